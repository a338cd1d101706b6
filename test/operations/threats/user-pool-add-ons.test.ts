import {
  CreateUserPoolCommand,
  DescribeUserPoolCommand,
  UpdateUserPoolCommand,
} from '@aws-sdk/client-cognito-identity-provider'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { refusalOf } from '../../support/people.js'
import { seedPool } from '../../support/seed.js'
import { startServer, type TestServer } from '../../support/start-server.js'
import { protection } from './threat-scene.js'

const notInTier = {
  name: 'FeatureUnavailableInTierException',
  message: 'The following features need to be disabled for the ESSENTIALS pricing tier configured: Threat Protection',
  status: 400,
}

let server: TestServer
let strict: TestServer

beforeAll(async () => {
  server = await startServer()
  strict = await startServer({ enforceTiers: true })
})
afterAll(() => Promise.all([server.stop(), strict.stop()]))

const addOnsOf = async (UserPoolId: string) =>
  (await server.client.send(new DescribeUserPoolCommand({ UserPoolId }))).UserPool?.UserPoolAddOns

describe('UserPoolAddOns', () => {
  test('are absent until set, shown as set, and gone after an update without them', async () => {
    const { poolId: UserPoolId } = await seedPool(server)
    expect(await addOnsOf(UserPoolId)).toBeUndefined()
    const AdvancedSecurityAdditionalFlows = { CustomAuthMode: 'AUDIT' } as const
    const UserPoolAddOns = { AdvancedSecurityMode: 'ENFORCED', AdvancedSecurityAdditionalFlows } as const
    await server.client.send(new UpdateUserPoolCommand({ UserPoolId, UserPoolTier: 'PLUS', UserPoolAddOns }))
    expect(await addOnsOf(UserPoolId)).toEqual(UserPoolAddOns)
    const off = { AdvancedSecurityMode: 'OFF' } as const
    await server.client.send(new UpdateUserPoolCommand({ UserPoolId, UserPoolAddOns: off }))
    expect(await addOnsOf(UserPoolId)).toEqual({ ...off, AdvancedSecurityAdditionalFlows: {} })
    await server.client.send(new UpdateUserPoolCommand({ UserPoolId }))
    expect(await addOnsOf(UserPoolId)).toBeUndefined()
  })

  test('where tiers are enforced: below PLUS → FeatureUnavailableInTierException, also on the way down', async () => {
    const { UserPoolAddOns } = protection('AUDIT')
    const create = new CreateUserPoolCommand({ PoolName: 'test', UserPoolAddOns })
    expect(await refusalOf(strict.client.send(create))).toEqual(notInTier)
    const { poolId: UserPoolId } = await seedPool(strict, { pool: protection('AUDIT') })
    const down = new UpdateUserPoolCommand({ UserPoolId, UserPoolTier: 'ESSENTIALS', UserPoolAddOns })
    expect(await refusalOf(strict.client.send(down))).toEqual(notInTier)
  })
})
