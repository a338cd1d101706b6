import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { startServer } from '../../support/start-server.js'
import { lambdaConfig, openTriggerStage, refusing, type TriggerStage, until } from '../../triggers/trigger-stage.js'
import { everyLevel, stranger, threatScene } from './threat-scene.js'

const EMAIL = 'ann@example.com'
const SOURCE = 'CustomEmailSender_AccountTakeOverNotification'

describe('notices of risky sign-ins by a custom email sender', () => {
  let stage: TriggerStage
  beforeAll(async () => {
    stage = await openTriggerStage()
  })
  afterEach(() => stage.clear())
  afterAll(() => stage.server.stop())

  const scene = () =>
    threatScene(stage.server, 'ENFORCED', { pool: { LambdaConfig: lambdaConfig(['CustomEmailSender']) } })

  test('the function is called without a code, with the facts in place of the attributes', async () => {
    const made = await scene()
    await made.configure(everyLevel('NO_ACTION', true))
    await made.signIn('ann')
    stage.clear()
    await made.signIn('ann', stranger)
    await until(() => stage.events.length > 0)

    const { userName, callerContext, request } = stage.only(SOURCE)
    expect(userName).toBe('ann')
    expect(callerContext.clientId).toBe(made.seed.clientId)
    expect(Object.keys(request).sort()).toEqual(['code', 'type', 'userAttributes'])
    expect(request).toMatchObject({ type: 'customEmailSenderRequestV1', code: null })
    const [event] = await made.events()
    expect(request.userAttributes).toEqual({
      EVENT_ID: event?.EventId,
      USER_NAME: 'ann',
      IP_ADDRESS: '203.0.113.99',
      ACCOUNT_TAKE_OVER_ACTION: 'NO_ACTION',
      ONE_CLICK_LINK_VALID: expect.stringContaining('value=Valid'),
      ONE_CLICK_LINK_INVALID: expect.stringContaining('value=Invalid'),
      LOGIN_TIME: expect.stringMatching(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d UTC$/),
      FEEDBACK_TOKEN: expect.any(String),
      CITY: 'unknown',
      COUNTRY: 'unknown',
      DEVICE_NAME: 'Safari 17, iOS 17',
    })
  })

  test('a blocked sign-in is told as BLOCK, whatever the function answers', async () => {
    const made = await scene()
    await made.configure(everyLevel('NO_ACTION'))
    await made.signIn('ann')
    await made.configure(everyLevel('BLOCK', true))
    stage.behave.CustomEmailSender = refusing('no')
    await expect(made.signIn('ann', stranger)).rejects.toThrow('Unable to login because of security reasons.')
    await until(() => stage.events.length > 0)

    expect(stage.events[0]?.request.userAttributes).toMatchObject({ ACCOUNT_TAKE_OVER_ACTION: 'BLOCK' })
  })
})

describe('notices of risky sign-ins count as messages', () => {
  test.each(['perUser', 'perDestination', 'perPool'] as const)(
    '%s: beyond the limit nobody is told, and sign-ins go on',
    async (limit) => {
      const server = await startServer({ messages: { quotas: { [limit]: 1 } } })
      const made = await threatScene(server, 'ENFORCED')
      await made.configure(everyLevel('NO_ACTION', true))
      for (const octet of [1, 2, 3, 4]) {
        const { AuthenticationResult } = await made.signIn('ann', { ip: `203.0.${octet}.1`, userAgent: `X ${octet}` })
        expect(AuthenticationResult).toBeDefined()
      }
      expect(await server.inbox(made.seed.poolId, EMAIL)).toHaveLength(1)
      await server.stop()
    },
  )
})
