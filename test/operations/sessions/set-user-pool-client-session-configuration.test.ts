import { SetUserPoolClientSessionConfigurationCommand } from '@aws-sdk/client-cognito-identity-provider'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { refusalOf } from '../../support/people.js'
import { seedPool } from '../../support/seed.js'
import { startServer, type TestServer } from '../../support/start-server.js'
import { SessionCalls, untracked } from './session-calls.js'

let server: TestServer

beforeAll(async () => {
  server = await startServer()
})
afterAll(() => server.stop())

const set = ({ seed }: SessionCalls, MaxValidityMinutes: number, ClientId = seed.clientId) => {
  const input = { UserPoolId: seed.poolId, ClientId, SSOSession: { MaxValidityMinutes } }
  return server.client.send(new SetUserPoolClientSessionConfigurationCommand(input))
}

describe('SetUserPoolClientSessionConfiguration', () => {
  test.each([0, 129_600])('%i minutes', async (minutes) => {
    const calls = await SessionCalls.create(server)
    const { poolId: UserPoolId, clientId: ClientId } = calls.seed
    const expected = { UserPoolId, ClientId, SSOSession: { MaxValidityMinutes: minutes } }
    expect(await set(calls, minutes)).toMatchObject(expected)
  })

  test.each([
    [-1, 'greater than or equal to 0'],
    [129_601, 'less than or equal to 129600'],
  ])('%i minutes → InvalidParameterException', async (minutes, bound) => {
    expect(await refusalOf(set(await SessionCalls.create(server), minutes))).toEqual({
      name: 'InvalidParameterException',
      message: `1 validation error detected: Value '${minutes}' at 'sSOSession.maxValidityMinutes' failed to satisfy constraint: Member must have value ${bound}`,
      status: 400,
    })
  })

  test('a pool that tracks no sessions → InvalidParameterException; a LITE one → FeatureUnavailableInTierException', async () => {
    expect(await refusalOf(set(new SessionCalls(server, await seedPool(server)), 1))).toEqual(untracked)
    const lite = new SessionCalls(server, await seedPool(server, { pool: { UserPoolTier: 'LITE' } }))
    expect((await refusalOf(set(lite, 1))).name).toBe('FeatureUnavailableInTierException')
  })

  test('an unknown client, or one of another pool → ResourceNotFoundException', async () => {
    const calls = await SessionCalls.create(server)
    const other = await SessionCalls.create(server)
    for (const id of ['nothere', other.seed.clientId]) {
      expect((await refusalOf(set(calls, 1, id))).name).toBe('ResourceNotFoundException')
    }
  })
})
