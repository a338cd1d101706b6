import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { systemRandom } from '../../crypto/random.js'
import type { PasswordPolicy } from '../../entities/user-pool.js'
import { checkPasswordPolicy, generatePassword } from './password-policy.js'

const strict: PasswordPolicy = {
  minimumLength: 8,
  requireUppercase: true,
  requireLowercase: true,
  requireNumbers: true,
  requireSymbols: true,
  temporaryPasswordValidityDays: 7,
}

describe('checkPasswordPolicy', () => {
  test.each([
    { password: 'Aa1!aaa', wantCode: 'password-too-short' },
    { password: 'aa1!aaaa', wantCode: 'password-needs-uppercase' },
    { password: 'AA1!AAAA', wantCode: 'password-needs-lowercase' },
    { password: 'Aab!aaaa', wantCode: 'password-needs-number' },
    { password: 'Aab1aaaa', wantCode: 'password-needs-symbol' },
    { password: ' Aab1!aaa', wantCode: 'password-blank-ends' },
    { password: 'Aab1!aaa ', wantCode: 'password-blank-ends' },
    { password: 'short', wantCode: 'password-too-short' },
  ])('$password → $wantCode', ({ password, wantCode }) => {
    expect(() => checkPasswordPolicy(strict, password)).toThrowError(expect.objectContaining({ code: wantCode }))
  })

  test.each(['Passw0rd!', 'Pass w0rd', 'Aa1~aaaaaaaa'])('%s conforms', (password) => {
    expect(() => checkPasswordPolicy(strict, password)).not.toThrow()
  })
})

test('generatePassword: what it draws conforms to the policy, for any minimum length', () => {
  fc.assert(
    fc.property(fc.integer({ min: 6, max: 99 }), (minimumLength) => {
      const policy = { ...strict, minimumLength }
      checkPasswordPolicy(policy, generatePassword(policy, systemRandom))
    }),
    { numRuns: 200 },
  )
})
