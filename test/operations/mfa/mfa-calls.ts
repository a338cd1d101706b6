import {
  AdminCreateUserCommand,
  AdminGetUserCommand,
  AdminSetUserMFAPreferenceCommand,
  type AdminSetUserMFAPreferenceCommandInput,
  AdminSetUserPasswordCommand,
  AssociateSoftwareTokenCommand,
  type ChallengeNameType,
  type CreateUserPoolClientCommandInput,
  type CreateUserPoolCommandInput,
  SetUserMFAPreferenceCommand,
  type SetUserMFAPreferenceCommandInput,
  SetUserPoolMfaConfigCommand,
  type SetUserPoolMfaConfigCommandInput,
  VerifySoftwareTokenCommand,
} from '@aws-sdk/client-cognito-identity-provider'
import { TOTP } from 'otpauth'
import { attributes, lastCode } from '../../support/people.js'
import { PASSWORD, seedPool } from '../../support/seed.js'
import type { TestServer } from '../../support/start-server.js'
import { SignInCalls } from '../sign-in/sign-in-calls.js'

export const SMS = { SnsCallerArn: 'arn:aws:iam::123456789012:role/sms' }
export const TOTP_ON = { SoftwareTokenMfaConfiguration: { Enabled: true } }
export const EMAIL_ON = { EmailMfaConfiguration: {} }
export const SMS_ON = { SmsMfaConfiguration: { SmsConfiguration: SMS } }
export const PHONE = '+15555550123'

export const codeMismatch = refusal('CodeMismatchException', 'Invalid code or auth state for the user.')
export const tokenMismatch = refusal('CodeMismatchException', 'Invalid code received for user')
export const tokenUsed = refusal('ExpiredCodeException', 'Your software token has already been used once.')
export const invalidSession = refusal('NotAuthorizedException', 'Invalid session for the user.')
export const expiredSession = refusal('NotAuthorizedException', 'Invalid session for the user, session is expired.')
export const usedSession = refusal(
  'NotAuthorizedException',
  'Invalid session for the user, session can only be used once.',
)

export function refusal(name: string, message: string) {
  return { name, message, status: 400 }
}

type Settings = Partial<SetUserPoolMfaConfigCommandInput>
type Preferences = Partial<SetUserMFAPreferenceCommandInput>

/** A pool with the second factors of `settings`, and the calls of its client. */
export async function mfaPool(
  server: TestServer,
  settings: Settings,
  overrides: { pool?: Partial<CreateUserPoolCommandInput>; client?: Partial<CreateUserPoolClientCommandInput> } = {},
): Promise<MfaCalls> {
  const calls = new MfaCalls(server, await seedPool(server, overrides))
  await calls.configure(settings)
  return calls
}

/** The calls of one app client about second factors. */
export class MfaCalls extends SignInCalls {
  configure(settings: Settings) {
    return this.server.client.send(new SetUserPoolMfaConfigCommand({ UserPoolId: this.seed.poolId, ...settings }))
  }

  /** A confirmed user with the password `PASSWORD` and these attributes. */
  async addUser(username: string, values: Readonly<Record<string, string>> = {}): Promise<void> {
    const of = { UserPoolId: this.seed.poolId, Username: username }
    const { client } = this.server
    await client.send(
      new AdminCreateUserCommand({ ...of, MessageAction: 'SUPPRESS', UserAttributes: attributes(values) }),
    )
    await client.send(new AdminSetUserPasswordCommand({ ...of, Password: PASSWORD, Permanent: true }))
  }

  associate(by: { AccessToken?: string; Session?: string | undefined }) {
    return this.server.client.send(new AssociateSoftwareTokenCommand(by))
  }

  verify(by: { AccessToken?: string; Session?: string | undefined }, code: string, name?: string) {
    return this.server.client.send(new VerifySoftwareTokenCommand({ ...by, UserCode: code, FriendlyDeviceName: name }))
  }

  prefer(accessToken: string, preferences: Preferences) {
    return this.server.client.send(new SetUserMFAPreferenceCommand({ AccessToken: accessToken, ...preferences }))
  }

  adminPrefer(username: string, preferences: Partial<AdminSetUserMFAPreferenceCommandInput>) {
    return this.server.client.send(
      new AdminSetUserMFAPreferenceCommand({ UserPoolId: this.seed.poolId, Username: username, ...preferences }),
    )
  }

  /** As an administrator sees the user's factors. */
  async factorsOf(username: string) {
    const of = { UserPoolId: this.seed.poolId, Username: username }
    const { MFAOptions, PreferredMfaSetting, UserMFASettingList } = await this.server.client.send(
      new AdminGetUserCommand(of),
    )
    return { MFAOptions, PreferredMfaSetting, UserMFASettingList }
  }

  /** The code of an authenticator app, `steps` time steps from now. */
  code(secret: string, steps = 0): string {
    return totpCode(secret, this.server.clock.now().getTime() + steps * 30_000)
  }

  /** Registers a software token for a user who can sign in without one, and moves the clock past its first code. */
  async registerToken(username: string, name?: string): Promise<string> {
    const { access } = await this.tokens(username)
    const { SecretCode } = await this.associate({ AccessToken: access })
    const secret = String(SecretCode)
    await this.verify({ AccessToken: access }, this.code(secret), name)
    this.server.clock.advance(60)
    return secret
  }

  /** Registers a software token and switches it on. */
  async enableToken(username: string, name?: string): Promise<string> {
    const secret = await this.registerToken(username, name)
    await this.adminPrefer(username, { SoftwareTokenMfaSettings: { Enabled: true } })
    return secret
  }

  /** The code of the newest message. */
  sentTo(to: string): Promise<string> {
    return lastCode(this.server, this.seed, to)
  }

  answer(name: ChallengeNameType, username: string, session: string | undefined, responses: Record<string, string>) {
    return this.respond(name, { USERNAME: username, ...responses }, session)
  }
}

export function totpCode(secret: string, timestamp: number): string {
  return new TOTP({ secret, algorithm: 'SHA1', digits: 6, period: 30 }).generate({ timestamp })
}
