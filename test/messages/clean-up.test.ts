import { pino } from 'pino'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { CleanUp } from '../../src/jobs/clean-up.js'
import { aClient, aCode, aFamily } from '../storage/entities.js'
import { type MessageStage, openMessageStage } from './message-stage.js'

let stage: MessageStage
let cleanUp: CleanUp

beforeEach(async () => {
  stage = await openMessageStage()
  cleanUp = new CleanUp({ storage: stage.storage, clock: stage.clock, log: pino({ level: 'silent' }) })
})

afterEach(async () => {
  await cleanUp.stop()
  await stage.storage.close()
})

const inSeconds = (seconds: number) => new Date(stage.clock.now().getTime() + seconds * 1000)

describe('CleanUp', () => {
  test('removes codes, claims, windows and token families once they have expired', async () => {
    const { storage, clock, pool, user } = stage
    const client = aClient(pool)
    const family = aFamily(user, client, { expiresAt: inSeconds(3600) })
    await storage.transaction(async (tx) => {
      await tx.clients.insert(client)
      await tx.tokenFamilies.insert(family)
      await tx.codes.put(aCode(user, { expiresAt: inSeconds(3600) }))
      await tx.attempts.claim('used-once', inSeconds(3600))
      await tx.attempts.countInWindow(pool.id, { action: 'confirm-sign-up', subject: user.sub, limit: 1 }, clock.now())
    })
    const useAgain = () =>
      storage.transaction(async (tx) => ({
        code: await tx.codes.countAttempt(
          pool.id,
          user.sub,
          { purpose: 'confirm-sign-up', maxAttempts: 100 },
          new Date(0),
        ),
        claimed: await tx.attempts.claim('used-once', inSeconds(3600)),
      }))

    clock.advance(3599)
    await cleanUp.run()
    expect(await storage.read.tokenFamilies.find(family.id)).toBeDefined()
    clock.advance(2)
    await cleanUp.run()
    expect(await useAgain()).toMatchObject({ code: undefined, claimed: true })

    // Access tokens that were refreshed just before the end find their family for another day.
    expect(await storage.read.tokenFamilies.find(family.id)).toBeDefined()
    clock.advance(24 * 3600)
    await cleanUp.run()
    expect(await storage.read.tokenFamilies.find(family.id)).toBeUndefined()
  })

  test('removes delivered and failed messages after a week, queued ones never', async () => {
    const { storage, clock } = stage
    for (const to of ['a@example.com', 'b@example.com', 'c@example.com']) await stage.sendCode(to)
    const [queued, failed, delivered] = await stage.entries()
    await storage.transaction(async (tx) => {
      await tx.outbox.markFailed(String(failed?.id), 'no reason', undefined)
      await tx.outbox.markDelivered(String(delivered?.id))
    })
    clock.advance(7 * 24 * 3600 - 1)
    await cleanUp.run()
    expect(await stage.entries()).toHaveLength(3)
    clock.advance(2)
    await cleanUp.run()

    expect((await stage.entries()).map(({ id }) => id)).toEqual([queued?.id])
  })
})
