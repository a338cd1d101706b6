import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { refusalOf } from '../../support/people.js'
import { startServer, type TestServer } from '../../support/start-server.js'
import { claimsOf } from '../sign-in/sign-in-calls.js'
import { badToken, SessionCalls, untracked } from './session-calls.js'

let server: TestServer

beforeAll(async () => {
  server = await startServer()
})
afterAll(() => server.stop())

describe('ListUserSessions', () => {
  test('every session of the user, and which one is the present one', async () => {
    const calls = await SessionCalls.create(server)
    const first = await calls.signIn.tokens('ann')
    const second = await calls.signIn.tokens('ann')
    const { Sessions, NextToken } = await calls.list(second.access)
    expect(NextToken).toBeUndefined()
    const expected = [first, second].map(({ access }) => ({
      SessionId: claimsOf(access).origin_jti,
      SessionType: 'TOKEN',
      ClientId: calls.seed.clientId,
      CreateDate: expect.any(Date),
      LastActiveDate: expect.any(Date),
      DeviceType: 'Other, Other',
      LastIPAddress: '127.0.0.1',
      IsCurrentSession: access === second.access,
    }))
    expect(Sessions).toHaveLength(2)
    expect(Sessions).toEqual(expect.arrayContaining(expected))
  })

  test('a session that has expired is not shown', async () => {
    const calls = await SessionCalls.create(server)
    await calls.signIn.tokens('ann')
    server.clock.advance(31 * 86_400)
    const { access } = await calls.signIn.tokens('ann')
    expect((await calls.list(access)).Sessions).toHaveLength(1)
  })

  test('a pool that tracks no sessions → InvalidParameterException', async () => {
    const calls = await SessionCalls.create(server)
    const { access } = await calls.signIn.tokens('ann')
    await calls.track('DISABLED')
    server.clock.advance(2)
    expect(await refusalOf(calls.list(access))).toEqual(untracked)
  })

  test('a wrong access token → NotAuthorizedException, a wrong page token → InvalidParameterException', async () => {
    const calls = await SessionCalls.create(server)
    const { access } = await calls.signIn.tokens('ann')
    expect((await refusalOf(calls.list('a.b.c'))).name).toBe('NotAuthorizedException')
    expect(await refusalOf(calls.list(access, 'token'))).toEqual(badToken)
  })
})
