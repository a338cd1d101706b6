import { createHmac } from 'node:crypto'
import {
  AdminCreateUserCommand,
  AdminInitiateAuthCommand,
  AdminRespondToAuthChallengeCommand,
  type AuthenticationResultType,
  type AuthFlowType,
  type ChallengeNameType,
  CreateUserPoolClientCommand,
  type CreateUserPoolClientCommandInput,
  GetTokensFromRefreshTokenCommand,
  GetUserCommand,
  InitiateAuthCommand,
  type InitiateAuthCommandOutput,
  RespondToAuthChallengeCommand,
  type RespondToAuthChallengeCommandOutput,
} from '@aws-sdk/client-cognito-identity-provider'
import { PASSWORD, type Seed } from '../../support/seed.js'
import type { TestServer } from '../../support/start-server.js'
import { type SrpAnswerOptions, srpClient } from './srp-client.js'

export const TEMPORARY = 'Temporary-Horse-7'

export const notAuthorized = (message: string) => ({ name: 'NotAuthorizedException', message, status: 400 })
export const invalidParameter = (message: string) => ({ name: 'InvalidParameterException', message, status: 400 })
export const incorrect = notAuthorized('Incorrect username or password.')
export const unknownUser = { name: 'UserNotFoundException', message: 'User does not exist.', status: 400 }
export const locked = notAuthorized('Password attempts exceeded')

type Strings = Record<string, string>

/** The calls of one app client. */
export class SignInCalls {
  readonly server: TestServer
  readonly seed: Seed

  constructor(server: TestServer, seed: Seed) {
    this.server = server
    this.seed = seed
  }

  initiate(flow: string, parameters?: Strings): Promise<InitiateAuthCommandOutput> {
    const AuthFlow = flow as AuthFlowType
    return this.server.client.send(
      new InitiateAuthCommand({ ClientId: this.seed.clientId, AuthFlow, AuthParameters: parameters }),
    )
  }

  initiateWith(flow: string, parameters: Strings, metadata: Strings): Promise<InitiateAuthCommandOutput> {
    const AuthFlow = flow as AuthFlowType
    const { clientId: ClientId } = this.seed
    return this.server.client.send(
      new InitiateAuthCommand({ ClientId, AuthFlow, AuthParameters: parameters, ClientMetadata: metadata }),
    )
  }

  respondWith(
    name: string,
    responses: Strings,
    session: string | undefined,
    metadata: Strings,
  ): Promise<RespondToAuthChallengeCommandOutput> {
    return this.server.client.send(
      new RespondToAuthChallengeCommand({
        ClientId: this.seed.clientId,
        ChallengeName: name as ChallengeNameType,
        ChallengeResponses: responses,
        Session: session,
        ClientMetadata: metadata,
      }),
    )
  }

  adminInitiate(flow: string, parameters?: Strings): Promise<InitiateAuthCommandOutput> {
    const { poolId: UserPoolId, clientId: ClientId } = this.seed
    const AuthFlow = flow as AuthFlowType
    return this.server.client.send(
      new AdminInitiateAuthCommand({ UserPoolId, ClientId, AuthFlow, AuthParameters: parameters }),
    )
  }

  respond(name: string, responses?: Strings, session?: string): Promise<RespondToAuthChallengeCommandOutput> {
    return this.server.client.send(
      new RespondToAuthChallengeCommand({
        ClientId: this.seed.clientId,
        ChallengeName: name as ChallengeNameType,
        ChallengeResponses: responses,
        Session: session,
      }),
    )
  }

  adminRespond(name: string, responses?: Strings, session?: string): Promise<RespondToAuthChallengeCommandOutput> {
    return this.server.client.send(
      new AdminRespondToAuthChallengeCommand({
        UserPoolId: this.seed.poolId,
        ClientId: this.seed.clientId,
        ChallengeName: name as ChallengeNameType,
        ChallengeResponses: responses,
        Session: session,
      }),
    )
  }

  password(username: string, password = PASSWORD): Promise<InitiateAuthCommandOutput> {
    return this.initiate('USER_PASSWORD_AUTH', { USERNAME: username, PASSWORD: password })
  }

  /** The whole SRP exchange. */
  async srp(username: string, password = PASSWORD): Promise<RespondToAuthChallengeCommandOutput> {
    const { answer } = await beginSrp(this, username, password)
    return this.respond('PASSWORD_VERIFIER', answer())
  }

  newPassword(username: string, session: string | undefined, extra: Strings = {}) {
    return this.respond('NEW_PASSWORD_REQUIRED', { USERNAME: username, NEW_PASSWORD: PASSWORD, ...extra }, session)
  }

  refresh(refreshToken: string, extra: Strings = {}) {
    return this.initiate('REFRESH_TOKEN_AUTH', { REFRESH_TOKEN: refreshToken, ...extra })
  }

  exchange(refreshToken: string, clientSecret?: string) {
    return this.server.client.send(
      new GetTokensFromRefreshTokenCommand({
        ClientId: this.seed.clientId,
        RefreshToken: refreshToken,
        ClientSecret: clientSecret,
      }),
    )
  }

  /** Tokens of a sign-in by password. */
  async tokens(username: string, password = PASSWORD): Promise<Tokens> {
    return tokensOf(await this.password(username, password))
  }

  secretHash(username: string): string {
    return createHmac('sha256', String(this.seed.clientSecret))
      .update(username + this.seed.clientId)
      .digest('base64')
  }

  getUser(accessToken: string) {
    return this.server.client.send(new GetUserCommand({ AccessToken: accessToken }))
  }
}

/** The first call of an SRP sign-in, and how to answer it. */
export async function beginSrp(at: SignInCalls, username: string, password = PASSWORD) {
  const client = srpClient(at.seed.poolId, password)
  const first = await at.initiate('USER_SRP_AUTH', { USERNAME: username, SRP_A: client.srpA })
  const parameters = first.ChallengeParameters ?? {}
  const answer = (options?: SrpAnswerOptions) => client.answer(parameters, options)
  return { name: first.ChallengeName, session: first.Session, parameters, answer }
}

export interface Tokens {
  readonly access: string
  readonly id: string
  readonly refresh: string
  readonly expiresIn: number
}

/** The tokens of an answer; fails for a challenge. */
export function tokensOf(answer: { AuthenticationResult?: AuthenticationResultType | undefined }): Tokens {
  const { AccessToken, IdToken, RefreshToken = '', ExpiresIn = 0 } = answer.AuthenticationResult ?? {}
  if (!AccessToken || !IdToken) throw new Error('The answer has no tokens.')
  return { access: AccessToken, id: IdToken, refresh: RefreshToken, expiresIn: ExpiresIn }
}

export function claimsOf(token: string): Record<string, unknown> {
  return JSON.parse(Buffer.from(String(token.split('.')[1]), 'base64url').toString('utf8'))
}

/** A further client of the pool, with every password flow and refresh unless `overrides` say otherwise. */
export async function addClient(
  server: TestServer,
  poolId: string,
  overrides: Partial<CreateUserPoolClientCommandInput> = {},
): Promise<Seed> {
  const { UserPoolClient } = await server.client.send(
    new CreateUserPoolClientCommand({
      UserPoolId: poolId,
      ClientName: 'further',
      ExplicitAuthFlows: [
        'ALLOW_USER_SRP_AUTH',
        'ALLOW_USER_PASSWORD_AUTH',
        'ALLOW_ADMIN_USER_PASSWORD_AUTH',
        'ALLOW_REFRESH_TOKEN_AUTH',
      ],
      ...overrides,
    }),
  )
  return { poolId, clientId: String(UserPoolClient?.ClientId), clientSecret: UserPoolClient?.ClientSecret }
}

/** A user made by an administrator, with the temporary password `TEMPORARY`. */
export async function invitedUser(
  server: TestServer,
  poolId: string,
  username: string,
  attributes: Strings = {},
): Promise<void> {
  await server.client.send(
    new AdminCreateUserCommand({
      UserPoolId: poolId,
      Username: username,
      TemporaryPassword: TEMPORARY,
      MessageAction: 'SUPPRESS',
      UserAttributes: Object.entries(attributes).map(([Name, Value]) => ({ Name, Value })),
    }),
  )
}
