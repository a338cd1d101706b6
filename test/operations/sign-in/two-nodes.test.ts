import { randomBytes } from 'node:crypto'
import { AdminDisableUserCommand, RevokeTokenCommand } from '@aws-sdk/client-cognito-identity-provider'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { outcomesOf, refusalOf } from '../../support/people.js'
import { startPostgresOrSkip, type TestDatabase } from '../../support/postgres.js'
import { type Seed, seedPool, seedUser } from '../../support/seed.js'
import { startServer, type TestServer } from '../../support/start-server.js'
import { addClient, beginSrp, invitedUser, notAuthorized, SignInCalls, TEMPORARY, tokensOf } from './sign-in-calls.js'

const database: TestDatabase | undefined = await startPostgresOrSkip()

/** One database, two servers that know nothing else of each other. */
describe.skipIf(!database)('two nodes on PostgreSQL', () => {
  let nodes: [TestServer, TestServer]
  let seed: Seed
  let people = 0

  beforeAll(async () => {
    const url = String(database?.url)
    const options = {
      storage: { kind: 'postgres', url },
      masterKey: randomBytes(32),
      publicUrl: 'https://id.example.com',
    } as const
    const first = await startServer(options)
    nodes = [first, await startServer(options)]
    for (const { clock } of nodes) clock.set(new Date('2026-11-25T12:00:00Z'))
    for (const { clock } of nodes) clock.freeze()
    seed = await seedPool(nodes[0])
  }, 90_000)
  afterAll(async () => {
    await Promise.all(nodes.map((node) => node.stop()))
    await database?.stop()
  })

  const at = (node: 0 | 1, client = seed) => new SignInCalls(nodes[node], client)

  async function someone(): Promise<string> {
    people += 1
    await seedUser(nodes[0], seed.poolId, `someone-${people}`)
    return `someone-${people}`
  }

  /** The same call 16 times at once, alternately on both nodes. */
  function sixteen(call: (calls: SignInCalls, index: number) => Promise<unknown>, client = seed) {
    return outcomesOf(Array.from({ length: 16 }, (_, index) => call(at(index % 2 === 0 ? 0 : 1, client), index)))
  }

  test('a secret block is answered once', async () => {
    const { answer } = await beginSrp(at(0), await someone())
    const responses = answer()
    expect(await sixteen((calls) => calls.respond('PASSWORD_VERIFIER', responses))).toEqual({
      ok: 1,
      NotAuthorizedException: 15,
    })
  })

  test('a session is answered once', async () => {
    people += 1
    await invitedUser(nodes[1], seed.poolId, `invited-${people}`)
    const { Session } = await at(0).password(`invited-${people}`, TEMPORARY)
    const outcomes = await sixteen((calls, index) =>
      calls.newPassword(`invited-${people}`, Session, { NEW_PASSWORD: `Parallel-Horse-${index}` }),
    )
    expect(outcomes).toEqual({ ok: 1, NotAuthorizedException: 15 })
  })

  test('a refresh token is rotated once, and its successor works on the other node', async () => {
    const client = await addClient(nodes[0], seed.poolId, {
      ExplicitAuthFlows: ['ALLOW_USER_PASSWORD_AUTH'],
      RefreshTokenRotation: { Feature: 'ENABLED', RetryGracePeriodSeconds: 0 },
    })
    const { refresh } = await at(0, client).tokens(await someone())
    const given: string[] = []
    const outcomes = await sixteen(async (calls) => given.push(tokensOf(await calls.exchange(refresh)).refresh), client)
    expect(outcomes).toEqual({ ok: 1, RefreshTokenReuseException: 15 })
    tokensOf(await at(1, client).exchange(String(given[0])))
  })

  test('200 wrong guesses at once: exactly five are evaluated', async () => {
    const username = await someone()
    const messages: Record<string, number> = {}
    await Promise.all(
      Array.from({ length: 200 }, async (_, index) => {
        const { message } = await refusalOf(at(index % 2 === 0 ? 0 : 1).password(username, `Wrong-Horse-${index}`))
        messages[message] = (messages[message] ?? 0) + 1
      }),
    )
    expect(messages).toEqual({ 'Incorrect username or password.': 5, 'Password attempts exceeded': 195 })
  })

  test('tokens of one node are good on the other, until it revokes them', async () => {
    const { access, refresh } = await at(0).tokens(await someone())
    await at(1).getUser(access)
    await nodes[1].client.send(new RevokeTokenCommand({ ClientId: seed.clientId, Token: refresh }))
    expect(await refusalOf(at(0).getUser(access))).toEqual(notAuthorized('Access Token has been revoked'))
    expect(await refusalOf(at(0).refresh(refresh))).toEqual(notAuthorized('Refresh Token has been revoked'))
  })

  test('disabling a user while 16 sign in: no token that was given lives', async () => {
    const username = await someone()
    const tokens: string[] = []
    const signIns = Array.from({ length: 16 }, async (_, index) => {
      const answer = await at(index % 2 === 0 ? 0 : 1)
        .password(username)
        .catch(() => undefined)
      if (answer) tokens.push(tokensOf(answer).refresh)
    })
    await nodes[1].client.send(new AdminDisableUserCommand({ UserPoolId: seed.poolId, Username: username }))
    await Promise.all(signIns)
    for (const token of tokens)
      expect(await refusalOf(at(0).refresh(token))).toEqual(notAuthorized('Refresh Token has been revoked'))
  })
})
