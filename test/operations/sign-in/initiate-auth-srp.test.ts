import { getDiffieHellman } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { refusalOf } from '../../support/people.js'
import { PASSWORD, type Seed, seedPool, seedUser } from '../../support/seed.js'
import { startServer, type TestServer } from '../../support/start-server.js'
import { addClient, beginSrp, incorrect, invalidParameter, SignInCalls, tokensOf } from './sign-in-calls.js'
import { srpClient } from './srp-client.js'

const modulus = BigInt(`0x${getDiffieHellman('modp15').getPrime('hex')}`)

let server: TestServer
let seed: Seed
let calls: SignInCalls
let hiding: SignInCalls

beforeAll(async () => {
  server = await startServer()
  seed = await seedPool(server, { pool: { AliasAttributes: ['email'] } })
  calls = new SignInCalls(server, seed)
  hiding = new SignInCalls(server, await addClient(server, seed.poolId, { PreventUserExistenceErrors: 'ENABLED' }))
  await seedUser(server, seed.poolId, 'ann')
})
afterAll(() => server.stop())

const verify = (at: SignInCalls, responses: Record<string, string>) => at.respond('PASSWORD_VERIFIER', responses)

describe('#92 InitiateAuth: SRP_A', () => {
  const values: [string, string][] = [
    ['0', '0'],
    ['zeros', '0'.repeat(768)],
    ['N', modulus.toString(16)],
    ['N with leading zeros', `0000${modulus.toString(16)}`],
    ['2N', (modulus * 2n).toString(16)],
    ['7N', (modulus * 7n).toString(16)],
    ['N squared', (modulus * modulus).toString(16)],
    ['-N', `-${modulus.toString(16)}`],
    ['not hex', 'xyz'],
    ['hex with a prefix', '0xaa'],
    ['a space', ' '],
    ['more digits than N', 'f'.repeat(769)],
    ['100,000 digits', 'a'.repeat(100_000)],
  ]

  test.each(values)('%s → InvalidParameterException at once, never a challenge', async (_name, srpA) => {
    const started = performance.now()
    expect(await refusalOf(calls.initiate('USER_SRP_AUTH', { USERNAME: 'ann', SRP_A: srpA }))).toEqual(
      invalidParameter('Invalid SRP_A.'),
    )
    expect(performance.now() - started).toBeLessThan(500)
  })

  test('upper case and leading zeros are the same number', async () => {
    const client = srpClient(seed.poolId, PASSWORD)
    const first = await calls.initiate('USER_SRP_AUTH', { USERNAME: 'ann', SRP_A: `00${client.srpA.toUpperCase()}` })
    tokensOf(await verify(calls, client.answer(first.ChallengeParameters ?? {})))
  })
})

describe('InitiateAuth: USER_SRP_AUTH where existence is hidden', () => {
  test('an unknown name is challenged like a user, the same way each time, and always refused', async () => {
    const [one, two] = [await beginSrp(hiding, 'nobody'), await beginSrp(hiding, 'nobody')]
    const real = await beginSrp(hiding, 'ann')
    expect(one.parameters).toMatchObject({ USERNAME: 'nobody', USER_ID_FOR_SRP: 'nobody' })
    expect(one.parameters.SALT).toBe(two.parameters.SALT)
    expect(one.parameters.SALT).toMatch(/^[0-9a-f]{1,32}$/)
    expect(one.parameters.SRP_B).not.toBe(two.parameters.SRP_B)
    expect(one.parameters.SECRET_BLOCK?.length).toBe(real.parameters.SECRET_BLOCK?.length)
    expect(Object.keys(one.parameters)).toEqual(Object.keys(real.parameters))
    expect(await refusalOf(verify(hiding, one.answer()))).toEqual(incorrect)
    expect(await refusalOf(verify(hiding, two.answer({ timestamp: 'x' })))).toMatchObject({
      name: 'InvalidParameterException',
    })
  })

  test('an unknown address of a pool with aliases has a stable UUID', async () => {
    const [one, two] = [await beginSrp(hiding, 'nobody@example.com'), await beginSrp(hiding, 'nobody@example.com')]
    expect(one.parameters.USER_ID_FOR_SRP).toMatch(
      /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/,
    )
    expect(two.parameters.USER_ID_FOR_SRP).toBe(one.parameters.USER_ID_FOR_SRP)
    expect(await refusalOf(verify(hiding, one.answer()))).toEqual(incorrect)
  })

  test('an unknown name is locked like a user, and by the same number of guesses', async () => {
    await seedUser(server, seed.poolId, 'bea')
    const outcomes = async (username: string) => {
      const messages: string[] = []
      for (let guess = 0; guess < 7; guess += 1) {
        const { answer } = await beginSrp(hiding, username, `Wrong-Horse-${guess}`)
        messages.push((await refusalOf(verify(hiding, answer()))).message)
      }
      return messages
    }
    expect(await outcomes('nobody-else')).toEqual(await outcomes('bea'))
  })
})
