import { ListUserPoolsCommand, ListUsersCommand } from '@aws-sdk/client-cognito-identity-provider'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { beginSrp, invitedUser, SignInCalls, TEMPORARY, tokensOf } from '../operations/sign-in/sign-in-calls.js'
import { outcomesOf } from '../support/people.js'
import { type Seed, seedPool, seedUser } from '../support/seed.js'
import { startServer, type TestServer } from '../support/start-server.js'

let server: TestServer
let seed: Seed
let calls: SignInCalls

beforeAll(async () => {
  server = await startServer()
  seed = await seedPool(server)
  calls = new SignInCalls(server, seed)
  for (const name of ['ann', 'bob', 'cat']) await seedUser(server, seed.poolId, name)
})
afterAll(() => server.stop())

/** A text that the server hands out and takes back: two of them, and what it is good for. */
interface StateText {
  readonly texts: readonly [string, string]
  readonly use: (text: string) => Promise<unknown>
  /** Whether the second one is as good as the first, being its bearer's. */
  readonly bearer?: boolean
}

/** Fresh ones, since a wrong use may spend them. */
const states: Readonly<Record<string, () => Promise<StateText>>> = {
  async Session() {
    const sessions: string[] = []
    for (const name of ['invited-1', 'invited-2']) {
      await invitedUser(server, seed.poolId, name)
      sessions.push(String((await calls.password(name, TEMPORARY)).Session))
    }
    return { texts: [sessions[0] ?? '', sessions[1] ?? ''], use: (text) => calls.newPassword('invited-1', text) }
  },
  async SECRET_BLOCK() {
    const [ann, bob] = [await beginSrp(calls, 'ann'), await beginSrp(calls, 'bob')]
    return {
      texts: [String(ann.parameters.SECRET_BLOCK), String(bob.parameters.SECRET_BLOCK)],
      // Over the right block, so that only the sealing can refuse it.
      use: (text) => calls.respond('PASSWORD_VERIFIER', { ...ann.answer(), PASSWORD_CLAIM_SECRET_BLOCK: text }),
    }
  },
  async RefreshToken() {
    const [ann, bob] = [await calls.tokens('ann'), await calls.tokens('bob')]
    return { texts: [ann.refresh, bob.refresh], use: (text) => calls.refresh(text), bearer: true }
  },
  async AccessToken() {
    const [ann, bob] = [await calls.tokens('ann'), await calls.tokens('bob')]
    return { texts: [ann.access, bob.access], use: (text) => calls.getUser(text), bearer: true }
  },
  async PaginationToken() {
    const tokens: string[] = []
    const list = (Filter: string, PaginationToken?: string) =>
      server.client.send(new ListUsersCommand({ UserPoolId: seed.poolId, Limit: 1, Filter, PaginationToken }))
    for (const filter of ['', 'username ^= ""']) tokens.push(String((await list(filter)).PaginationToken))
    return { texts: [tokens[0] ?? '', tokens[1] ?? ''], use: (text) => list('', text) }
  },
  async NextToken() {
    await seedPool(server)
    const list = (NextToken?: string) => server.client.send(new ListUserPoolsCommand({ MaxResults: 1, NextToken }))
    const users = await server.client.send(new ListUsersCommand({ UserPoolId: seed.poolId, Limit: 1 }))
    return { texts: [String((await list()).NextToken), String(users.PaginationToken)], use: (text) => list(text) }
  },
}

/** The text with one character changed, at about `count` places spread over it, the ends among them. */
function changed(text: string, count: number): string[] {
  const step = Math.max(1, Math.floor(text.length / count))
  const places = [...Array(text.length).keys()].filter((at) => at % step === 0 || at > text.length - 4)
  return places.map((at) => text.slice(0, at) + (text[at] === 'A' ? 'B' : 'A') + text.slice(at + 1))
}

function spliced([left, right]: readonly [string, string]): string[] {
  const cuts = [0.25, 0.5, 0.75].map((share) => Math.floor(Math.min(left.length, right.length) * share))
  return cuts.flatMap((at) => [left.slice(0, at) + right.slice(at), right.slice(0, at) + left.slice(at)])
}

function reshaped(text: string): string[] {
  const padded = [`${text}A`, `A${text}`, `${text}=`, text + text, ` ${text}`]
  return [...padded, text.slice(1), text.slice(0, -1), text.slice(0, -4), text.toUpperCase(), text.toLowerCase()]
}

describe('V20: a state text that was changed, spliced or reshaped proves nothing', () => {
  test.each(Object.entries(states))('%s', async (_, make) => {
    const { texts, use, bearer } = await make()
    const [right, other] = texts
    const made = [...changed(right, 30), ...spliced(texts), ...reshaped(right), other]
    const forged = made.filter((text) => text !== right && !(bearer && text === other))
    for (const text of forged) {
      const outcome = await outcomesOf([use(text)])
      expect(outcome, text).not.toHaveProperty('ok')
      expect(outcome, text).not.toHaveProperty('InternalErrorException')
    }
    expect(await outcomesOf([use(right)])).toEqual({ ok: 1 })
  })

  test('none of them is good in the place of another', async () => {
    const made = await Promise.all(
      Object.entries(states)
        .filter(([name]) => name !== 'Session')
        .map(async ([name, make]) => ({ name, ...(await make()) })),
    )
    for (const { name, use } of made) {
      for (const other of made) {
        if (other.name === name) continue
        expect(await outcomesOf([use(other.texts[0])]), `${other.name} as ${name}`).not.toHaveProperty('ok')
      }
    }
  })
})

test('V20: an ID token, whole or in parts, is no access token', async () => {
  const { access, id } = tokensOf(await calls.password('ann'))
  const [a, b] = [access.split('.'), id.split('.')]
  const mixes = [
    id,
    `${b[0]}.${a[1]}.${a[2]}`,
    `${a[0]}.${b[1]}.${b[2]}`,
    `${a[0]}.${b[1]}.${a[2]}`,
    `${b[0]}.${b[1]}.${a[2]}`,
  ]
  for (const text of mixes) expect(await outcomesOf([calls.getUser(text)])).toEqual({ NotAuthorizedException: 1 })
})
