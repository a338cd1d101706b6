import {
  AdminListUserSessionsCommand,
  AdminRevokeUserSessionCommand,
  GetUserCommand,
  ListUserSessionsCommand,
  RevokeUserSessionCommand,
  type RevokeUserSessionCommandInput,
  SetUserPoolSessionConfigurationCommand,
} from '@aws-sdk/client-cognito-identity-provider'
import { type Seed, seedPool, seedUser } from '../../support/seed.js'
import type { TestServer } from '../../support/start-server.js'
import { SignInCalls } from '../sign-in/sign-in-calls.js'

export const untracked = {
  name: 'InvalidParameterException',
  message: 'User session tracking is not enabled for the user pool.',
  status: 400,
}
export const unknownSession = {
  name: 'ResourceNotFoundException',
  message: 'The session does not exist.',
  status: 400,
}
type Associated = Pick<RevokeUserSessionCommandInput, 'RevokeAssociatedSessions'>

export const noLinks = {
  name: 'InvalidParameterException',
  message: 'Poolgate does not support RevokeAssociatedSessions LINKED yet.',
  status: 400,
}
export const revoked = { name: 'NotAuthorizedException', message: 'Access Token has been revoked', status: 400 }
export const badToken = { name: 'InvalidParameterException', message: 'Invalid pagination token given.', status: 400 }

/** The session operations on one pool, which tracks sessions. */
export class SessionCalls {
  readonly server: TestServer
  readonly seed: Seed
  readonly signIn: SignInCalls

  constructor(server: TestServer, seed: Seed) {
    this.server = server
    this.seed = seed
    this.signIn = new SignInCalls(server, seed)
  }

  /** A pool of its own with the user `ann`. */
  static async create(server: TestServer, maxPerUser = 20): Promise<SessionCalls> {
    const calls = new SessionCalls(server, await seedPool(server))
    await seedUser(server, calls.seed.poolId, 'ann')
    await calls.track('ENABLED', maxPerUser)
    return calls
  }

  track(UserSessionTracking: 'ENABLED' | 'DISABLED', MaxPerUser = 20) {
    const { poolId: UserPoolId } = this.seed
    const input = { UserPoolId, UserSessionTracking, TokenSession: { MaxPerUser } }
    return this.server.client.send(new SetUserPoolSessionConfigurationCommand(input))
  }

  list(AccessToken: string, NextToken?: string) {
    return this.server.client.send(new ListUserSessionsCommand({ AccessToken, NextToken }))
  }

  adminList(Username = 'ann', NextToken?: string, UserPoolId = this.seed.poolId) {
    return this.server.client.send(new AdminListUserSessionsCommand({ UserPoolId, Username, NextToken }))
  }

  revoke(AccessToken: string, SessionId: string | undefined, associated: Associated = {}) {
    return this.server.client.send(new RevokeUserSessionCommand({ AccessToken, SessionId, ...associated }))
  }

  adminRevoke(SessionId: string | undefined, Username = 'ann', UserPoolId = this.seed.poolId) {
    return this.server.client.send(new AdminRevokeUserSessionCommand({ UserPoolId, Username, SessionId }))
  }

  adminRevokeWith(associated: Associated, SessionId: string | undefined) {
    const input = { UserPoolId: this.seed.poolId, Username: 'ann', SessionId, ...associated }
    return this.server.client.send(new AdminRevokeUserSessionCommand(input))
  }

  getUser(AccessToken: string) {
    return this.server.client.send(new GetUserCommand({ AccessToken }))
  }

  /** The id of the session that the token belongs to. */
  async current(accessToken: string): Promise<string> {
    const { Sessions = [] } = await this.list(accessToken)
    return String(Sessions.find(({ IsCurrentSession }) => IsCurrentSession)?.SessionId)
  }
}
