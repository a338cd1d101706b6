import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { outcomesOf, refusalOf } from '../../support/people.js'
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

describe('RevokeUserSession', () => {
  test('another session ends with its access and refresh tokens; the own one lives on', async () => {
    const other = await calls.signIn.tokens('ann')
    const own = await calls.signIn.tokens('ann')
    await calls.revoke(own.access, await calls.current(other.access))
    expect(await refusalOf(calls.getUser(other.access))).toEqual(revoked)
    expect((await refusalOf(calls.signIn.refresh(other.refresh))).name).toBe('NotAuthorizedException')
    expect(await calls.getUser(own.access)).toHaveProperty('Username', 'ann')
  })

  test('the session of the token itself → InvalidParameterException', async () => {
    const { access } = await calls.signIn.tokens('ann')
    expect(await refusalOf(calls.revoke(access, await calls.current(access)))).toEqual({
      name: 'InvalidParameterException',
      message: 'The session of the access token cannot be revoked.',
      status: 400,
    })
    expect(await calls.getUser(access)).toHaveProperty('Username', 'ann')
  })

  test('of twenty revocations at once one succeeds', async () => {
    const session = await calls.current((await calls.signIn.tokens('ann')).access)
    const { access } = await calls.signIn.tokens('ann')
    const calling = Array.from({ length: 20 }, () => calls.revoke(access, session))
    expect(await outcomesOf(calling)).toEqual({ ok: 1, ResourceNotFoundException: 19 })
  })

  test('an unknown session, or one of another user → ResourceNotFoundException, and that one lives on', async () => {
    const { access } = await calls.signIn.tokens('ann')
    const bob = await calls.signIn.tokens('bob')
    for (const id of ['nothere', '', 'x'.repeat(2000), await calls.current(bob.access)]) {
      expect(await refusalOf(calls.revoke(access, id))).toEqual(unknownSession)
    }
    expect(await calls.getUser(bob.access)).toHaveProperty('Username', 'bob')
  })

  test('RevokeAssociatedSessions LINKED is refused, and the session lives on; NONE ends it', async () => {
    const other = await calls.signIn.tokens('ann')
    const { access } = await calls.signIn.tokens('ann')
    const session = await calls.current(other.access)
    const linked = calls.revoke(access, session, { RevokeAssociatedSessions: 'LINKED' })
    expect(await refusalOf(linked)).toEqual(noLinks)
    expect(await calls.getUser(other.access)).toHaveProperty('Username', 'ann')
    await calls.revoke(access, session, { RevokeAssociatedSessions: 'NONE' })
    expect(await refusalOf(calls.getUser(other.access))).toEqual(revoked)
  })

  test('a pool that tracks no sessions → InvalidParameterException', async () => {
    const other = await SessionCalls.create(server)
    const { access } = await other.signIn.tokens('ann')
    await other.track('DISABLED')
    expect(await refusalOf(other.revoke(access, 'x'))).toEqual(untracked)
  })
})
