import {
  AdminCreateUserCommand,
  AdminSetUserPasswordCommand,
  ChangePasswordCommand,
} from '@aws-sdk/client-cognito-identity-provider'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { incorrect, SignInCalls, tokensOf } from '../operations/sign-in/sign-in-calls.js'
import { refusalOf } from '../support/people.js'
import { PASSWORD, type Seed, seedPool, seedUser } from '../support/seed.js'
import { startServer, type TestServer } from '../support/start-server.js'

let server: TestServer
let seed: Seed
let calls: SignInCalls

beforeAll(async () => {
  server = await startServer()
  seed = await seedPool(server)
  calls = new SignInCalls(server, seed)
})
afterAll(() => server.stop())

async function withPassword(username: string, Password: string): Promise<void> {
  await server.client.send(
    new AdminCreateUserCommand({ UserPoolId: seed.poolId, Username: username, MessageAction: 'SUPPRESS' }),
  )
  await server.client.send(
    new AdminSetUserPasswordCommand({ UserPoolId: seed.poolId, Username: username, Password, Permanent: true }),
  )
}

const longest = 256
const base = 'Aa1-'
/** Pairs that differ where careless code does not look. */
const pairs: readonly (readonly [name: string, right: string, wrong: string])[] = [
  ['in the last of 256 characters', `${base.padEnd(longest - 1, 'x')}y`, `${base.padEnd(longest - 1, 'x')}z`],
  ['in the 73rd byte', `${base.padEnd(72, 'x')}y`, `${base.padEnd(72, 'x')}z`],
  ['in the 57th byte', `${base.padEnd(56, 'x')}y`, `${base.padEnd(56, 'x')}z`],
  ['in length alone', base.padEnd(longest - 1, 'x'), base.padEnd(longest, 'x')],
  ['in the last of many bytes', `${base + 'é'.repeat(longest - 5)}é`, `${base + 'é'.repeat(longest - 5)}è`],
  ['in the last of many pairs of units', `${base}${'😀'.repeat(100)}😀`, `${base}${'😀'.repeat(100)}😁`],
  ['in composition', `${base}caf\u00e9-x`, `${base}cafe\u0301-x`],
  ['in case', `${base}correct`, `${base}Correct`],
  ['in width', `${base}correct1`, `${base}correct１`],
  ['after a colon', `${base}name:one`, `${base}name:two`],
  ['before a blank inside', `${base}one two`, `${base}onetwo`],
  ['in an invisible character', `${base}correct`, `${base}cor\u200brect`],
]

describe('V14: every character of a password counts', () => {
  test.each(pairs)('%s', async (name, right, wrong) => {
    const username = `person ${name}`.replaceAll(' ', '-')
    await withPassword(username, right)
    expect(await refusalOf(calls.password(username, wrong))).toEqual(incorrect)
    expect(await refusalOf(calls.srp(username, wrong))).toEqual(incorrect)
    const { access } = tokensOf(await calls.srp(username, right))
    tokensOf(await calls.password(username, right))
    const change = { AccessToken: access, PreviousPassword: wrong, ProposedPassword: PASSWORD }
    expect(await refusalOf(server.client.send(new ChangePasswordCommand(change)))).toEqual(incorrect)
  })

  test('names and passwords do not run into one another', async () => {
    // H("pool" + name + ":" + password) is the same text for both, were the parts only strung together.
    await withPassword('left', 'middle:Right-Horse-7')
    await withPassword('left:middle', 'Other-Horse-7')
    expect(await refusalOf(calls.password('left:middle', 'Right-Horse-7'))).toEqual(incorrect)
    expect(await refusalOf(calls.srp('left:middle', 'Right-Horse-7'))).toEqual(incorrect)
  })

  test('a name as long as names get leaves no password out', async () => {
    const username = 'n'.repeat(128)
    await withPassword(username, PASSWORD)
    for (const wrong of [`${PASSWORD}x`, PASSWORD.slice(0, -1), 'x', username]) {
      expect(await refusalOf(calls.password(username, wrong))).toEqual(incorrect)
    }
    tokensOf(await calls.password(username))
  })

  test.each([
    ['257 characters', base.padEnd(257, 'x')],
    ['a blank at the end', `${PASSWORD} `],
    ['a blank at the beginning', ` ${PASSWORD}`],
    ['a NUL', `${PASSWORD}\0x`],
    ['half a surrogate pair', `${PASSWORD}\ud800`],
  ])('%s: refused when it is set, and signs nobody in', async (name, password) => {
    const username = `refused-${name}`.replaceAll(' ', '-')
    await seedUser(server, seed.poolId, username)
    const set = { UserPoolId: seed.poolId, Username: username, Password: password, Permanent: true }
    const refusal = await refusalOf(server.client.send(new AdminSetUserPasswordCommand(set)))
    expect(refusal.name).toMatch(/^Invalid(Password|Parameter)Exception$|^SerializationException$/)
    expect((await refusalOf(calls.password(username, password))).status).toBe(400)
    tokensOf(await calls.password(username))
  })
})
