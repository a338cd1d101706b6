import {
  AdminSetUserPasswordCommand,
  ConfirmForgotPasswordCommand,
  ForgotPasswordCommand,
} from '@aws-sdk/client-cognito-identity-provider'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { SignInCalls, tokensOf } from '../operations/sign-in/sign-in-calls.js'
import { attributes, confirmedUser, outcomesOf, refusalOf, signUp } from '../support/people.js'
import { PASSWORD, type Seed, seedPool } from '../support/seed.js'
import { startServer, type TestServer } from '../support/start-server.js'

/** Each a letter of `paypal-admin` or of an address, replaced by what looks like it or hides in it. */
const replacements: readonly (readonly [letter: string, lookAlikes: string])[] = [
  ['a', 'аɑαａ𝐚ᵃàáâãäåāă'],
  ['p', 'рρｐ𝐩ᵖ'],
  ['y', 'уýｙ𝐲ỳ'],
  ['l', 'ⅼⅠІ|1ｌ𝐥'],
  ['d', 'ԁⅾｄ𝐝'],
  ['m', 'ｍⅿ𝐦'],
  ['i', 'іıɩｉ𝐢ì'],
  ['n', 'ոｎ𝐧ñ'],
  ['-', '‐‑‒–—−﹣－'],
]
const insertions = [
  '\u200b',
  '\u200c',
  '\u200d',
  '\u2060',
  '\ufeff',
  '\u00ad',
  '\u202e',
  '\u2066',
  '\u0301',
  '\ufe0f',
  '\u034f',
]
const name = 'paypal-admin'

/** A composed and a decomposed spelling are one name. */
const unique = (names: readonly string[]) => [...new Map(names.map((text) => [text.normalize('NFC'), text])).values()]

const lookAlikes = unique([
  ...replacements.flatMap(([letter, others]) => [...others].map((other) => name.replace(letter, other))),
  ...insertions.flatMap((hidden) => [`pay${hidden}pal-admin`, `${name}${hidden}`]),
])

let server: TestServer
let seed: Seed
let calls: SignInCalls

beforeAll(async () => {
  server = await startServer()
  seed = await seedPool(server, {
    pool: { AliasAttributes: ['email', 'preferred_username'], UsernameConfiguration: { CaseSensitive: false } },
  })
  calls = new SignInCalls(server, seed)
  await confirmedUser(server, seed, name)
})
afterAll(() => server.stop())

/** Characters as they look, so that a failing row can be read. */
const shown = (text: string) =>
  [...text].map((char) => (/[ -~]/.test(char) ? char : `<${char.codePointAt(0)?.toString(16)}>`)).join('')

describe('V16: a name that only looks like another', () => {
  test(`${lookAlikes.length} of them: each is refused or another user; none signs in, resets or shadows the first`, async () => {
    expect(lookAlikes.length).toBeGreaterThan(60)
    const victimBefore = await server.inbox(seed.poolId, `${name}@example.com`)
    for (const [at, other] of lookAlikes.entries()) {
      expect((await refusalOf(calls.password(other))).name, shown(other)).toMatch(
        /^(UserNotFound|InvalidParameter)Exception$/,
      )
      const forgot = server.client.send(new ForgotPasswordCommand({ ClientId: seed.clientId, Username: other }))
      expect(await outcomesOf([forgot]), shown(other)).not.toHaveProperty('ok')

      const UserAttributes = attributes({ email: `mallory${at}@example.net` })
      const Password = 'Mallory-Horse-7'
      const outcome = await outcomesOf([signUp(server, seed, other, { UserAttributes, Password })])
      expect(Object.keys(outcome).join(), shown(other)).toMatch(
        /^(ok|InvalidParameterException|UsernameExistsException)$/,
      )
      if (!outcome.ok) continue
      const confirmed = { UserPoolId: seed.poolId, Username: other, Password, Permanent: true }
      await server.client.send(new AdminSetUserPasswordCommand(confirmed))
      tokensOf(await calls.password(other, Password))
      // The first one is still found by the plain name, with the own password.
      expect((await refusalOf(calls.password(other))).name).toBe('NotAuthorizedException')
    }
    tokensOf(await calls.password(name))
    expect(await server.inbox(seed.poolId, `${name}@example.com`)).toEqual(victimBefore)
  })

  test('the code of a reset goes to the stored address alone, however the name is spelled', async () => {
    for (const spelling of [name.toUpperCase(), `${name}@example.com`, `${name}@EXAMPLE.COM`.toUpperCase()]) {
      await server.client.send(new ForgotPasswordCommand({ ClientId: seed.clientId, Username: spelling }))
      const [newest] = await server.inbox(seed.poolId)
      expect(newest?.to, spelling).toBe(`${name}@example.com`)
    }
  })
})

describe('V16: addresses that only look like another', () => {
  const address = `${name}@example.com`
  const others = [
    ...['\uff20', '\ufe6b'].map((at) => address.replace('@', at)),
    ...['\u3002', '\uff0e', '\uff61', '\u2024'].map((dot) => address.replace('.com', `${dot}com`)),
    ...['а', 'ａ', '𝐚'].map((a) => address.replace('example', `ex${a}mple`)),
    ...insertions.map((hidden) => address.replace('example', `ex${hidden}ample`)),
    address.replace('example.com', 'examp1e.com'),
    address.replace('example.com', 'xn--exmple-cua.com'),
    `${address}.`,
    `${address} `,
    ` ${address}`,
    `${address}\0`,
    address.replace('@', '@@'),
    address.replace('@', '%40'),
  ]

  test.each(others.map((other) => [shown(other), other]))(
    '%s finds nobody and gets no mail of the first',
    async (_, other) => {
      const before = (await server.inbox(seed.poolId)).length
      expect((await refusalOf(calls.password(other ?? ''))).name).toMatch(/^(UserNotFound|InvalidParameter)Exception$/)
      const Username = other
      const forgot = new ForgotPasswordCommand({ ClientId: seed.clientId, Username })
      const confirm = new ConfirmForgotPasswordCommand({
        ClientId: seed.clientId,
        Username,
        ConfirmationCode: '123456',
        Password: PASSWORD,
      })
      expect(await outcomesOf([server.client.send(forgot)])).not.toHaveProperty('ok')
      expect(await outcomesOf([server.client.send(confirm)])).not.toHaveProperty('ok')
      expect((await server.inbox(seed.poolId)).length).toBe(before)
    },
  )
})
