import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { Administrator } from '../../support/administrator.js'
import { refusalOf } from '../../support/people.js'
import { PASSWORD, seedPool, seedUser } from '../../support/seed.js'
import { startServer, type TestServer } from '../../support/start-server.js'

let server: TestServer
let admin: Administrator

beforeAll(async () => {
  server = await startServer()
  admin = new Administrator(server, await seedPool(server))
})
afterAll(() => server.stop())

describe('AdminEnableUser', () => {
  test('a disabled user signs in again', async () => {
    await seedUser(server, admin.seed.poolId, 'ann')
    await admin.disable('ann')
    expect(await admin.enable('ann')).toEqual({ $metadata: expect.anything() })
    expect((await admin.look('ann')).enabled).toBe(true)
    expect((await admin.signIn('ann', PASSWORD)).AuthenticationResult?.AccessToken).toBeTruthy()
  })

  test('unknown user → UserNotFoundException "User does not exist."', async () => {
    expect(await refusalOf(admin.enable('nobody'))).toMatchObject({
      name: 'UserNotFoundException',
      message: 'User does not exist.',
    })
  })
})
