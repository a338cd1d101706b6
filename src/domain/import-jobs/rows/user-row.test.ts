import { describe, expect, test } from 'vitest'
import { anAttribute, samplePool } from '../../../../test/support/user-samples.js'
import type { HashAlgorithm } from '../../../entities/imported-hash.js'
import type { UserPool, UserPoolSettings } from '../../../entities/user-pool.js'
import { csvHeader, passwordHashColumn } from './csv-header.js'
import { importedStatus, readUserRow } from './user-row.js'

const sms = { snsCallerArn: 'arn:aws:iam::123456789012:role/sms' }
const verifying: Partial<UserPoolSettings> = { autoVerifiedAttributes: ['email'], smsConfiguration: sms }
const schema = [
  anAttribute('custom:tenant', { mutable: false }),
  anAttribute('custom:rank', { type: 'Number', numberBounds: { min: '1' } }),
  anAttribute('custom:active', { type: 'Boolean' }),
  anAttribute('custom:note'),
]
const poolWith = (settings: Partial<UserPoolSettings> = {}, more: typeof schema = []) =>
  samplePool({ ...verifying, ...settings }, [...schema, ...more])
const pool = poolWith()

const usual = {
  'cognito:username': 'ana',
  'cognito:mfa_enabled': 'false',
  email: 'ana@example.com',
  email_verified: 'true',
}
/** A row with the usual values and those of `changes`. */
const read = (
  changes: Readonly<Record<string, string | undefined>> = {},
  { of = pool, algorithm }: { of?: UserPool; algorithm?: HashAlgorithm } = {},
) => {
  const columns = algorithm ? [...csvHeader(of), passwordHashColumn] : csvHeader(of)
  const values: Readonly<Record<string, string | undefined>> = { ...usual, ...changes }
  return readUserRow(
    columns.map((column) => values[column] ?? ''),
    columns,
    of,
    algorithm,
  )
}
const attributesOf = (changes: Record<string, string>, of = pool) => {
  const user = read(changes, { of })
  return 'fault' in user ? user.fault : user.attributes
}

describe('readUserRow: values', () => {
  test('a user without what is empty', () => {
    expect(read()).toEqual({
      username: 'ana',
      attributes: { email: 'ana@example.com', email_verified: 'true' },
      smsMfa: false,
    })
  })

  test('the order of the columns is that of the file', () => {
    const columns = csvHeader(pool).toReversed()
    const values: Record<string, string> = usual
    const fields = columns.map((column) => values[column] ?? '')
    expect(readUserRow(fields, columns, pool)).toEqual(read())
  })

  test.each([
    { column: 'birthdate', written: '02/28/1985', stored: '1985-02-28' },
    { column: 'email_verified', written: 'TRUE', stored: 'true' },
    { column: 'phone_number_verified', written: 'False', stored: 'false' },
    { column: 'custom:active', written: 'tRuE', stored: 'true' },
    { column: 'updated_at', written: '1471453471', stored: '1471453471' },
    { column: 'custom:rank', written: '7', stored: '7' },
    { column: 'custom:tenant', written: 'acme', stored: 'acme' },
    { column: 'name', written: "Ana O'Neill", stored: "Ana O'Neill" },
    { column: 'custom:note', written: 'x'.repeat(2048), stored: 'x'.repeat(2048) },
  ])('$column: $written is stored as $stored', ({ column, written, stored }) => {
    expect(attributesOf({ [column]: written })).toMatchObject({ [column]: stored })
  })

  test.each(['=1+1', '+1', '-1', '@SUM(A1)', "=cmd|' /C calc'!A0", '"=1"'])('V52: %s stays as it is', (formula) => {
    expect(attributesOf({ 'custom:note': formula })).toMatchObject({ 'custom:note': formula })
  })

  test.each([
    { column: 'birthdate', value: '1985-02-28', fault: 'birthdate: Birthdate must be a day in the format mm/dd/yyyy' },
    { column: 'birthdate', value: '02/30/1985', fault: 'birthdate: Birthdate must be a day in the format mm/dd/yyyy' },
    { column: 'birthdate', value: '2/3/1985', fault: 'birthdate: Birthdate must be a day in the format mm/dd/yyyy' },
    { column: 'email', value: 'ana@', fault: 'Invalid email address format.' },
    { column: 'phone_number', value: '0123', fault: 'Invalid phone number format.' },
    {
      column: 'custom:active',
      value: 'yes',
      fault: 'Attributes did not conform to the schema: custom:active: Boolean must be true or false',
    },
    {
      column: 'custom:rank',
      value: '0',
      fault: 'Attributes did not conform to the schema: custom:rank: Number must be no less than 1',
    },
    {
      column: 'updated_at',
      value: 'today',
      fault: 'Attributes did not conform to the schema: updated_at: Number must be a decimal number',
    },
    {
      column: 'custom:note',
      value: 'x'.repeat(2049),
      fault: 'custom:note: String must be no longer than 2048 characters',
    },
  ])('$column: $value is refused', ({ column, value, fault }) => {
    expect(read({ [column]: value })).toEqual({ fault })
  })

  test('several faults of the schema are one line', () => {
    const of = poolWith({}, [anAttribute('family_name', { required: true }), anAttribute('gender', { required: true })])
    expect(read({ 'custom:rank': 'x' }, { of })).toEqual({
      fault:
        'Attributes did not conform to the schema: custom:rank: Number must be a decimal number; family_name: The attribute is required; gender: The attribute is required',
    })
  })

  test('a row with more or fewer values than columns is refused', () => {
    const columns = csvHeader(pool)
    for (const fields of [columns.slice(1), [...columns, '']]) {
      expect(readUserRow(fields, columns, pool)).toEqual({
        fault: `The row has ${fields.length} values, the header has ${columns.length} columns.`,
      })
    }
  })
})

describe('readUserRow: verified contacts', () => {
  const none = (example: string) => ({
    fault: `The User Record does not set any of the auto verified attributes to true. (Example: ${example} to true).`,
  })
  const phone = { phone_number: '+12345550100', phone_number_verified: 'true' }

  test.each([
    { what: 'not verified', auto: ['email'], changes: { email_verified: 'false' }, result: none('email_verified') },
    { what: 'no flag', auto: ['email'], changes: { email_verified: '' }, result: none('email_verified') },
    {
      what: 'the other contact',
      auto: ['email'],
      changes: { ...phone, email_verified: '' },
      result: none('email_verified'),
    },
    { what: 'the other contact', auto: ['phone_number'], changes: {}, result: none('phone_number_verified') },
    { what: 'a pool that verifies nothing', auto: [], changes: phone, result: none('email_verified') },
    {
      what: 'a flag without its contact',
      auto: ['email'],
      changes: { email: '' },
      result: { fault: 'email is required to set email_verified' },
    },
    {
      what: 'a second flag without its contact',
      auto: ['email'],
      changes: { phone_number_verified: 'true' },
      result: { fault: 'phone_number is required to set phone_number_verified' },
    },
  ] as const)('$what where the pool verifies $auto is refused', ({ auto, changes, result }) => {
    expect(read(changes, { of: poolWith({ autoVerifiedAttributes: [...auto] }) })).toEqual(result)
  })

  test('one of two is enough', () => {
    const of = poolWith({ autoVerifiedAttributes: ['email', 'phone_number'] })
    expect(read({ ...phone, email_verified: '' }, { of })).toMatchObject({ attributes: phone })
    expect(read({}, { of })).toMatchObject({ username: 'ana' })
  })
})

describe('readUserRow: usernames', () => {
  test.each([
    { value: '', fault: 'The User Record does not set cognito:username.' },
    { value: 'a b', fault: 'cognito:username must have 1 to 128 characters and no blanks.' },
    { value: 'a\tb', fault: 'cognito:username must have 1 to 128 characters and no blanks.' },
    { value: 'x'.repeat(129), fault: 'cognito:username must have 1 to 128 characters and no blanks.' },
  ])('"$value" is refused', ({ value, fault }) => {
    expect(read({ 'cognito:username': value })).toEqual({ fault })
  })

  test('is composed, and keeps its spelling whatever the pool makes of case', () => {
    expect(read({ 'cognito:username': 'Zoe\u0308' }, { of: poolWith({ caseSensitive: false }) })).toMatchObject({
      username: 'Zo\u00eb',
    })
  })

  test('must not look like an alias', () => {
    const of = poolWith({ aliasAttributes: ['email', 'phone_number'] })
    expect(read({ 'cognito:username': 'a@b.example' }, { of })).toEqual({
      fault: 'Username cannot be of email format, since user pool is configured for email alias.',
    })
    expect(read({ 'cognito:username': '+12345550100' }, { of })).toEqual({
      fault: 'Username cannot be of phone number format, since user pool is configured for phone number alias.',
    })
  })

  describe('in pools with username attributes', () => {
    const byEmail = poolWith({ usernameAttributes: ['email'] }, [anAttribute('email', { required: true })])

    test('is the email address, which the row need not repeat', () => {
      const user = {
        username: 'ana@example.com',
        attributes: { email: 'ana@example.com', email_verified: 'true' },
        smsMfa: false,
      }
      const changes = { 'cognito:username': 'ana@example.com' }
      expect(read(changes, { of: byEmail })).toEqual(user)
      expect(read({ ...changes, email: '' }, { of: byEmail })).toEqual(user)
    })

    test('may be nothing else', () => {
      expect(read({}, { of: byEmail })).toEqual({ fault: 'Username should be an email.' })
      const byBoth = poolWith({ usernameAttributes: ['email', 'phone_number'] })
      expect(read({}, { of: byBoth })).toEqual({
        fault: 'Username should be either an email or a phone number.',
      })
      expect(read({ 'cognito:username': 'other@example.com' }, { of: byEmail })).toEqual({
        fault: 'User email should be empty or same as username, since username attribute is email',
      })
    })
  })
})

describe('readUserRow: cognito:mfa_enabled', () => {
  const phone = { phone_number: '+12345550100' }

  test.each([
    { mfa: 'OFF', value: 'false', changes: {}, smsMfa: false },
    { mfa: 'OPTIONAL', value: 'False', changes: {}, smsMfa: false },
    { mfa: 'OPTIONAL', value: 'TRUE', changes: phone, smsMfa: true },
    { mfa: 'ON', value: 'true', changes: phone, smsMfa: true },
    { mfa: 'ON', value: 'true', changes: {}, smsMfa: false },
  ] as const)('$mfa: $value with $changes', ({ mfa, value, changes, smsMfa }) => {
    expect(read({ ...changes, 'cognito:mfa_enabled': value }, { of: poolWith({ mfa }) })).toMatchObject({ smsMfa })
  })

  test.each([
    { mfa: 'OFF', value: 'true', allowed: 'false' },
    { mfa: 'OFF', value: '', allowed: 'false' },
    { mfa: 'ON', value: 'false', allowed: 'true' },
    { mfa: 'ON', value: '', allowed: 'true' },
    { mfa: 'OPTIONAL', value: '', allowed: 'true or false' },
    { mfa: 'OPTIONAL', value: '1', allowed: 'true or false' },
  ] as const)('$mfa: "$value" is refused', ({ mfa, value, allowed }) => {
    expect(read({ ...phone, 'cognito:mfa_enabled': value }, { of: poolWith({ mfa }) })).toEqual({
      fault: `cognito:mfa_enabled must be ${allowed} in this user pool.`,
    })
  })

  test('where people decide, nobody gets a factor that cannot reach them', () => {
    const fault =
      'cognito:mfa_enabled is true, but the user has no phone_number or the user pool sends no text messages.'
    const { smsConfiguration: _, ...unsending } = poolWith({ mfa: 'OPTIONAL' }).settings
    const changes = { 'cognito:mfa_enabled': 'true' }
    expect(read(changes, { of: poolWith({ mfa: 'OPTIONAL' }) })).toEqual({ fault })
    expect(read({ ...changes, ...phone }, { of: { ...pool, settings: unsending } })).toEqual({ fault })
  })
})

describe('readUserRow: password hashes', () => {
  const text = '$2b$05$CCCCCCCCCCCCCCCCCCCCC.VGOzA784oUp/Z0DY336zx7pLYAy0lwK'

  test('a user with a hash is confirmed, another has the password reset', () => {
    const hashed = read({ [passwordHashColumn]: text }, { algorithm: 'BCRYPT' })
    expect(hashed).toMatchObject({ passwordHash: { algorithm: 'BCRYPT', text } })
    expect('fault' in hashed ? hashed : importedStatus(hashed)).toBe('CONFIRMED')
    const plain = read()
    expect('fault' in plain ? plain : importedStatus(plain)).toBe('RESET_REQUIRED')
  })

  test.each([
    { value: '', fault: 'The User Record does not set cognito:password_hash.' },
    { value: 'secret', fault: 'cognito:password_hash: The value is not a password hash of bcrypt' },
    {
      value: text.replace('$05$', '$20$'),
      fault: 'cognito:password_hash: The parameters of the bcrypt hash are out of bounds',
    },
  ])('"$value" is refused, and never told back', ({ value, fault }) => {
    expect(read({ [passwordHashColumn]: value }, { algorithm: 'BCRYPT' })).toEqual({ fault })
  })

  test('a hash of another algorithm than that of the job is refused', () => {
    for (const algorithm of ['SCRYPT', 'ARGON2ID', 'PBKDF2_SHA256'] as const) {
      expect(read({ [passwordHashColumn]: text }, { algorithm })).toEqual({
        fault: expect.stringContaining('The value is not a password hash of'),
      })
    }
  })

  test('a column of hashes without an algorithm is refused, not passed over', () => {
    const columns = [...csvHeader(pool), passwordHashColumn]
    const values: Record<string, string> = { ...usual, [passwordHashColumn]: text }
    const fields = columns.map((column) => values[column] ?? '')
    expect(readUserRow(fields, columns, pool)).toEqual({
      fault: 'The import job names no algorithm of cognito:password_hash.',
    })
  })
})
