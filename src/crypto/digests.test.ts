import { createRequire } from 'node:module'
import { expect, test } from 'vitest'
import { decodeBase64url } from './base64url.js'
import { constantTimeEqual, hmacSha256, secretHash, sha256 } from './digests.js'

test('sha256: FIPS 180-2 appendix B.1', () => {
  expect(sha256('abc').toString('hex')).toBe('ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad')
})

test('hmacSha256: RFC 4231 §4.3', () => {
  expect(hmacSha256('Jefe', 'what do ya want for nothing?').toString('hex')).toBe(
    '5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843',
  )
})

test('secretHash: the same as a client computes', () => {
  const { createSecretHash } = createRequire(import.meta.url)('cognito-srp-helper')

  expect(secretHash('s3cret', 'jäne', '1example23456789')).toBe(createSecretHash('jäne', '1example23456789', 's3cret'))
})

test.each([
  ['', '', true],
  ['a', 'a', true],
  ['a', 'b', false],
  ['a', '', false],
  ['a', 'aa', false],
  ['ä', 'a\u0308', false],
  ['é', 'e', false],
])('constantTimeEqual: %j and %j → %s', (a, b, equal) => {
  expect(constantTimeEqual(a, b)).toBe(equal)
  expect(constantTimeEqual(Buffer.from(a), b)).toBe(equal)
})

test.each([
  ['', ''],
  ['AA', '\0'],
  ['_-8', '\xff\xef'],
])('decodeBase64url: %j', (text, bytes) => {
  expect(decodeBase64url(text)?.toString('latin1')).toBe(bytes)
})

test.each(['A', 'AB', 'AA==', 'AA=', '/+8', 'A A', 'AA\n', 'AAA.', '_-9'])('decodeBase64url: refuses %j', (text) => {
  expect(decodeBase64url(text)).toBeUndefined()
})
