import {
  AdminInitiateAuthCommand,
  AdminRespondToAuthChallengeCommand,
  type ChallengeNameType,
  type CreateUserPoolCommandInput,
  InitiateAuthCommand,
  RespondToAuthChallengeCommand,
} from '@aws-sdk/client-cognito-identity-provider'
import type { RequestOptions } from '../../support/authenticator.js'
import { signIn } from '../../support/people.js'
import { type Seed, seedPool } from '../../support/seed.js'
import type { TestServer } from '../../support/start-server.js'
import { PasskeyCalls } from '../passkeys/passkey-calls.js'

type Factor = 'PASSWORD' | 'EMAIL_OTP' | 'SMS_OTP' | 'WEB_AUTHN'
type Strings = Record<string, string>

export const everyFactor: readonly Factor[] = ['PASSWORD', 'EMAIL_OTP', 'SMS_OTP', 'WEB_AUTHN']

export const choiceFlows = [
  'ALLOW_USER_AUTH',
  'ALLOW_USER_SRP_AUTH',
  'ALLOW_USER_PASSWORD_AUTH',
  'ALLOW_REFRESH_TOKEN_AUTH',
] as const

/** A pool that allows these first factors, with a client of the flow USER_AUTH. */
export function seedChoicePool(
  server: TestServer,
  factors: readonly Factor[] = everyFactor,
  { pool, client }: NonNullable<Parameters<typeof seedPool>[1]> = {},
): Promise<Seed> {
  const Policies: CreateUserPoolCommandInput['Policies'] = { SignInPolicy: { AllowedFirstAuthFactors: [...factors] } }
  return seedPool(server, {
    pool: { Policies, ...pool },
    client: { ExplicitAuthFlows: [...choiceFlows], ...client },
  })
}

/** USER_AUTH through one client, over the public operations or the signed ones. */
export class UserAuthCalls {
  readonly server: TestServer
  readonly seed: Seed
  readonly #isAdmin: boolean

  constructor(server: TestServer, seed: Seed, channel: 'public' | 'admin' = 'public') {
    this.server = server
    this.seed = seed
    this.#isAdmin = channel === 'admin'
  }

  start(username: string, parameters: Strings = {}, session?: string) {
    const { poolId: UserPoolId, clientId: ClientId } = this.seed
    const AuthParameters = { USERNAME: username, ...parameters }
    const input = { ClientId, AuthFlow: 'USER_AUTH', AuthParameters, Session: session } as const
    return this.#isAdmin
      ? this.server.client.send(new AdminInitiateAuthCommand({ UserPoolId, ...input }))
      : this.server.client.send(new InitiateAuthCommand(input))
  }

  /** Starts with a preferred challenge. */
  prefer(username: string, challenge: string, parameters: Strings = {}) {
    return this.start(username, { PREFERRED_CHALLENGE: challenge, ...parameters })
  }

  respond(name: string, username: string, responses: Strings, session: string | undefined) {
    const { poolId: UserPoolId, clientId: ClientId } = this.seed
    const ChallengeResponses = { USERNAME: username, ...responses }
    const input = { ClientId, ChallengeName: name as ChallengeNameType, ChallengeResponses, Session: session }
    return this.#isAdmin
      ? this.server.client.send(new AdminRespondToAuthChallengeCommand({ UserPoolId, ...input }))
      : this.server.client.send(new RespondToAuthChallengeCommand(input))
  }

  select(username: string, answer: string, session: string | undefined, responses: Strings = {}) {
    return this.respond('SELECT_CHALLENGE', username, { ANSWER: answer, ...responses }, session)
  }

  /** The session of SELECT_CHALLENGE. */
  async selection(username: string): Promise<string> {
    return String((await this.start(username)).Session)
  }

  async available(username: string): Promise<readonly string[] | undefined> {
    return (await this.start(username)).AvailableChallenges
  }

  /** A passkey of the user, registered after a sign-in by password. */
  async passkeyOf(username: string) {
    return new PasskeyCalls(this.server, await signIn(this.server, this.seed, username)).register()
  }
}

/** What the browser is asked to sign. */
export function requestOptionsOf({
  ChallengeParameters,
}: {
  ChallengeParameters?: Strings | undefined
}): RequestOptions {
  return JSON.parse(String(ChallengeParameters?.CREDENTIAL_REQUEST_OPTIONS)) as RequestOptions
}
