import {
  DescribeRiskConfigurationCommand,
  SetRiskConfigurationCommand,
} from '@aws-sdk/client-cognito-identity-provider'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { refusalOf } from '../../support/people.js'
import { startServer, type TestServer } from '../../support/start-server.js'
import { invalidParameter } from '../sign-in/sign-in-calls.js'
import { everyLevel, SOURCE_ARN, type ThreatScene, threatScene } from './threat-scene.js'

let server: TestServer
let scene: ThreatScene

beforeAll(async () => {
  server = await startServer()
  scene = await threatScene(server, 'ENFORCED')
})
afterAll(() => server.stop())

const describeOf = async (ClientId?: string) => {
  const command = new DescribeRiskConfigurationCommand({ UserPoolId: scene.seed.poolId, ClientId })
  return (await server.client.send(command)).RiskConfiguration
}

describe('SetRiskConfiguration', () => {
  test('gives back what was sent, replaces all blocks and leaves out those not sent', async () => {
    const email = { Subject: 'Hello', HtmlBody: '<b>{ip-address}</b>', TextBody: '{ip-address}' }
    const { RiskConfiguration } = await scene.configure({
      CompromisedCredentialsRiskConfiguration: { EventFilter: ['SIGN_IN'], Actions: { EventAction: 'NO_ACTION' } },
      AccountTakeoverRiskConfiguration: {
        Actions: { HighAction: { Notify: true, EventAction: 'BLOCK' } },
        NotifyConfiguration: {
          SourceArn: SOURCE_ARN,
          From: 'a@example.com',
          ReplyTo: 'b@example.com',
          BlockEmail: email,
        },
      },
      RiskExceptionConfiguration: { BlockedIPRangeList: ['10.10.10.10/32'], SkippedIPRangeList: ['2001:db8::/32'] },
    })
    expect(RiskConfiguration).toEqual({
      UserPoolId: scene.seed.poolId,
      CompromisedCredentialsRiskConfiguration: { EventFilter: ['SIGN_IN'], Actions: { EventAction: 'NO_ACTION' } },
      AccountTakeoverRiskConfiguration: {
        Actions: { HighAction: { Notify: true, EventAction: 'BLOCK' } },
        NotifyConfiguration: {
          SourceArn: SOURCE_ARN,
          From: 'a@example.com',
          ReplyTo: 'b@example.com',
          BlockEmail: email,
        },
      },
      RiskExceptionConfiguration: { BlockedIPRangeList: ['10.10.10.10/32'], SkippedIPRangeList: ['2001:db8::/32'] },
      LastModifiedDate: expect.any(Date),
    })
    expect(await describeOf()).toEqual(RiskConfiguration)
    const replaced = await scene.configure({ RiskExceptionConfiguration: { BlockedIPRangeList: ['10.0.0.0/8'] } })
    expect(replaced.RiskConfiguration).toEqual({
      UserPoolId: scene.seed.poolId,
      RiskExceptionConfiguration: { BlockedIPRangeList: ['10.0.0.0/8'] },
      LastModifiedDate: expect.any(Date),
    })
  })

  test('only the pool id: back to the defaults; only pool and client: the pool’s counts again', async () => {
    const { clientId: ClientId, poolId: UserPoolId } = scene.seed
    await scene.configure(everyLevel('BLOCK'))
    const own = await scene.configure({ ClientId, ...everyLevel('NO_ACTION') })
    expect(own.RiskConfiguration).toMatchObject({ ClientId, UserPoolId })
    expect(await describeOf(ClientId)).toMatchObject(everyLevel('NO_ACTION'))
    expect((await scene.configure({ ClientId })).RiskConfiguration).toEqual({ ClientId, UserPoolId })
    expect(await describeOf(ClientId)).toMatchObject({ ClientId, ...everyLevel('BLOCK') })
    expect((await scene.configure({})).RiskConfiguration).toEqual({ UserPoolId })
    expect(await describeOf()).toEqual({ UserPoolId })
  })

  test.each(['10.0.0.0', '10.0.0.0/33', '2001:db8::/129', 'example.com/8', '10.0.0/8', '10.0.0.0/8/8', ''])(
    'range "%s" → InvalidParameterException',
    async (range) => {
      const RiskExceptionConfiguration = { SkippedIPRangeList: [range] }
      const refusal = await refusalOf(scene.configure({ RiskExceptionConfiguration }))
      expect(refusal).toEqual(invalidParameter(`Invalid CIDR notation: ${range}.`))
    },
  )

  test('Notify without NotifyConfiguration, a template without a body, an ARN of something else → InvalidParameterException', async () => {
    const Actions = { LowAction: { Notify: true, EventAction: 'NO_ACTION' } } as const
    const attempts = [
      { Actions },
      { Actions, NotifyConfiguration: { SourceArn: SOURCE_ARN, BlockEmail: { Subject: 'Hello' } } },
      { Actions, NotifyConfiguration: { SourceArn: 'arn:aws:sns:us-east-1:123456789012:topic' } },
    ]
    for (const AccountTakeoverRiskConfiguration of attempts) {
      const refusal = await refusalOf(scene.configure({ AccountTakeoverRiskConfiguration }))
      expect(refusal.name).toBe('InvalidParameterException')
    }
  })

  test('unknown pool or client → ResourceNotFoundException', async () => {
    const set = (UserPoolId: string, ClientId?: string) =>
      refusalOf(server.client.send(new SetRiskConfigurationCommand({ UserPoolId, ClientId })))
    expect((await set('us-east-1_Unknown99')).name).toBe('ResourceNotFoundException')
    expect((await set(scene.seed.poolId, 'unknownclient')).name).toBe('ResourceNotFoundException')
  })
})
