import { CreateUserPoolCommand, UpdateUserPoolCommand } from '@aws-sdk/client-cognito-identity-provider'
import { expect, test } from 'vitest'
import type { TriggerConfiguration } from '../../src/entities/trigger-configuration.js'
import type { UserPool } from '../../src/entities/user-pool.js'
import { warnAboutTriggers } from '../../src/triggers/unmapped-triggers.js'
import { startServer } from '../support/start-server.js'
import { recordedLog } from './recorded-log.js'

const arnOf = (name: string) => `arn:aws:lambda:us-east-1:123456789012:function:${name}`

test('each trigger without a target is told once, with pool, trigger and ARN; so are senders without a key', async () => {
  const server = await startServer({ logLevel: 'silent' })
  try {
    const pools: UserPool[] = []
    server.running.services.pools.whenSet((pool) => pools.push(pool))
    const sender = { LambdaVersion: 'V1_0', LambdaArn: arnOf('mapped') } as const
    const { UserPool: made } = await server.client.send(
      new CreateUserPoolCommand({
        PoolName: 'shop',
        LambdaConfig: { PreSignUp: arnOf('lost'), PostConfirmation: arnOf('mapped') },
      }),
    )
    const LambdaConfig = {
      PreTokenGenerationConfig: { LambdaVersion: 'V2_0', LambdaArn: arnOf('tokens') },
      CustomEmailSender: sender,
      KMSKeyID: arnOf('key'),
    } as const
    await server.client.send(new UpdateUserPoolCommand({ UserPoolId: made?.Id, LambdaConfig }))

    const log = recordedLog()
    const isConfigured = (arn: string) => arn === arnOf('mapped')
    for (const pool of pools) warnAboutTriggers(pool, { isConfigured, isEncrypted: false, log })
    expect(log.lines.map((line) => line.split(' {')[0])).toEqual([
      `warn Trigger PreSignUp of pool ${made?.Id} has no target: ${arnOf('lost')}`,
      `warn Trigger PreTokenGeneration of pool ${made?.Id} has no target: ${arnOf('tokens')}`,
      `warn Trigger CustomEmailSender of pool ${made?.Id} gets no codes: triggers.encryption is not configured`,
    ])
  } finally {
    await server.stop()
  }
})

test('a pool whose triggers all have targets, or that has none, is not mentioned', () => {
  const log = recordedLog()
  const configuration: TriggerConfiguration = { functions: { PreSignUp: arnOf('a') }, senders: {} }
  for (const triggers of [configuration, undefined]) {
    const pool = { id: 'us-east-1_a', settings: { triggers } } as unknown as UserPool
    warnAboutTriggers(pool, { isConfigured: () => true, isEncrypted: false, log })
  }
  expect(log.lines).toEqual([])
})
