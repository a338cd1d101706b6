import { describe, expect, test } from 'vitest'
import { HeaderLines } from '../../src/aws/header-lines.js'
import { decodeBase64url } from '../../src/crypto/base64url.js'
import { parseJwt } from '../../src/crypto/jwt.js'
import { parseRefreshToken } from '../../src/crypto/opaque-token.js'
import { PageTokens } from '../../src/crypto/page-token.js'
import { systemRandom } from '../../src/crypto/random.js'
import { isValidPublicValue } from '../../src/crypto/srp.js'
import { checkPasswordPolicy, generatePassword } from '../../src/domain/passwords/password-policy.js'
import { canonicalTimestamp } from '../../src/domain/sign-in/srp-timestamp.js'
import { valueProblem } from '../../src/domain/users/attribute-values.js'
import {
  isEmailAddress,
  isPhoneNumber,
  looksLikeEmail,
  looksLikePhone,
} from '../../src/domain/users/contact-formats.js'
import { parseUserFilter } from '../../src/domain/users/user-filter.js'
import { anAttribute } from '../support/user-samples.js'

const pageTokens = new PageTokens(Buffer.alloc(32))
const age = { now: new Date(), maxAgeSeconds: 3600 }
const policy = {
  minimumLength: 6,
  requireUppercase: true,
  requireLowercase: true,
  requireNumbers: true,
  requireSymbols: true,
  temporaryPasswordValidityDays: 7,
}

const run = (text: string) => (piece: string, tail: string) => (n: number) => text + piece.repeat(n) + tail

/** Parsers of what callers send, with texts that make backtracking or copying quadratic where a parser has that. */
const parsers: readonly (readonly [
  name: string,
  parse: (text: string) => unknown,
  texts: readonly ((n: number) => string)[],
])[] = [
  [
    'ListUsers.Filter',
    parseUserFilter,
    [
      run('email = "')('a', ''),
      run('email = "')('\\"', ''),
      run('email = "')('\\', ''),
      run('')(' ', 'x'),
      run('"')('a', '"'),
      run('email')(' ', '= '),
      run('email =')(' ', ''),
      run('email = "a"')(' ', 'x'),
      run('')('"', ''),
      run('')('^=', ''),
    ],
  ],
  [
    'email address',
    isEmailAddress,
    [run('')('a', '@'), run('a@')('a-', ''), run('a@')('a.', ''), run('')('a.', '@b.c'), run('')('@', '')],
  ],
  ['what looks like an email address', looksLikeEmail, [run('')('a', ''), run('a@')('a', '@'), run('')('@', '')]],
  ['phone number', isPhoneNumber, [run('+')('1', 'x')]],
  ['what looks like a phone number', looksLikePhone, [run('+')('1', 'x')]],
  ['TIMESTAMP', canonicalTimestamp, [run('Tue Nov 24 ')('1', ''), run('Tue ')(' ', ''), run('')('Tue ', '')]],
  ['SRP_A', isValidPublicValue, [run('')('0', ''), run('')('f', ''), run('f')('0', 'g')]],
  ['access token', parseJwt, [run('')('a', '.b.c'), run('a.')('b', '.c'), run('')('.', ''), run('a.b.')('c', '')]],
  ['refresh token', parseRefreshToken, [run('')('A', ''), run('')('=', '')]],
  ['page token', (text) => pageTokens.open('x', text, age), [run('')('A', ''), run('')('-', '='), run('')('é', '')]],
  ['base64url', decodeBase64url, [run('')('A', '='), run('')('A', '!')]],
  [
    'number attribute',
    (text) => valueProblem(anAttribute('n', { type: 'Number', numberBounds: { min: '0', max: '9' } }), text),
    [run('')('1', ''), run('1.')('1', 'x'), run('-')('1', '.')],
  ],
  [
    'date attribute',
    (text) => valueProblem(anAttribute('d', { type: 'DateTime' }), text),
    [run('2026-01-01T')('1', ''), run('2026-01-01T')('1:', 'Z')],
  ],
  [
    'text attribute',
    (text) => valueProblem(anAttribute('s', { stringBounds: { max: '9' } }), text),
    [run('')('a', '\ud800'), run('')('\ud83d\ude00', '\0')],
  ],
  [
    'password policy',
    (text) => checkPasswordPolicy(policy, text),
    [run('')('a', ''), run('')(' ', 'a'), run('a')(' ', ''), run('')('é', 'A1')],
  ],
  [
    'header lines',
    (text) => new HeaderLines(text.split('|')).single('x-amz-target'),
    [run('')('x|y|', ''), run('X-Amz-Target|')(' ', '|')],
  ],
]

const n = 20_000

describe('V48: twice the input costs no more than about twice the time', () => {
  test.each(parsers)('%s', (_, parse, texts) => {
    for (const text of texts) {
      const [once, twice] = [best(parse, text(n)), best(parse, text(2 * n))]
      // Below a millisecond the clock and the collector say more than the parser; quadratic work on 40,000 does not hide there.
      expect(twice, text(3)).toBeLessThan(Math.max(once * 4, 4))
    }
  })
})

test('V49: a generated password is as long as the longest policy asks, at once', () => {
  expect(generatePassword({ ...policy, minimumLength: 99 }, systemRandom)).toHaveLength(99)
})

/** Milliseconds of the fastest of several runs, so that a busy machine does not count. */
function best(parse: (text: string) => unknown, text: string): number {
  const times: number[] = []
  for (let round = 0; round < 5; round += 1) {
    const started = performance.now()
    try {
      parse(text)
    } catch {
      // Refused, which is what most of these texts are for.
    }
    times.push(performance.now() - started)
  }
  return Math.min(...times)
}
