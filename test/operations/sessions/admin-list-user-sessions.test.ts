import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { refusalOf } from '../../support/people.js'
import { seedUser } from '../../support/seed.js'
import { startServer, type TestServer } from '../../support/start-server.js'
import { badToken, SessionCalls, untracked } from './session-calls.js'

let server: TestServer

beforeAll(async () => {
  server = await startServer()
})
afterAll(() => server.stop())

describe('AdminListUserSessions', () => {
  test('those of the user alone; none of them is the present one', async () => {
    const calls = await SessionCalls.create(server)
    await seedUser(server, calls.seed.poolId, 'bob')
    await calls.signIn.tokens('bob')
    const { access } = await calls.signIn.tokens('ann')
    const { Sessions } = await calls.adminList()
    expect(Sessions?.map(({ SessionId }) => SessionId)).toEqual([await calls.current(access)])
    expect(Sessions?.[0]).not.toHaveProperty('IsCurrentSession')
  })

  test('more than 125 sessions come in two pages', async () => {
    const calls = await SessionCalls.create(server)
    await calls.track('DISABLED')
    for (let count = 0; count < 126; count += 1) await calls.signIn.tokens('ann')
    await calls.track('ENABLED', 100)
    const first = await calls.adminList()
    const second = await calls.adminList('ann', first.NextToken)
    expect([first.Sessions?.length, second.Sessions?.length, second.NextToken]).toEqual([125, 1, undefined])
    await seedUser(server, calls.seed.poolId, 'bob')
    expect(await refusalOf(calls.adminList('bob', first.NextToken))).toEqual(badToken)
  }, 30_000)

  test('a pool that tracks no sessions, an unknown user or pool', async () => {
    const calls = await SessionCalls.create(server)
    expect((await refusalOf(calls.adminList('nobody'))).name).toBe('UserNotFoundException')
    expect((await refusalOf(calls.adminList('ann', undefined, 'us-east-1_nothere00'))).name).toBe(
      'ResourceNotFoundException',
    )
    await calls.track('DISABLED')
    expect(await refusalOf(calls.adminList())).toEqual(untracked)
  })
})
