import { AdminGetUserAuthFactorsCommand } from '@aws-sdk/client-cognito-identity-provider'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { refusalOf } from '../../support/people.js'
import { type Seed, seedUser } from '../../support/seed.js'
import { startServer, type TestServer } from '../../support/start-server.js'
import { invitedUser, unknownUser } from '../sign-in/sign-in-calls.js'
import { seedChoicePool, UserAuthCalls } from '../user-auth/user-auth-calls.js'

let server: TestServer
let seed: Seed

beforeAll(async () => {
  server = await startServer()
  seed = await seedChoicePool(server)
})
afterAll(() => server.stop())

const factors = (Username: string, UserPoolId = seed.poolId) =>
  server.client.send(new AdminGetUserAuthFactorsCommand({ UserPoolId, Username }))

test('AdminGetUserAuthFactors: what USER_AUTH would offer to the user', async () => {
  await seedUser(server, seed.poolId, 'ann')
  await new UserAuthCalls(server, seed).passkeyOf('ann')
  const { $metadata: _, ...answer } = await factors('ann')
  expect(answer).toEqual({ Username: 'ann', ConfiguredUserAuthFactors: ['PASSWORD', 'EMAIL_OTP', 'WEB_AUTHN'] })
})

test('AdminGetUserAuthFactors: who must change the password has nothing else', async () => {
  await invitedUser(server, seed.poolId, 'ben', { email: 'ben@example.com' })
  expect((await factors('ben')).ConfiguredUserAuthFactors).toEqual(['PASSWORD'])
})

test('AdminGetUserAuthFactors: unknown user → UserNotFoundException "User does not exist."', async () => {
  expect(await refusalOf(factors('nobody'))).toEqual(unknownUser)
})

test('AdminGetUserAuthFactors: unknown pool → ResourceNotFoundException', async () => {
  expect((await refusalOf(factors('ann', 'us-east-1_aaaaaaaaa'))).name).toBe('ResourceNotFoundException')
})
