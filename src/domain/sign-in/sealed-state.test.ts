import { describe, expect, test } from 'vitest'
import { systemRandom } from '../../crypto/random.js'
import { Keyring } from '../../crypto/sealing.js'
import type { AppClient } from '../../entities/app-client.js'
import { clientId, sub, userPoolId } from '../../entities/ids.js'
import type { UserPool } from '../../entities/user-pool.js'
import { Attempts } from './attempts.js'
import type { SignInContext } from './sign-in-step.js'
import { SrpExchanges } from './srp-exchanges.js'

const clock = { time: new Date('2024-05-07T00:09:40Z'), now: () => clock.time }
const masterKey = Buffer.alloc(32, 7)
const sealer = Keyring.open(masterKey, [Keyring.createKey(masterKey, clock.time)])
const attempts = new Attempts({ sealer, clock, random: systemRandom })
const exchanges = new SrpExchanges({ sealer, clock, random: systemRandom })

/** The two members by which state is bound to its place, with the one setting that matters here. */
function contextOf(pool: string, client: string): SignInContext {
  const settings = { authSessionValidityMinutes: 3 }
  return {
    pool: { id: userPoolId(pool) } as UserPool,
    client: { id: clientId(client), poolId: userPoolId(pool), settings } as AppClient,
    channel: 'public',
  }
}

const context = contextOf('us-east-1_EXAMPLE01', 'client1')
const elsewhere = [contextOf('us-east-1_EXAMPLE02', 'client1'), contextOf('us-east-1_EXAMPLE01', 'client2')]
const waiting = {
  challenge: 'NEW_PASSWORD_REQUIRED',
  sub: sub('aaaaaaaa-bbbb-4ccc-8ddd-eeeeeeeeeeee'),
  proofs: ['password'],
  passwordSetAt: new Date(1715047780123),
  memory: {},
} as const
const exchange = {
  sub: waiting.sub,
  username: 'ann',
  ghostSubject: undefined,
  clientPublic: `00${'a'.repeat(767)}`,
  serverPublic: 'b'.repeat(766),
  secret: 'c'.repeat(64),
}

const failing = (code: string) => expect.objectContaining({ code })

/** Every text that differs from `text` in one bit of one character. */
function* flipped(text: string): Generator<string> {
  for (let at = 0; at < text.length; at += 1) {
    for (let bit = 0; bit < 7; bit += 1) {
      yield text.slice(0, at) + String.fromCharCode(text.charCodeAt(at) ^ (1 << bit)) + text.slice(at + 1)
    }
  }
}

describe('Session strings', () => {
  test('open with what was sealed, an id of their own and 20 to 2048 characters', () => {
    const session = attempts.seal(context, waiting)
    expect(attempts.open(context, session, 'NEW_PASSWORD_REQUIRED')).toMatchObject({
      ...waiting,
      expiresAt: new Date(clock.time.getTime() + 180_000),
    })
    expect(session.length).toBeGreaterThanOrEqual(20)
    expect(session.length).toBeLessThanOrEqual(2048)
    const ids = [session, attempts.seal(context, waiting)].map(
      (text) => attempts.open(context, text, 'NEW_PASSWORD_REQUIRED').id,
    )
    expect(new Set(ids).size).toBe(2)
  })

  test('do not open for another client, another pool, another challenge, or as a secret block', () => {
    const session = attempts.seal(context, waiting)
    for (const other of elsewhere) {
      expect(() => attempts.open(other, session, 'NEW_PASSWORD_REQUIRED')).toThrowError(failing('session-invalid'))
    }
    expect(() => attempts.open(context, session, 'PASSWORD_VERIFIER')).toThrowError(failing('session-invalid'))
    const asBlock = Buffer.from(session).toString('base64')
    expect(() => exchanges.open(context, asBlock)).toThrowError(failing('credentials-invalid'))
  })

  test('no flipped bit, splice, prefix or other text opens', () => {
    const [one, two] = [attempts.seal(context, waiting), attempts.seal(context, waiting)]
    const half = Math.floor(one.length / 2)
    const forged = [
      ...flipped(one),
      one.slice(0, half) + two.slice(half),
      one.slice(0, -1),
      `${one}A`,
      '',
      'x'.repeat(99),
    ]
    for (const text of forged) {
      expect(() => attempts.open(context, text, 'NEW_PASSWORD_REQUIRED')).toThrowError(failing('session-invalid'))
    }
  })

  test('expire after AuthSessionValidity', () => {
    const session = attempts.seal(context, waiting)
    const start = clock.time
    clock.time = new Date(start.getTime() + 179_999)
    attempts.open(context, session, 'NEW_PASSWORD_REQUIRED')
    clock.time = new Date(start.getTime() + 180_000)
    expect(() => attempts.open(context, session, 'NEW_PASSWORD_REQUIRED')).toThrowError(failing('session-expired'))
    clock.time = start
  })
})

describe('secret blocks', () => {
  test('open with the numbers that were sealed', () => {
    const opened = exchanges.open(context, exchanges.seal(context, exchange))
    expect(opened).toMatchObject({ sub: exchange.sub, username: 'ann', secret: exchange.secret })
    expect(BigInt(`0x${opened.clientPublic}`)).toBe(BigInt(`0x${exchange.clientPublic}`))
    expect(BigInt(`0x${opened.serverPublic}`)).toBe(BigInt(`0x${exchange.serverPublic}`))
  })

  test('are as long for a ghost as for a user, whatever the lengths of the names and numbers', () => {
    const blocks = [
      exchanges.seal(context, exchange),
      exchanges.seal(context, { ...exchange, ghostSubject: `ghost:${'x'.repeat(43)}` }),
      exchanges.seal(context, { ...exchange, username: 'n'.repeat(128), clientPublic: '1', serverPublic: '2' }),
    ]
    expect(new Set(blocks.map(({ length }) => length)).size).toBe(1)
    expect(blocks[0]).toMatch(/^[A-Za-z0-9+/]+=*$/)
  })

  test('do not open for another client, another pool, or as a session string', () => {
    const block = exchanges.seal(context, exchange)
    for (const other of elsewhere) {
      expect(() => exchanges.open(other, block)).toThrowError(failing('credentials-invalid'))
    }
    const asSession = Buffer.from(block, 'base64').toString()
    expect(() => attempts.open(context, asSession, 'PASSWORD_VERIFIER')).toThrowError(failing('session-invalid'))
  })

  test('no flipped bit opens, nor text that only decodes to the same bytes', () => {
    const block = exchanges.seal(context, exchange)
    for (const text of [...flipped(block), `${block}\n`, `${block}=`, ` ${block}`, block.slice(4), '']) {
      expect(() => exchanges.open(context, text)).toThrowError(failing('credentials-invalid'))
    }
  })

  test('expire after AuthSessionValidity', () => {
    const block = exchanges.seal(context, exchange)
    const start = clock.time
    clock.time = new Date(start.getTime() + 180_000)
    expect(() => exchanges.open(context, block)).toThrowError(failing('session-expired'))
    clock.time = start
  })
})
