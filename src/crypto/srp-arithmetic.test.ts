import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { sha256 } from './digests.js'
import {
  computeScrambler,
  computeServerPublic,
  computeSessionKey,
  computeVerifier,
  computeX,
  decoyVerifier,
  modulus,
  pad,
  power,
  signClaim,
  toInteger,
} from './srp-arithmetic.js'
import srpVectors from './srp-vectors.json' with { type: 'json' }

const digest = (value: bigint) => sha256(pad(value)).toString('hex')
const hex = (value: bigint | undefined) => value?.toString(16)

function required<T>(value: T | undefined): T {
  if (value === undefined) throw new Error('expected a value')
  return value
}

test('SRP: N is the 3072-bit prime of RFC 3526 group 15', () => {
  expect(sha256(pad(modulus)).toString('hex')).toBe('b28bc90ba9cb908924dc77c554a5fe9225ce147d98fd5d10a40b6d568a1425b2')
})

describe.each(srpVectors)('SRP arithmetic: $name vector', (vector) => {
  const x = computeX(vector.subject, vector.password, BigInt(`0x${vector.salt}`))
  const verifier = required(computeVerifier(x))
  const secret = BigInt(`0x${vector.b}`)
  const clientPublic = required(power(2n, BigInt(`0x${vector.a}`)))
  const serverPublic = required(computeServerPublic(verifier, secret))

  test('x', () => expect(hex(x)).toBe(vector.x))
  test('v', () => expect(digest(verifier)).toBe(vector.verifierDigest))
  test('A', () => expect(digest(clientPublic)).toBe(vector.clientPublicDigest))
  test('B', () => expect(digest(serverPublic)).toBe(vector.serverPublicDigest))
  test('u', () => expect(hex(computeScrambler(clientPublic, serverPublic))).toBe(vector.u))

  test('S', () => {
    const scrambled = required(power(verifier, BigInt(`0x${vector.u}`)))

    expect(digest(required(power(clientPublic * scrambled, secret)))).toBe(vector.sharedDigest)
  })

  test('K and the signature', () => {
    const key = required(computeSessionKey({ clientPublic, serverPublic, secret, verifier }))

    expect(key.toString('hex')).toBe(vector.key)
    expect(signClaim(key, vector.subject, Buffer.from(vector.secretBlock, 'base64'), vector.timestamp)).toBe(
      vector.signature,
    )
  })
})

describe('SRP arithmetic: degenerate values give nothing and throw nothing', () => {
  const terms = { clientPublic: 5n, serverPublic: 7n, secret: 11n, verifier: 13n }

  test('ordinary terms give a key', () => expect(computeSessionKey(terms)).toHaveLength(16))

  test.each([
    ['A = 0', { clientPublic: 0n }],
    ['A = N', { clientPublic: modulus }],
    ['A = 2N', { clientPublic: 2n * modulus }],
    ['B = 0', { serverPublic: 0n }],
    ['B = N', { serverPublic: modulus }],
    ['b = 0', { secret: 0n }],
    ['v = 0', { verifier: 0n }],
    ['v = 1', { verifier: 1n }],
    ['v = N - 1', { verifier: modulus - 1n }],
    ['v = N', { verifier: modulus }],
  ])('%s', (_name, changed) => {
    expect(computeSessionKey({ ...terms, ...changed })).toBeUndefined()
  })

  test('S = 0, 1 or N - 1', () => {
    expect(power(modulus - 1n, 2n)).toBeUndefined()
    expect(power(modulus - 1n, 3n)).toBeUndefined()
    expect(power(0n, 3n)).toBeUndefined()
    expect(power(modulus, 3n)).toBeUndefined()
    expect(power(2n, modulus - 1n)).toBeUndefined()
  })

  test('B = 0', () => {
    const secret = 11n
    const multiplier = required(computeServerPublic(1n, secret)) - 2n ** secret
    const verifier = ((modulus - 2n ** secret) * inverse(multiplier)) % modulus

    expect(computeServerPublic(verifier, secret)).toBeUndefined()
  })
})

test('SRP power: agrees with plain square-and-multiply', () => {
  const small = (base: bigint, exponent: bigint) => {
    let result = 1n
    for (const bit of exponent.toString(2)) result = (result * result * (bit === '1' ? base : 1n)) % modulus
    return result
  }
  fc.assert(
    fc.property(fc.bigInt(2n, modulus * 3n), fc.bigInt(1n, 2n ** 64n), (base, exponent) => {
      expect(power(base, exponent)).toBe(small(base % modulus, exponent))
    }),
    { numRuns: 25 },
  )
})

describe('SRP pad', () => {
  test.each([
    [0n, '00'],
    [1n, '01'],
    [0x7fn, '7f'],
    [0x80n, '0080'],
    [0xfffn, '0fff'],
    [0xabcdn, '00abcd'],
  ])('%s → %s', (value, bytes) => {
    expect(pad(value).toString('hex')).toBe(bytes)
  })

  test('keeps the integer, never sets the sign bit, wastes no byte', () => {
    fc.assert(
      fc.property(fc.bigInt(0n, 2n ** 3072n), (value) => {
        const bytes = pad(value)
        expect(toInteger(bytes)).toBe(value)
        expect(bytes.readInt8(0)).toBeGreaterThanOrEqual(0)
        expect(bytes.length === 1 || bytes.readInt16BE(0) > 0x7f).toBe(true)
      }),
    )
  })
})

describe('SRP decoy', () => {
  const key = Buffer.alloc(32, 1)
  const subject = { group: 'EXAMPLE01', identity: 'nobody' }

  test('is the same each time and differs by key, group and identity', () => {
    const decoys = [
      decoyVerifier(key, subject),
      decoyVerifier(Buffer.alloc(32, 2), subject),
      decoyVerifier(key, { ...subject, group: 'EXAMPLE02' }),
      decoyVerifier(key, { ...subject, identity: 'nobody2' }),
      decoyVerifier(key, { group: 'EXAMPLE01n', identity: 'obody' }),
    ]

    expect(decoyVerifier(key, subject)).toEqual(decoys[0])
    expect(new Set(decoys.map((decoy) => decoy.salt)).size).toBe(decoys.length)
    expect(new Set(decoys.map((decoy) => decoy.verifier)).size).toBe(decoys.length)
  })

  test('looks like a real salt and verifier', () => {
    const { salt, verifier } = decoyVerifier(key, subject)

    expect(salt).toMatch(/^[1-9a-f][0-9a-f]{0,31}$/)
    expect(verifier).toMatch(/^[1-9a-f][0-9a-f]{700,767}$/)
    expect(BigInt(`0x${verifier}`) < modulus).toBe(true)
  })
})

function inverse(value: bigint): bigint {
  return required(power(value, modulus - 2n))
}
