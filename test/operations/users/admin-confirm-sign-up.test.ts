import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { Administrator } from '../../support/administrator.js'
import { confirmSignUp, lastCode, outcomesOf, refusalOf, signUp } from '../../support/people.js'
import { PASSWORD, seedPool, seedUser } from '../../support/seed.js'
import { startServer, type TestServer } from '../../support/start-server.js'

let server: TestServer
let admin: Administrator

beforeAll(async () => {
  server = await startServer()
  admin = new Administrator(server, await seedPool(server))
})
afterAll(() => server.stop())

describe('AdminConfirmSignUp', () => {
  test('confirms without a code and proves no contact', async () => {
    await signUp(server, admin.seed, 'ann')
    expect(await admin.confirm('ann')).toEqual({ $metadata: expect.anything() })
    expect(await admin.look('ann')).toMatchObject({
      status: 'CONFIRMED',
      attributes: { email: 'ann@example.com', email_verified: 'false' },
    })
    expect((await admin.signIn('ann', PASSWORD)).AuthenticationResult?.AccessToken).toBeTruthy()
  })

  test('the code that was sent is then worth nothing', async () => {
    await signUp(server, admin.seed, 'bob')
    const code = await lastCode(server, admin.seed, 'bob@example.com')
    await admin.confirm('bob')
    expect(await refusalOf(confirmSignUp(server, admin.seed, 'bob', code))).toMatchObject({
      name: 'NotAuthorizedException',
      message: 'User cannot be confirmed. Current status is CONFIRMED',
    })
  })

  test('of ten at once one succeeds', async () => {
    await signUp(server, admin.seed, 'race')
    const calls = Array.from({ length: 10 }, () => admin.confirm('race'))
    expect(await outcomesOf(calls)).toEqual({ ok: 1, NotAuthorizedException: 9 })
  })

  test.each(['CONFIRMED', 'FORCE_CHANGE_PASSWORD'])('a user in %s → NotAuthorizedException', async (status) => {
    const username = status.toLowerCase()
    if (status === 'CONFIRMED') await seedUser(server, admin.seed.poolId, username)
    else await admin.create(username)
    expect(await refusalOf(admin.confirm(username))).toMatchObject({
      name: 'NotAuthorizedException',
      message: `User cannot be confirmed. Current status is ${status}`,
    })
  })

  test('unknown user → UserNotFoundException "User does not exist."', async () => {
    expect(await refusalOf(admin.confirm('nobody'))).toMatchObject({
      name: 'UserNotFoundException',
      message: 'User does not exist.',
    })
  })
})
