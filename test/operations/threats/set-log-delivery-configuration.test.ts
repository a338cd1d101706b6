import { mkdtempSync, readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import {
  GetLogDeliveryConfigurationCommand,
  type LogConfigurationType,
  SetLogDeliveryConfigurationCommand,
} from '@aws-sdk/client-cognito-identity-provider'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { refusalOf } from '../../support/people.js'
import { seedPool } from '../../support/seed.js'
import { startServer, type TestServer } from '../../support/start-server.js'
import { threatScene } from './threat-scene.js'

const file = join(mkdtempSync(join(tmpdir(), 'logs-')), 'events.log')
const LogGroupArn = 'arn:aws:logs:us-east-1:123456789012:log-group:auth-events'
const StreamArn = 'arn:aws:firehose:us-east-1:123456789012:deliverystream/auth'
const posted: { body: string; signature: unknown; type: unknown }[] = []
const receiver = createServer((request, response) => {
  let body = ''
  request.on('data', (chunk) => (body += chunk))
  request.on('end', () => {
    const { 'webhook-signature': signature, 'content-type': type } = request.headers
    posted.push({ body, signature, type })
    response.end()
  })
})

let server: TestServer

beforeAll(async () => {
  await new Promise<void>((resolve) => receiver.listen(0, '127.0.0.1', resolve))
  const { port } = receiver.address() as AddressInfo
  server = await startServer({
    logDelivery: new Map([
      ['arn:aws:logs:*', { kind: 'file', path: file }],
      [StreamArn, { kind: 'http', url: `http://127.0.0.1:${port}/logs`, secret: Buffer.alloc(32, 1) }],
    ]),
  })
})
afterAll(async () => {
  await server.stop()
  receiver.close()
})

const set = (UserPoolId: string, ...LogConfigurations: LogConfigurationType[]) =>
  server.client.send(new SetLogDeliveryConfigurationCommand({ UserPoolId, LogConfigurations }))
const toLogs: LogConfigurationType = {
  LogLevel: 'INFO',
  EventSource: 'userAuthEvents',
  CloudWatchLogsConfiguration: { LogGroupArn },
}
const notifications: LogConfigurationType = {
  LogLevel: 'ERROR',
  EventSource: 'userNotification',
  CloudWatchLogsConfiguration: { LogGroupArn },
}

describe('SetLogDeliveryConfiguration', () => {
  test('replaces the whole list; an empty one clears it', async () => {
    const { seed } = await threatScene(server, 'AUDIT')
    const UserPoolId = seed.poolId
    const { LogDeliveryConfiguration } = await set(UserPoolId, toLogs, notifications)
    expect(LogDeliveryConfiguration).toEqual({ UserPoolId, LogConfigurations: [toLogs, notifications] })
    await set(UserPoolId, notifications)
    const read = await server.client.send(new GetLogDeliveryConfigurationCommand({ UserPoolId }))
    expect(read.LogDeliveryConfiguration).toEqual({ UserPoolId, LogConfigurations: [notifications] })
    expect((await set(UserPoolId)).LogDeliveryConfiguration).toEqual({ UserPoolId, LogConfigurations: [] })
  })

  test.each<[string, LogConfigurationType[]]>([
    ['userAuthEvents with ERROR', [{ ...toLogs, LogLevel: 'ERROR' }]],
    ['userNotification with INFO', [{ ...notifications, LogLevel: 'INFO' }]],
    ['no destination', [{ LogLevel: 'INFO', EventSource: 'userAuthEvents' }]],
    ['two destinations', [{ ...toLogs, FirehoseConfiguration: { StreamArn } }]],
    ['a destination without its ARN', [{ ...toLogs, CloudWatchLogsConfiguration: {} }]],
    [
      'userNotification to a stream',
      [{ LogLevel: 'ERROR', EventSource: 'userNotification', FirehoseConfiguration: { StreamArn } }],
    ],
    ['one source twice', [toLogs, toLogs]],
  ])('%s → InvalidParameterException', async (_, configurations) => {
    const { poolId } = await seedPool(server, { pool: { UserPoolTier: 'PLUS' } })
    expect((await refusalOf(set(poolId, ...configurations))).name).toBe('InvalidParameterException')
  })

  test('where tiers are enforced user activity below PLUS → FeatureUnavailableInTierException; unknown pool → ResourceNotFoundException', async () => {
    const strict = await startServer({ enforceTiers: true })
    const { poolId: UserPoolId } = await seedPool(strict)
    const send = (...LogConfigurations: LogConfigurationType[]) =>
      strict.client.send(new SetLogDeliveryConfigurationCommand({ UserPoolId, LogConfigurations }))
    expect((await refusalOf(send(toLogs))).name).toBe('FeatureUnavailableInTierException')
    await send(notifications)
    await strict.stop()
    expect((await refusalOf(set('us-east-1_Unknown99', toLogs))).name).toBe('ResourceNotFoundException')
  })
})

describe('delivery of logs', () => {
  test('each event is a line of JSON in the file of the log group, as AWS exports it', async () => {
    const scene = await threatScene(server, 'AUDIT')
    await set(scene.seed.poolId, toLogs)
    await scene.signIn('ann')
    const lines = await vi.waitFor(() => {
      const read = readFileSync(file, 'utf8').trim().split('\n')
      expect(read).toHaveLength(2)
      return read.map((line) => JSON.parse(line))
    })
    const [event] = await scene.events()
    expect(lines.map(({ message }) => message.eventResponse)).toEqual(['InProgress', 'Pass'])
    expect(lines[1]).toMatchObject({
      eventTimestamp: expect.stringMatching(/^\d{13}$/),
      eventSource: 'USER_ACTIVITY',
      logLevel: 'INFO',
      logSourceId: { userPoolId: scene.seed.poolId },
      message: {
        version: '1',
        eventId: event?.EventId,
        eventType: 'SignIn',
        userName: 'ann',
        clientId: scene.seed.clientId,
        riskLevel: '',
        riskDecision: 'PASS',
        challenges: ['Password:Success'],
        ipAddress: '192.0.2.1',
        deviceName: 'Chrome 126, Windows 10',
        compromisedCredentialDetected: 'false',
        creationDate: expect.stringMatching(/^[A-Z][a-z]{2} [A-Z][a-z]{2} \d\d \d\d:\d\d:\d\d UTC \d{4}$/),
      },
    })
  })

  test('a stream’s lines are posted and signed', async () => {
    const scene = await threatScene(server, 'AUDIT')
    const toStream = { LogLevel: 'INFO', EventSource: 'userAuthEvents', FirehoseConfiguration: { StreamArn } } as const
    await set(scene.seed.poolId, toStream)
    await scene.signIn('ann')
    await vi.waitFor(() => expect(posted.flatMap(({ body }) => body.trim().split('\n'))).toHaveLength(2))
    expect(posted[0]).toMatchObject({ type: 'application/x-ndjson', signature: expect.stringMatching(/^v1,/) })
  })

  test('a destination that nobody configured gets nothing, and the sign-in does not mind', async () => {
    const scene = await threatScene(server, 'AUDIT')
    const BucketArn = 'arn:aws:s3:::auth-events'
    await set(scene.seed.poolId, { LogLevel: 'INFO', EventSource: 'userAuthEvents', S3Configuration: { BucketArn } })
    expect((await scene.signIn('ann')).AuthenticationResult).toBeDefined()
  })
})
