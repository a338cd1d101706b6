import { AdminUpdateAuthEventFeedbackCommand } from '@aws-sdk/client-cognito-identity-provider'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { refusalOf } from '../../support/people.js'
import { seedPool, seedUser } from '../../support/seed.js'
import { startServer, type TestServer } from '../../support/start-server.js'
import { unknownUser } from '../sign-in/sign-in-calls.js'
import { blocked, everyLevel, stranger, threatScene } from './threat-scene.js'

let server: TestServer

beforeAll(async () => {
  server = await startServer()
})
afterAll(() => server.stop())

const rate = (UserPoolId: string, Username: string, EventId: string, FeedbackValue: 'Valid' | 'Invalid' = 'Invalid') =>
  server.client.send(new AdminUpdateAuthEventFeedbackCommand({ UserPoolId, Username, EventId, FeedbackValue }))

describe('AdminUpdateAuthEventFeedback', () => {
  test('is shown with the event, and the last word counts', async () => {
    const scene = await threatScene(server, 'AUDIT')
    await scene.signIn('ann')
    const [event] = await scene.events()
    expect(event?.EventFeedback).toBeUndefined()
    await rate(scene.seed.poolId, 'ann', String(event?.EventId))
    await rate(scene.seed.poolId, 'ann', String(event?.EventId), 'Valid')
    expect((await scene.events())[0]?.EventFeedback).toEqual({
      FeedbackValue: 'Valid',
      Provider: 'Admin',
      FeedbackDate: expect.any(Date),
    })
  })

  test('a sign-in that was somebody else’s makes the next from there a High risk', async () => {
    const scene = await threatScene(server, 'ENFORCED')
    const { HighAction } = everyLevel('BLOCK').AccountTakeoverRiskConfiguration?.Actions ?? {}
    await scene.configure({ AccountTakeoverRiskConfiguration: { Actions: { HighAction } } })
    await scene.signIn('ann')
    await scene.signIn('ann', stranger)
    const [theirs] = await scene.events()
    await rate(scene.seed.poolId, 'ann', String(theirs?.EventId))
    expect(await refusalOf(scene.signIn('ann', stranger))).toEqual(blocked)
    expect((await scene.signIn('ann')).AuthenticationResult).toBeDefined()
  })

  test('unknown event, or one of another user → ResourceNotFoundException; unknown user → UserNotFoundException', async () => {
    const scene = await threatScene(server, 'AUDIT')
    const { poolId } = scene.seed
    await seedUser(server, poolId, 'bob')
    await scene.signIn('ann')
    const [event] = await scene.events()
    const notFound = { name: 'ResourceNotFoundException', message: 'The event does not exist.', status: 400 }
    expect(await refusalOf(rate(poolId, 'ann', 'no-such-event'))).toEqual(notFound)
    expect(await refusalOf(rate(poolId, 'bob', String(event?.EventId)))).toEqual(notFound)
    expect(await refusalOf(rate(poolId, 'nobody', String(event?.EventId)))).toEqual(unknownUser)
  })

  test('pool without threat protection → UserPoolAddOnNotEnabledException', async () => {
    const { poolId } = await seedPool(server)
    expect((await refusalOf(rate(poolId, 'ann', 'event'))).name).toBe('UserPoolAddOnNotEnabledException')
  })
})
