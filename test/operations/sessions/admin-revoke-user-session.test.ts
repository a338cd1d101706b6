import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { refusalOf } from '../../support/people.js'
import { seedUser } from '../../support/seed.js'
import { startServer, type TestServer } from '../../support/start-server.js'
import { noLinks, revoked, SessionCalls, unknownSession, untracked } from './session-calls.js'

let server: TestServer
let calls: SessionCalls

beforeAll(async () => {
  server = await startServer()
  calls = await SessionCalls.create(server)
  await seedUser(server, calls.seed.poolId, 'bob')
})
afterAll(() => server.stop())

describe('AdminRevokeUserSession', () => {
  test('the session ends and is not shown any more', async () => {
    const { access } = await calls.signIn.tokens('ann')
    const session = await calls.current(access)
    expect(await calls.adminRevoke(session)).not.toHaveProperty('SessionId')
    expect(await refusalOf(calls.getUser(access))).toEqual(revoked)
    expect((await calls.adminList()).Sessions).toEqual([])
    expect(await refusalOf(calls.adminRevoke(session))).toEqual(unknownSession)
  })

  test('a session of another user, or of another pool → ResourceNotFoundException, and it lives on', async () => {
    const { access } = await calls.signIn.tokens('ann')
    const session = await calls.current(access)
    const other = await SessionCalls.create(server)
    expect(await refusalOf(calls.adminRevoke(session, 'bob'))).toEqual(unknownSession)
    expect(await refusalOf(other.adminRevoke(session))).toEqual(unknownSession)
    expect(await calls.getUser(access)).toHaveProperty('Username', 'ann')
  })

  test('RevokeAssociatedSessions LINKED is refused, and the session lives on; NONE ends it', async () => {
    const { access } = await calls.signIn.tokens('ann')
    const session = await calls.current(access)
    expect(await refusalOf(calls.adminRevokeWith({ RevokeAssociatedSessions: 'LINKED' }, session))).toEqual(noLinks)
    expect(await calls.getUser(access)).toHaveProperty('Username', 'ann')
    await calls.adminRevokeWith({ RevokeAssociatedSessions: 'NONE' }, session)
    expect(await refusalOf(calls.getUser(access))).toEqual(revoked)
  })

  test('an unknown user → UserNotFoundException; a pool that tracks no sessions → InvalidParameterException', async () => {
    expect((await refusalOf(calls.adminRevoke('x', 'nobody'))).name).toBe('UserNotFoundException')
    const other = await SessionCalls.create(server)
    await other.track('DISABLED')
    expect(await refusalOf(other.adminRevoke('x'))).toEqual(untracked)
  })
})
