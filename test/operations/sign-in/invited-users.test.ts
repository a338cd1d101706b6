import { afterAll, beforeAll, expect, test } from 'vitest'
import { refusalOf } from '../../support/people.js'
import { type Seed, seedPool } from '../../support/seed.js'
import { startServer, type TestServer } from '../../support/start-server.js'
import { incorrect, invitedUser, SignInCalls, TEMPORARY } from './sign-in-calls.js'

let server: TestServer
let seed: Seed
let calls: SignInCalls

beforeAll(async () => {
  server = await startServer()
  seed = await seedPool(server)
  calls = new SignInCalls(server, seed)
  await invitedUser(server, seed.poolId, 'guest')
})
afterAll(() => server.stop())

test('#67 an invited user with a wrong password → NotAuthorizedException in every flow, never a challenge', async () => {
  const PASSWORD = `${TEMPORARY}x`
  const attempts = [
    () => calls.password('guest', PASSWORD),
    () => calls.srp('guest', PASSWORD),
    () => calls.adminInitiate('ADMIN_USER_PASSWORD_AUTH', { USERNAME: 'guest', PASSWORD }),
  ]
  for (const attempt of attempts) expect(await refusalOf(attempt())).toEqual(incorrect)
  expect((await calls.password('guest', TEMPORARY)).ChallengeName).toBe('NEW_PASSWORD_REQUIRED')
})
