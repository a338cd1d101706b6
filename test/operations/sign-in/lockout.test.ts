import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { Failure } from '../../../src/domain/failure.js'
import { clientId, userPoolId } from '../../../src/entities/ids.js'
import { refusalOf } from '../../support/people.js'
import { PASSWORD, type Seed, seedPool, seedUser } from '../../support/seed.js'
import { startServer, type TestServer } from '../../support/start-server.js'
import { addClient, incorrect, locked, SignInCalls, tokensOf } from './sign-in-calls.js'

const WRONG = 'Wrong-Horse-7'

let server: TestServer
let seed: Seed
let calls: SignInCalls
let username: string
let people = 0

beforeAll(async () => {
  server = await startServer()
  seed = await seedPool(server, {
    pool: { AliasAttributes: ['email'], UsernameConfiguration: { CaseSensitive: false } },
  })
  calls = new SignInCalls(server, seed)
  server.clock.freeze()
})
beforeEach(async () => {
  people += 1
  username = `locked-${people}`
  await seedUser(server, seed.poolId, username)
})
afterAll(() => server.stop())

async function fail(times: number): Promise<void> {
  for (let guess = 0; guess < times; guess += 1)
    expect(await refusalOf(calls.password(username, WRONG))).toEqual(incorrect)
}

describe('#89 the lock after wrong passwords', () => {
  test('four failures do not lock, and a right password forgets them', async () => {
    await fail(4)
    tokensOf(await calls.password(username))
    await fail(4)
    tokensOf(await calls.password(username))
  })

  test('the fifth locks for a second: right and wrong are told the same and are not counted', async () => {
    await fail(5)
    for (const password of [PASSWORD, WRONG, PASSWORD]) {
      expect(await refusalOf(calls.password(username, password))).toEqual(locked)
    }
    server.clock.advance(1)
    tokensOf(await calls.password(username))
  })

  test('each further failure doubles it, up to 15 minutes', async () => {
    await fail(5)
    for (const seconds of [1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 900, 900]) {
      server.clock.advance(seconds - 0.001)
      expect(await refusalOf(calls.password(username))).toEqual(locked)
      server.clock.advance(0.001)
      await fail(1)
    }
    server.clock.advance(900)
    tokensOf(await calls.password(username))
  })

  test('it holds in every channel, and every channel counts', async () => {
    const admin = (password: string) =>
      calls.adminInitiate('ADMIN_USER_PASSWORD_AUTH', { USERNAME: username, PASSWORD: password })
    const sibling = new SignInCalls(server, await addClient(server, seed.poolId))
    const channels = [
      (password: string) => calls.password(username, password),
      (password: string) => calls.srp(username, password),
      admin,
      (password: string) => sibling.srp(username, password),
    ]
    for (const guess of [...channels, channels[1]])
      expect(await refusalOf(guess?.(WRONG) ?? fail(0))).toEqual(incorrect)
    for (const enter of channels) expect(await refusalOf(enter(PASSWORD))).toEqual(locked)
  })

  test('one counter serves every spelling and alias', async () => {
    const spellings = [username, username.toUpperCase(), `${username}@example.com`, `${username}@EXAMPLE.com`, username]
    for (const spelling of spellings) expect(await refusalOf(calls.password(spelling, WRONG))).toEqual(incorrect)
    for (const spelling of spellings) expect(await refusalOf(calls.password(spelling))).toEqual(locked)
  })

  test('a name that does not exist is locked in the same way where existence is hidden, in every spelling', async () => {
    const hiding = new SignInCalls(
      server,
      await addClient(server, seed.poolId, { PreventUserExistenceErrors: 'ENABLED' }),
    )
    const told = async (name: string) => {
      const messages: string[] = []
      for (let guess = 0; guess < 7; guess += 1) {
        const spelling = guess % 2 === 0 ? name : name.toUpperCase()
        messages.push((await refusalOf(hiding.password(spelling, WRONG))).message)
      }
      return messages
    }
    expect(await told(`ghost-${people}`)).toEqual(await told(username))
  })

  test('users are locked one by one', async () => {
    await fail(5)
    await seedUser(server, seed.poolId, `${username}-neighbour`)
    tokensOf(await calls.password(`${username}-neighbour`))
  })
})

describe('2,000 guesses at once', () => {
  /** Below the HTTP layer, which has nothing to do with it, so that the guesses really meet. */
  async function guess(passwords: readonly string[]): Promise<Record<string, number>> {
    const { pools, clients, signIn } = server.running.services
    const pool = await pools.require(userPoolId(seed.poolId))
    const client = await clients.requireIn(pool.id, clientId(seed.clientId))
    const counts: Record<string, number> = {}
    await Promise.all(
      passwords.map(async (password) => {
        const outcome = await signIn
          .start({ pool, client, channel: 'public' }, 'USER_PASSWORD_AUTH', {
            parameters: { USERNAME: username, PASSWORD: password },
          })
          .then(
            ({ kind }): string => kind,
            (error: unknown) => (error instanceof Failure ? error.code : String(error)),
          )
        counts[outcome] = (counts[outcome] ?? 0) + 1
      }),
    )
    return counts
  }

  test('all wrong: exactly five are evaluated', { timeout: 120_000 }, async () => {
    const counts = await guess(Array.from({ length: 1000 }, (_, index) => `Wrong-Horse-${index}`))
    expect(counts).toEqual({ 'credentials-invalid': 5, 'password-attempts-exceeded': 995 })
  })

  test('the right one among 1,999 wrong ones, last: it is not told', { timeout: 120_000 }, async () => {
    const wrong = Array.from({ length: 1999 }, (_, index) => `Wrong-Horse-${index}`)
    const counts = await guess([...wrong, PASSWORD])
    expect(counts).toEqual({ 'credentials-invalid': 5, 'password-attempts-exceeded': 1995 })
    expect(await refusalOf(calls.password(username))).toEqual(locked)
  })

  test('64 right ones: none locks another out', async () => {
    expect(await guess(Array.from({ length: 64 }, () => PASSWORD))).toEqual({ 'signed-in': 64 })
  })
})
