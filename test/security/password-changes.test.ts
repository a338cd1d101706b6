import {
  AdminResetUserPasswordCommand,
  AdminSetUserPasswordCommand,
  AdminUserGlobalSignOutCommand,
  ChangePasswordCommand,
  ConfirmForgotPasswordCommand,
  ForgotPasswordCommand,
} from '@aws-sdk/client-cognito-identity-provider'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { lastCode, refusalOf } from '../support/people.js'
import { PASSWORD } from '../support/seed.js'
import { startServer, type TestServer } from '../support/start-server.js'
import { type SignedIn, signedIn, successes, useElsewhere, uses } from './revocation-acts.js'

const NEW = 'Another-Horse-8'

let server: TestServer

beforeAll(async () => {
  server = await startServer()
})
afterAll(() => server.stop())

const named = ({ poolId, username }: SignedIn) => ({ UserPoolId: poolId, Username: username })
const reset = (of: SignedIn) => server.client.send(new AdminResetUserPasswordCommand(named(of)))

async function recover({ poolId, clientId, username }: SignedIn) {
  const ConfirmationCode = await lastCode(
    server,
    { poolId, clientId, clientSecret: undefined },
    `${username}@example.com`,
  )
  const answer = { ClientId: clientId, Username: username, ConfirmationCode, Password: NEW }
  return server.client.send(new ConfirmForgotPasswordCommand(answer))
}

/** ChangePassword as a use knows the first password only. */
const usesAfterwards = Object.keys(uses).filter((name) => name !== 'ChangePassword')

const keeping: Readonly<Record<string, (of: SignedIn) => Promise<unknown>>> = {
  ChangePassword: ({ access }) =>
    server.client.send(
      new ChangePasswordCommand({ AccessToken: access, PreviousPassword: PASSWORD, ProposedPassword: NEW }),
    ),
  ForgotPassword: ({ clientId, username }) =>
    server.client.send(new ForgotPasswordCommand({ ClientId: clientId, Username: username })),
  async ConfirmForgotPassword(of) {
    await server.client.send(new ForgotPasswordCommand({ ClientId: of.clientId, Username: of.username }))
    await recover(of)
  },
  'AdminSetUserPassword, permanent': (of) =>
    server.client.send(new AdminSetUserPasswordCommand({ ...named(of), Password: NEW, Permanent: true })),
  'AdminSetUserPassword, temporary': (of) =>
    server.client.send(new AdminSetUserPasswordCommand({ ...named(of), Password: NEW, Permanent: false })),
  async 'AdminResetUserPassword and ConfirmForgotPassword'(of) {
    await reset(of)
    await recover(of)
  },
}

describe('tokens after a change of the password, as the service documents what revokes and what does not', () => {
  test.each(Object.entries(keeping))('%s: every use of the tokens goes on', async (name, change) => {
    const of = await signedIn(server, name.replaceAll(/\W+/g, '-'))
    await change(of)

    expect(await successes(server, of, { elsewhere: () => useElsewhere(server, of) })).toEqual(
      expect.arrayContaining([...usesAfterwards, 'elsewhere'].map((use) => `${use}: ok`)),
    )
  })

  test('AdminResetUserPassword: until there is a new password every use is refused', async () => {
    const of = await signedIn(server, 'waiting')
    await reset(of)

    expect(await successes(server, of, { elsewhere: () => useElsewhere(server, of) })).toEqual([])
    for (const [use, run] of Object.entries(uses)) {
      // The model declares no PasswordResetRequiredException for GetTokensFromRefreshToken.
      const name = use === 'GetTokensFromRefreshToken' ? 'NotAuthorizedException' : 'PasswordResetRequiredException'
      expect(await refusalOf(run(server, of)), use).toMatchObject({ name, status: 400 })
    }
  })

  test('AdminResetUserPassword with AdminUserGlobalSignOut ends them for good, in either order', async () => {
    for (const order of ['before', 'after'] as const) {
      const of = await signedIn(server, `ended-${order}`)
      const signOut = () => server.client.send(new AdminUserGlobalSignOutCommand(named(of)))
      if (order === 'before') await signOut()
      await reset(of)
      if (order === 'after') await signOut()
      await recover(of)

      expect(await successes(server, of, { elsewhere: () => useElsewhere(server, of) }), order).toEqual([])
    }
  })
})
