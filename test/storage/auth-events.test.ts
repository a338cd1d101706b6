import { randomUUID } from 'node:crypto'
import { expect, test } from 'vitest'
import type { AuthEvent } from '../../src/entities/auth-event.js'
import type { User } from '../../src/entities/user.js'
import { ParentGoneError } from '../../src/storage/storage-errors.js'
import { describeStorage } from './describe-storage.js'
import { now, seed } from './entities.js'

function anEvent({ poolId, sub }: Pick<User, 'poolId' | 'sub'>, changes: Partial<AuthEvent> = {}): AuthEvent {
  return {
    poolId,
    sub,
    id: randomUUID(),
    clientId: 'client',
    type: 'SignIn',
    createdAt: now,
    response: 'InProgress',
    risk: { decision: 'AccountTakeover', level: 'Low', compromised: false },
    challenges: [{ name: 'Password', succeeded: true }],
    origin: { ip: '192.0.2.1', deviceName: 'Other, Other', place: { country: 'Germany' }, contextData: 'absent' },
    ...changes,
  }
}

const later = (seconds: number) => new Date(now.getTime() + seconds * 1000)

describeStorage('auth events', (on) => {
  const insert = (event: AuthEvent) => on.storage.transaction((tx) => tx.authEvents.insert(event))
  const find = ({ poolId, sub, id }: AuthEvent) =>
    on.storage.transaction((tx) => tx.authEvents.findForUpdate(poolId, sub, id))

  test('an event is found as it was stored, by its own user alone, and updated', async () => {
    const { user } = await seed(on.storage)
    const { user: other } = await seed(on.storage)
    const event = anEvent(user)
    await insert(event)
    expect(await find(event)).toEqual(event)
    expect(await find({ ...event, ...other, id: event.id })).toBeUndefined()
    const feedback = { value: 'Invalid', provider: 'User', at: later(5) } as const
    const updated: AuthEvent = { ...event, response: 'Pass', feedback }
    await on.storage.transaction((tx) => tx.authEvents.update(updated))
    expect(await find(event)).toEqual(updated)
    const bare = anEvent(user, { origin: { deviceName: 'Other, Other', contextData: 'absent' } })
    await insert(bare)
    expect(await find(bare)).toEqual(bare)
  })

  test('a list is newest first, also within one millisecond, and goes on after any event', async () => {
    const { pool, user } = await seed(on.storage)
    const ids = ['a', 'b', 'c', 'd', 'e']
    const events = ids.map((id, index) => anEvent(user, { id, createdAt: later(index < 3 ? 0 : index) }))
    for (const event of events) await insert(event)
    const { authEvents } = on.storage.read
    const all = await authEvents.list(pool.id, user.sub, { limit: 10 })
    expect(all.map(({ id }) => id)).toEqual(['e', 'd', 'c', 'b', 'a'])
    for (const [index, after] of all.entries()) {
      const rest = await authEvents.list(pool.id, user.sub, { after, limit: 2 })
      expect(rest).toEqual(all.slice(index + 1, index + 3))
    }
  })

  test('the users whom an address tried are counted once each, by recent sign-ins alone', async () => {
    const { pool, user } = await seed(on.storage)
    const { origin } = anEvent(user)
    await insert(anEvent(user))
    await insert(anEvent(user))
    await insert(anEvent(user, { createdAt: later(-3600) }))
    await insert(anEvent(user, { type: 'SignUp' }))
    await insert(anEvent(user, { origin: { ...origin, ip: '192.0.2.2' } }))
    const count = (ip: string, since: Date) => on.storage.read.authEvents.countUsersFrom(pool.id, ip, since, 100)
    expect(await count('192.0.2.1', later(-60))).toBe(1)
    expect(await count('192.0.2.1', later(60))).toBe(0)
    expect(await count('192.0.2.3', later(-60))).toBe(0)
  })

  test('a history has completed, rated and failed sign-ins, and none pushes out another', async () => {
    const { pool, user } = await seed(on.storage)
    const rated = anEvent(user, { id: 'rated', createdAt: later(-900), response: 'Fail' })
    await insert(rated)
    const feedback = { value: 'Invalid', provider: 'Admin', at: now } as const
    await on.storage.transaction((tx) => tx.authEvents.update({ ...rated, feedback }))
    await insert(anEvent(user, { id: 'passed', createdAt: later(-800), response: 'Pass' }))
    await insert(anEvent(user, { id: 'old', createdAt: later(-700), response: 'Fail' }))
    await insert(anEvent(user, { id: 'other', type: 'ForgotPassword', response: 'Pass' }))
    await insert(anEvent(user, { id: 'begun' }))
    for (let index = 0; index < 25; index += 1) {
      await insert(anEvent(user, { id: `failed-${index}`, createdAt: later(-600 + index), response: 'Fail' }))
    }
    const history = await on.storage.read.authEvents.signInHistory(pool.id, user.sub, later(-650))
    expect(history.map(({ id }) => id)).toEqual([
      ...Array.from({ length: 20 }, (_, index) => `failed-${24 - index}`),
      'passed',
      'rated',
    ])
    expect(history.at(-1)?.feedback).toEqual(feedback)
  })

  test('events go when they are old, and with their user; a user who is gone gets none', async () => {
    const { pool, user } = await seed(on.storage)
    const [old, young] = [anEvent(user, { createdAt: later(-10) }), anEvent(user)]
    await insert(old)
    await insert(young)
    await on.storage.transaction((tx) => tx.authEvents.deleteBefore(later(-5)))
    expect(await find(old)).toBeUndefined()
    expect(await find(young)).toEqual(young)
    await on.storage.transaction((tx) => tx.users.delete(pool.id, user.sub))
    expect(await find(young)).toBeUndefined()
    await expect(insert(anEvent(user))).rejects.toThrow(ParentGoneError)
  })
})
