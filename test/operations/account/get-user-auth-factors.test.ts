import { GetUserAuthFactorsCommand } from '@aws-sdk/client-cognito-identity-provider'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { refusalOf, signIn } from '../../support/people.js'
import { seedPool, seedUser } from '../../support/seed.js'
import { startServer, type TestServer } from '../../support/start-server.js'
import { seedChoicePool, UserAuthCalls } from '../user-auth/user-auth-calls.js'

let server: TestServer

beforeAll(async () => {
  server = await startServer()
})
afterAll(() => server.stop())

const factors = (AccessToken: string) => server.client.send(new GetUserAuthFactorsCommand({ AccessToken }))

test('GetUserAuthFactors: what USER_AUTH would offer, a password once', async () => {
  const seed = await seedChoicePool(server)
  await seedUser(server, seed.poolId, 'ann')
  const token = await signIn(server, seed, 'ann')
  expect(await factors(token)).toMatchObject({
    Username: 'ann',
    ConfiguredUserAuthFactors: ['PASSWORD', 'EMAIL_OTP'],
  })
  await new UserAuthCalls(server, seed).passkeyOf('ann')
  expect((await factors(token)).ConfiguredUserAuthFactors).toEqual(['PASSWORD', 'EMAIL_OTP', 'WEB_AUTHN'])
})

test('GetUserAuthFactors: a pool that allows passwords alone, and a user without second factors', async () => {
  const seed = await seedPool(server)
  await seedUser(server, seed.poolId, 'ann')
  const { $metadata: _, ...answer } = await factors(await signIn(server, seed, 'ann'))
  expect(answer).toEqual({ Username: 'ann', ConfiguredUserAuthFactors: ['PASSWORD'] })
})

test('GetUserAuthFactors: a token that is none → NotAuthorizedException', async () => {
  expect(await refusalOf(factors('abc'))).toMatchObject({
    name: 'NotAuthorizedException',
    message: 'Invalid Access Token',
  })
})
