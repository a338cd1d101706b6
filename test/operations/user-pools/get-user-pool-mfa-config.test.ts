import { GetUserPoolMfaConfigCommand } from '@aws-sdk/client-cognito-identity-provider'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { refusalOf } from '../../support/people.js'
import { startServer, type TestServer } from '../../support/start-server.js'
import { PoolCalls, SMS_CALLER, unknownPool } from './pool-calls.js'

let server: TestServer

beforeAll(async () => {
  server = await startServer()
})
afterAll(() => server.stop())

function get(id: string) {
  return server.client.send(new GetUserPoolMfaConfigCommand({ UserPoolId: id }))
}

describe('GetUserPoolMfaConfig', () => {
  test('[demand 15] MfaConfiguration alone: blocks of factors that were never configured are absent', async () => {
    const pools = new PoolCalls(server)
    const ids = [await pools.createId(), await pools.createId({ SmsConfiguration: { SnsCallerArn: SMS_CALLER } })]
    for (const id of ids) {
      const { $metadata: _, ...config } = await get(id)
      expect(config).toEqual({ MfaConfiguration: 'OFF' })
    }
  })

  test('an unknown pool → ResourceNotFoundException', async () => {
    expect(await refusalOf(get('us-east-1_nothere00'))).toEqual(unknownPool('us-east-1_nothere00'))
  })
})
