import { AdminCreateUserCommand } from '@aws-sdk/client-cognito-identity-provider'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { Triggers } from '../../src/domain/triggers/triggers.js'
import { userPoolId } from '../../src/entities/ids.js'
import { noCodeEncryption } from '../../src/triggers/unconfigured.js'
import { attributes, confirmSignUp, signUp } from '../support/people.js'
import { type Seed, seedPool } from '../support/seed.js'
import { openTriggerStage, refusing, seedTriggers, type TriggerStage, until } from './trigger-stage.js'

let stage: TriggerStage
let sending: Seed

beforeAll(async () => {
  stage = await openTriggerStage()
  sending = await seedTriggers(stage, ['CustomEmailSender', 'CustomMessage'])
})
afterEach(() => stage.clear())
afterAll(() => stage.server.stop())

const texting = {
  SmsConfiguration: { SnsCallerArn: 'arn:aws:iam::123456789012:role/sms', ExternalId: 'pool' },
}

describe('custom senders', () => {
  const decoded = (code: unknown) => Buffer.from(String(code), 'base64').toString('utf8')

  test('take the place of the mail and of CustomMessage, and get the code that confirms', async () => {
    await signUp(stage.server, sending, 'jane')
    await until(() => stage.events.length > 0)

    expect(stage.sources()).toEqual(['CustomEmailSender_SignUp'])
    const { request } = stage.only('CustomEmailSender_SignUp')
    expect(request.type).toBe('customEmailSenderRequestV1')
    await confirmSignUp(stage.server, sending, 'jane', decoded(request.code))
  })

  test('are told the ClientMetadata of the operation that sends, and who calls', async () => {
    const ClientMetadata = { from: 'the-client' }
    await signUp(stage.server, sending, 'joe', { ClientMetadata })
    await until(() => stage.events.length > 0)

    const event = stage.only('CustomEmailSender_SignUp')
    expect(event.request.clientMetadata).toEqual(ClientMetadata)
    expect(event.callerContext).toEqual({
      awsSdkVersion: expect.stringMatching(/^aws-sdk-js-3\.\d+/),
      clientId: sending.clientId,
    })
  })

  test('only for their own medium: text messages are worded by CustomMessage as ever', async () => {
    const UserAttributes = attributes({ phone_number: '+12025550177' })
    await stage.server.client.send(
      new AdminCreateUserCommand({
        UserPoolId: sending.poolId,
        Username: 'texter',
        UserAttributes,
        DesiredDeliveryMediums: ['SMS'],
      }),
    )

    expect(stage.sources()).toEqual(['CustomMessage_AdminCreateUser'])
  })

  test('get temporary passwords with < and > escaped', async () => {
    await stage.server.client.send(
      new AdminCreateUserCommand({
        UserPoolId: sending.poolId,
        Username: 'invited',
        TemporaryPassword: 'Temp<&>-Horse-7',
        DesiredDeliveryMediums: ['EMAIL'],
        UserAttributes: attributes({ email: 'invited@example.com' }),
      }),
    )
    await until(() => stage.events.length > 0)

    expect(decoded(stage.only('CustomEmailSender_AdminCreateUser').request.code)).toBe('Temp&lt;&&gt;-Horse-7')
  })

  test('whatever they answer or throw, the caller does not learn of it', async () => {
    for (const [index, behaviour] of [refusing('no'), () => 'nonsense', () => undefined].entries()) {
      stage.behave.CustomEmailSender = behaviour
      expect(await signUp(stage.server, sending, `deaf-${index}`)).toMatchObject({ UserConfirmed: false })
      await until(() => stage.events.length > index)
    }
  })

  test('one that hangs delays neither its caller nor anybody’s messages', async () => {
    let release = () => {}
    const hanging = new Promise<void>((resolve) => {
      release = resolve
    })
    stage.behave.CustomEmailSender = async (event) => {
      await hanging
      return event
    }
    const began = performance.now()
    for (let index = 0; index < 25; index++) await signUp(stage.server, sending, `hung-${index}`)
    expect(performance.now() - began).toBeLessThan(6000)

    const byText = await seedTriggers(stage, ['CustomSMSSender'], {
      pool: { ...texting, AutoVerifiedAttributes: ['phone_number'] },
    })
    await signUp(stage.server, byText, 'jane', { UserAttributes: attributes({ phone_number: '+12025550144' }) })
    await until(() => stage.sources().includes('CustomSMSSender_SignUp'))
    const plain = await seedPool(stage.server)
    await signUp(stage.server, plain, 'jane')
    expect(await stage.server.inbox(plain.poolId)).toHaveLength(1)
    release()
  })

  test('a code never leaves in clear because there is no key for it', async () => {
    const called: object[] = []
    const invoker = { invoke: (_arn: string, event: object) => Promise.resolve(called.push(event)) }
    const triggers = new Triggers({ invoker, encryption: noCodeEncryption })
    const sending = triggers.send(
      { arn: 'arn:aws:lambda:us-east-1:123456789012:function:sender', event: { request: {} } },
      { poolId: userPoolId('us-east-1_AbCdEfGhI'), kind: 'sign-up', code: '123456' },
    )

    await expect(sending).rejects.toThrow('codes cannot be encrypted')
    expect(called).toEqual([])
  })
})
