import {
  AdminDeleteUserCommand,
  AdminDisableUserCommand,
  AdminEnableUserCommand,
  AdminResetUserPasswordCommand,
  AdminUserGlobalSignOutCommand,
  ChangePasswordCommand,
  DeleteUserCommand,
  DeleteUserPoolClientCommand,
  DeleteUserPoolCommand,
  GetUserAttributeVerificationCodeCommand,
  GlobalSignOutCommand,
  RevokeTokenCommand,
  UpdateUserAttributesCommand,
} from '@aws-sdk/client-cognito-identity-provider'
import {
  addClient,
  beginSrp,
  invitedUser,
  SignInCalls,
  TEMPORARY,
  tokensOf,
} from '../operations/sign-in/sign-in-calls.js'
import { attributes, outcomesOf } from '../support/people.js'
import { PASSWORD, seedPool, seedUser } from '../support/seed.js'
import type { TestServer } from '../support/start-server.js'

/** A person who is signed in twice, and all that the person holds. */
export interface SignedIn {
  readonly username: string
  readonly poolId: string
  readonly clientId: string
  readonly access: string
  readonly refresh: string
  /** Of a client that rotates refresh tokens. */
  readonly rotating: { readonly clientId: string; readonly refresh: string }
}

/** Signs the person in at two clients of its own, in a pool of its own unless one is given. */
export async function signedIn(server: TestServer, username: string, poolId?: string): Promise<SignedIn> {
  const seed = poolId === undefined ? await seedPool(server) : await addClient(server, poolId)
  await seedUser(server, seed.poolId, username)
  const { access, refresh } = await new SignInCalls(server, seed).tokens(username)
  const rotatingClient = await addClient(server, seed.poolId, {
    ExplicitAuthFlows: ['ALLOW_USER_PASSWORD_AUTH'],
    RefreshTokenRotation: { Feature: 'ENABLED', RetryGracePeriodSeconds: 60 },
  })
  const rotating = await new SignInCalls(server, rotatingClient).tokens(username)
  return {
    username,
    poolId: seed.poolId,
    clientId: seed.clientId,
    access,
    refresh,
    rotating: { clientId: rotatingClient.clientId, refresh: rotating.refresh },
  }
}

export interface Act {
  readonly name: string
  /** Whether it also ends the sign-in at the other client. */
  readonly everywhere: boolean
  readonly run: (server: TestServer, of: SignedIn) => Promise<unknown>
}

const named = ({ poolId, username }: SignedIn) => ({ UserPoolId: poolId, Username: username })

/** Everything that ends sign-ins. */
export const acts: readonly Act[] = [
  {
    name: 'RevokeToken',
    everywhere: false,
    run: ({ client }, { clientId, refresh }) =>
      client.send(new RevokeTokenCommand({ ClientId: clientId, Token: refresh })),
  },
  {
    name: 'DeleteUserPoolClient',
    everywhere: false,
    run: ({ client }, { poolId, clientId }) =>
      client.send(new DeleteUserPoolClientCommand({ UserPoolId: poolId, ClientId: clientId })),
  },
  {
    name: 'GlobalSignOut',
    everywhere: true,
    run: ({ client }, { access }) => client.send(new GlobalSignOutCommand({ AccessToken: access })),
  },
  {
    name: 'AdminUserGlobalSignOut',
    everywhere: true,
    run: ({ client }, of) => client.send(new AdminUserGlobalSignOutCommand(named(of))),
  },
  {
    name: 'AdminDisableUser',
    everywhere: true,
    run: ({ client }, of) => client.send(new AdminDisableUserCommand(named(of))),
  },
  {
    name: 'AdminDisableUser and AdminEnableUser',
    everywhere: true,
    async run({ client }, of) {
      await client.send(new AdminDisableUserCommand(named(of)))
      await client.send(new AdminEnableUserCommand(named(of)))
    },
  },
  {
    name: 'AdminResetUserPassword',
    everywhere: true,
    run: ({ client }, of) => client.send(new AdminResetUserPasswordCommand(named(of))),
  },
  {
    name: 'AdminDeleteUser, the name taken again',
    everywhere: true,
    async run(server, of) {
      await server.client.send(new AdminDeleteUserCommand(named(of)))
      await seedUser(server, of.poolId, of.username)
    },
  },
  {
    name: 'DeleteUser',
    everywhere: true,
    run: ({ client }, { access }) => client.send(new DeleteUserCommand({ AccessToken: access })),
  },
  {
    name: 'DeleteUserPool',
    everywhere: true,
    run: ({ client }, { poolId }) => client.send(new DeleteUserPoolCommand({ UserPoolId: poolId })),
  },
]

type Use = (server: TestServer, of: SignedIn) => Promise<unknown>

const at = (server: TestServer, { poolId, clientId }: SignedIn) =>
  new SignInCalls(server, { poolId, clientId, clientSecret: undefined })

/** Everything that the tokens of the revoked sign-in are good for. */
export const uses: Readonly<Record<string, Use>> = {
  GetUser: (server, of) => at(server, of).getUser(of.access),
  UpdateUserAttributes: ({ client }, { access }) =>
    client.send(new UpdateUserAttributesCommand({ AccessToken: access, UserAttributes: attributes({ name: 'x' }) })),
  ChangePassword: ({ client }, { access }) =>
    client.send(
      new ChangePasswordCommand({ AccessToken: access, PreviousPassword: PASSWORD, ProposedPassword: PASSWORD }),
    ),
  GetUserAttributeVerificationCode: ({ client }, { access }) =>
    client.send(new GetUserAttributeVerificationCodeCommand({ AccessToken: access, AttributeName: 'email' })),
  REFRESH_TOKEN_AUTH: (server, of) => at(server, of).refresh(of.refresh),
  'REFRESH_TOKEN_AUTH by administrators': (server, of) =>
    at(server, of).adminInitiate('REFRESH_TOKEN_AUTH', { REFRESH_TOKEN: of.refresh }),
  GetTokensFromRefreshToken: (server, of) => at(server, of).exchange(of.refresh),
}

/** The refresh token of the sign-in at the other client. */
export const useElsewhere: Use = (server, { poolId, rotating }) =>
  new SignInCalls(server, { poolId, clientId: rotating.clientId, clientSecret: undefined }).exchange(rotating.refresh)

/** Uses that succeed, by name. A refusal must be one of the API's own. */
export async function successes(server: TestServer, of: SignedIn, also: Record<string, () => Promise<unknown>> = {}) {
  const all = {
    ...Object.fromEntries(Object.entries(uses).map(([name, use]) => [name, () => use(server, of)])),
    ...also,
  }
  const found: string[] = []
  for (const [name, use] of Object.entries(all)) {
    const [outcome = ''] = Object.keys(await outcomesOf([use()]))
    if (outcome === 'ok' || outcome === 'InternalErrorException') found.push(`${name}: ${outcome}`)
  }
  return found
}

/** Sign-ins that were begun and wait for their second call, which each of them then makes. */
export async function begunSignIns(server: TestServer, { poolId, clientId, username }: SignedIn) {
  const calls = new SignInCalls(server, { poolId, clientId, clientSecret: undefined })
  const srp = await beginSrp(calls, username)
  return () => calls.respond('PASSWORD_VERIFIER', srp.answer())
}

/** An invited person who has shown the temporary password and not chosen an own one yet. */
export async function begunInvitation(server: TestServer, username: string) {
  const seed = await seedPool(server)
  const calls = new SignInCalls(server, seed)
  await invitedUser(server, seed.poolId, username)
  const { Session } = await calls.password(username, TEMPORARY)
  const of = { username, poolId: seed.poolId, clientId: seed.clientId }
  return { of, answer: async () => tokensOf(await calls.newPassword(username, Session)) }
}
