import { InitiateAuthCommand } from '@aws-sdk/client-cognito-identity-provider'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { refusalOf } from '../../support/people.js'
import { PASSWORD, seedPool, seedUser } from '../../support/seed.js'
import { startServer, type TestServer } from '../../support/start-server.js'
import { invalidParameter, PoolCalls, unknownPool } from './pool-calls.js'

let server: TestServer
let pools: PoolCalls

beforeAll(async () => {
  server = await startServer()
  pools = new PoolCalls(server)
})
afterAll(() => server.stop())

describe('DeleteUserPool', () => {
  test('the pool and its app clients are gone at once', async () => {
    const { poolId, clientId } = await seedPool(server)
    const signIn = () =>
      server.client.send(
        new InitiateAuthCommand({
          ClientId: clientId,
          AuthFlow: 'USER_PASSWORD_AUTH',
          AuthParameters: { USERNAME: 'ann', PASSWORD },
        }),
      )
    await seedUser(server, poolId, 'ann')
    expect(await signIn()).toHaveProperty('AuthenticationResult.AccessToken')
    await pools.delete(poolId)
    expect(await refusalOf(pools.describe(poolId))).toEqual(unknownPool(poolId))
    expect(await refusalOf(signIn())).toEqual({
      name: 'ResourceNotFoundException',
      message: `User pool client ${clientId} does not exist.`,
      status: 400,
    })
  })

  test('[demand 26] a pool made again under the same pinned id has no users and no app clients', async () => {
    const pinned = { pool: { UserPoolTags: { _custom_id_: 'us-east-1_reborn' } } }
    const old = await seedPool(server, pinned)
    await seedUser(server, old.poolId, 'ann')
    await pools.delete(old.poolId)
    const again = await seedPool(server, pinned)
    expect(again.poolId).toBe(old.poolId)
    const signIn = (ClientId: string) =>
      server.client.send(
        new InitiateAuthCommand({
          ClientId,
          AuthFlow: 'USER_PASSWORD_AUTH',
          AuthParameters: { USERNAME: 'ann', PASSWORD },
        }),
      )
    expect((await refusalOf(signIn(old.clientId))).name).toBe('ResourceNotFoundException')
    expect((await refusalOf(signIn(again.clientId))).name).toBe('UserNotFoundException')
  })

  test('[demand 25] with deletion protection → InvalidParameterException until it is inactive', async () => {
    const id = await pools.createId({ DeletionProtection: 'ACTIVE' })
    expect(await refusalOf(pools.delete(id))).toEqual(
      invalidParameter(
        'The user pool cannot be deleted because deletion protection is activated. Deletion protection must be inactivated first.',
      ),
    )
    await pools.update(id, { DeletionProtection: 'INACTIVE' })
    await pools.delete(id)
    expect(await refusalOf(pools.delete(id))).toEqual(unknownPool(id))
  })
})
