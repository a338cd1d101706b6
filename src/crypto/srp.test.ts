import { afterAll, describe, expect, test } from 'vitest'
import { type Random, systemRandom } from './random.js'
import { isValidPublicValue, Srp, type SrpProof, type SrpSubject } from './srp.js'
import { modulus, power } from './srp-arithmetic.js'
import srpVectors from './srp-vectors.json' with { type: 'json' }

const srp = new Srp()
afterAll(() => srp.close())

const subject: SrpSubject = { group: 'EXAMPLE01', identity: 'janedoe' }
const secretBlock = Buffer.from('a sealed attempt')
const timestamp = 'Tue May 7 00:09:40 UTC 2024'

/** Yields the given hex strings in turn. */
function scripted(...draws: string[]): Random {
  return { ...systemRandom, bytes: () => Buffer.from(draws.shift() ?? '', 'hex') }
}

function hexPower(exponent: string): string {
  return power(2n, BigInt(`0x${exponent}`))?.toString(16) ?? ''
}

describe.each(srpVectors)('Srp: $name vector', (vector) => {
  const seeded = new Srp({ random: scripted(vector.salt, vector.b), threads: 1 })
  afterAll(() => seeded.close())

  test('a whole exchange accepts the signature and nothing else', async () => {
    const stored = await seeded.createVerifier(vector.subject, vector.password)
    const keys = await seeded.begin(stored.verifier)
    const proof: SrpProof = {
      ...keys,
      clientPublic: hexPower(vector.a),
      verifier: stored.verifier,
      secretBlock: Buffer.from(vector.secretBlock, 'base64'),
      timestamp: vector.timestamp,
      signature: vector.signature,
    }

    expect(stored.salt).toBe(vector.salt)
    expect(keys.secret).toBe(vector.b)
    expect(await seeded.verifies(vector.subject, proof)).toBe(true)
    expect(
      await seeded.verifies(vector.subject, { ...proof, clientPublic: `00${proof.clientPublic.toUpperCase()}` }),
    ).toBe(true)

    const wrong: Partial<SrpProof>[] = [
      { timestamp: 'Tue May 07 00:09:40 UTC 2024' },
      { secretBlock: Buffer.from('another block') },
      { clientPublic: hexPower('5') },
      { serverPublic: hexPower('5') },
      { secret: '05' },
      { verifier: hexPower('5') },
      { signature: vector.signature.toLowerCase() },
      { signature: '' },
    ]
    for (const change of wrong) expect(await seeded.verifies(vector.subject, { ...proof, ...change })).toBe(false)
    for (const other of [
      { ...vector.subject, group: 'EXAMPLE02' },
      { ...vector.subject, identity: 'mallory' },
    ]) {
      expect(await seeded.verifies(other, proof)).toBe(false)
    }
  })

  test.each([
    ['A = 0', { clientPublic: '0' }],
    ['A = N', { clientPublic: modulus.toString(16) }],
    ['A = 2N', { clientPublic: (2n * modulus).toString(16) }],
    ['A is not hex', { clientPublic: 'xyz' }],
    ['A is empty', { clientPublic: '' }],
    ['B = 0', { serverPublic: '0' }],
    ['v = 0', { verifier: '0' }],
    ['v = 1', { verifier: '1' }],
    ['v = N - 1', { verifier: (modulus - 1n).toString(16) }],
  ])('%s never verifies and never throws', async (_name, change) => {
    const { verifier } = await srp.createVerifier(vector.subject, vector.password)
    const keys = await srp.begin(verifier)
    const { signature } = vector
    const proof = { ...keys, clientPublic: hexPower(vector.a), verifier, secretBlock, timestamp, signature }

    expect(await srp.verifies(vector.subject, { ...proof, ...change })).toBe(false)
  })
})

describe('Srp: passwords', () => {
  test('a verifier matches its own password, group and identity only', async () => {
    const stored = await srp.createVerifier(subject, 'Pässw0rd 🔑')

    expect(stored.salt).toMatch(/^[1-9a-f][0-9a-f]{0,31}$/)
    expect(stored.verifier).toMatch(/^[1-9a-f][0-9a-f]{0,767}$/)
    expect(await srp.matches(subject, 'Pässw0rd 🔑', stored)).toBe(true)
    expect(await srp.matches(subject, 'Pässw0rd 🔑 ', stored)).toBe(false)
    expect(await srp.matches(subject, '', stored)).toBe(false)
    expect(await srp.matches({ ...subject, identity: 'Janedoe' }, 'Pässw0rd 🔑', stored)).toBe(false)
    expect(await srp.matches({ ...subject, group: 'EXAMPLE02' }, 'Pässw0rd 🔑', stored)).toBe(false)
  })

  test('the same password gets another salt and verifier each time, the same exchange another b', async () => {
    const [first, second] = [await srp.createVerifier(subject, 'x'), await srp.createVerifier(subject, 'x')]
    const [one, two] = [await srp.begin(first.verifier), await srp.begin(first.verifier)]

    expect(first.salt).not.toBe(second.salt)
    expect(first.verifier).not.toBe(second.verifier)
    expect(one.secret).toMatch(/^[0-9a-f]{64}$/)
    expect(one.secret).not.toBe(two.secret)
    expect(one.serverPublic).not.toBe(two.serverPublic)
  })

  test.each(['00f1c2d4e5b60718293a4b5c6d7e8f90', '00000000000000000000000000000000'])('salt %s works', async (salt) => {
    const seeded = new Srp({ random: scripted(salt), threads: 1 })
    const stored = await seeded.createVerifier(subject, 'Passw0rd!')

    expect(stored.salt).toBe(BigInt(`0x${salt}`).toString(16))
    expect(await seeded.matches(subject, 'Passw0rd!', stored)).toBe(true)
    await seeded.close()
  })
})

describe('Srp: threads', () => {
  test('close waits for the work it has taken and refuses more', async () => {
    const closing = new Srp()
    const work = Array.from({ length: 8 }, () => closing.begin('abc'))
    await closing.close()
    await closing.close()

    expect(await Promise.all(work)).toHaveLength(8)
    await expect(closing.begin('abc')).rejects.toThrow('closed')
  })
})

describe('isValidPublicValue', () => {
  const hex = modulus.toString(16)

  test.each([
    '1',
    '2',
    'abc',
    'ABC',
    '0'.repeat(200) + 'a'.repeat(768),
    (modulus - 1n).toString(16),
    (modulus + 1n).toString(16),
    'f'.repeat(768),
    hexPower('abcdef'),
    `00${hexPower('abcdef')}`,
  ])('accepts %s', (value) => {
    expect(isValidPublicValue(value)).toBe(true)
  })

  test.each([
    '',
    '0',
    '0000',
    '0'.repeat(900),
    hex,
    hex.toUpperCase(),
    `00${hex}`,
    (2n * modulus).toString(16),
    `1${'0'.repeat(768)}`,
    'f'.repeat(769),
    `${'0'.repeat(257)}${'a'.repeat(768)}`,
    '0x12',
    '-1',
    '+1',
    ' 1',
    '1\n',
    '1n',
    '1_0',
    'g',
    '１',
    'null',
  ])('refuses %j', (value) => {
    expect(isValidPublicValue(value)).toBe(false)
  })

  test('costs nothing on a megabyte', () => {
    const long = 'a'.repeat(1 << 20)
    const started = performance.now()
    for (let index = 0; index < 1000; index += 1) isValidPublicValue(long)

    expect(performance.now() - started).toBeLessThan(50)
  })
})
