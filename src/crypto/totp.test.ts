import { expect, test } from 'vitest'
import { systemRandom } from './random.js'
import { createTotpSecret, totpStep } from './totp.js'

/** ASCII `12345678901234567890`. */
const secret = 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ'
const at = (seconds: number) => new Date(seconds * 1000)

/** RFC 6238, appendix B, SHA-1: the last six of eight digits. */
test.each([
  [59, '287082'],
  [1111111109, '081804'],
  [1111111111, '050471'],
  [1234567890, '005924'],
  [2000000000, '279037'],
  [20000000000, '353130'],
])('totpStep: RFC 6238 at %d is %s', (seconds, code) => {
  expect(totpStep(secret, code, at(seconds))).toBe(Math.floor(seconds / 30))
})

test.each([
  [-61, undefined],
  [-60, undefined],
  [-31, undefined],
  [-30, 37037037],
  [0, 37037037],
  [29, 37037037],
  [30, 37037037],
  [59, 37037037],
  [60, undefined],
])(
  'totpStep: a code of step 37037037 is good from one step before to one after (%d s from its start)',
  (offset, want) => {
    expect(totpStep(secret, '050471', at(1111111110 + offset))).toBe(want)
  },
)

test.each(['', '05047', '0504711', '50471', ' 050471', '050471 ', 'abcdef', '０５０４７１', '-50471', '\u0000\u0000'])(
  'totpStep: %j is never right',
  (code) => {
    expect(totpStep(secret, code, at(1111111111))).toBeUndefined()
  },
)

test('totpStep: a code of another secret is wrong', () => {
  expect(totpStep(createTotpSecret(systemRandom), '050471', at(1111111111))).toBeUndefined()
})

test('createTotpSecret: 32 bytes in base32, another each time', () => {
  const [one, two] = [createTotpSecret(systemRandom), createTotpSecret(systemRandom)]
  expect(one).toMatch(/^[A-Z2-7]{52}$/)
  expect(one).not.toBe(two)
})
