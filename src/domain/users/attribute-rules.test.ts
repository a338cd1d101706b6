import { describe, expect, test } from 'vitest'
import { anAttribute, failureOf, sampleClient, samplePool } from '../../../test/support/user-samples.js'
import type { Attributes } from '../../entities/user.js'
import {
  type AttributeWriter,
  checkAttributeChange,
  checkAttributeDeletion,
  checkNewAttributes,
  readableAttributes,
} from './attribute-rules.js'

const pool = samplePool({}, [
  anAttribute('custom:tenant', { mutable: false }),
  anAttribute('custom:rank', { type: 'Number', numberBounds: { min: '1', max: '9007199254740993' } }),
  anAttribute('custom:since', { type: 'DateTime' }),
  anAttribute('dev:custom:score', { developerOnly: true }),
])
const administrator: AttributeWriter = { kind: 'administrator' }
const client = (writeAttributes?: string[]): AttributeWriter => ({
  kind: 'client',
  client: sampleClient(pool, writeAttributes ? { writeAttributes } : {}),
})

const newFailure = (attributes: Attributes, writer: AttributeWriter, of = pool) =>
  failureOf(() => checkNewAttributes(of, attributes, writer))
const changeFailure = (attributes: Attributes, writer: AttributeWriter, of = pool) =>
  failureOf(() => checkAttributeChange(of, attributes, writer))

describe('[demand 52] [demand 53] write permission of app clients', () => {
  test.each([
    { writes: undefined, names: ['name', 'email', 'custom:tenant', 'custom:rank'] },
    { writes: [], names: ['name', 'email', 'custom:rank'] },
    { writes: ['name'], names: ['name'] },
  ])('with WriteAttributes $writes may write $names', ({ writes, names }) => {
    const values: Record<string, string> = { email: 'a@b.example', 'custom:rank': '7' }
    const attributes = Object.fromEntries(names.map((name) => [name, values[name] ?? 'x']))
    expect(() => checkNewAttributes(pool, attributes, client(writes))).not.toThrow()
  })

  test.each([
    { writes: ['name'], name: 'email' },
    { writes: ['name'], name: 'custom:rank' },
    { writes: undefined, name: 'nonsense' },
  ])('with WriteAttributes $writes must not write $name', ({ writes, name }) => {
    expect(newFailure({ [name]: 'a@b.example' }, client(writes)).code).toBe('attribute-write-forbidden')
    expect(changeFailure({ [name]: 'a@b.example' }, client(writes)).code).toBe('attribute-write-forbidden')
    expect(changeFailure({ [name]: '' }, client(writes)).code).toBe('attribute-write-forbidden')
  })

  test.each([
    'sub',
    'identities',
    'email_verified',
    'phone_number_verified',
    'cognito:user_status',
    'cognito:groups',
    'dev:custom:score',
    'custom:score',
    '__proto__',
    'constructor',
    'toString',
  ])('[demand 51] V39: no client writes %s, even with permission for it', (name) => {
    const attributes = Object.fromEntries([
      ['email', 'a@b.example'],
      [name, 'true'],
    ])
    for (const writer of [client(), client(['email', name])]) {
      expect(newFailure(attributes, writer).code).toBe('attribute-write-forbidden')
      expect(changeFailure(attributes, writer).code).toBe('attribute-write-forbidden')
    }
  })

  test('what is typed as the username needs no permission', () => {
    const emailNames = samplePool({ usernameAttributes: ['email'] })
    const writer: AttributeWriter = { kind: 'client', client: sampleClient(emailNames, { writeAttributes: ['name'] }) }
    expect(() => checkNewAttributes(emailNames, { email: 'a@b.example' }, writer)).not.toThrow()
    expect(changeFailure({ email: 'a@b.example' }, writer, emailNames).code).toBe('attribute-write-forbidden')
  })
})

describe('administrators', () => {
  test('write flags and developer attributes', () => {
    const attributes = { email: 'a@b.example', email_verified: 'true', 'dev:custom:score': '3' }
    expect(() => checkNewAttributes(pool, attributes, administrator)).not.toThrow()
    expect(() => checkAttributeChange(pool, attributes, administrator)).not.toThrow()
  })

  test.each(['sub', 'identities', 'cognito:user_status'])('do not write %s', (name) => {
    const expected = { code: 'attribute-cannot-be-set', details: { attribute: name } }
    expect(newFailure({ [name]: 'x' }, administrator)).toEqual(expected)
    expect(changeFailure({ [name]: 'x' }, administrator)).toEqual(expected)
  })

  test('a verified flag needs its contact', () => {
    const expected = { code: 'verified-flag-without-contact', details: { contact: 'phone_number' } }
    expect(newFailure({ phone_number_verified: 'true' }, administrator)).toEqual(expected)
  })
})

describe('schema', () => {
  test('every unknown name and broken bound is listed, one line each', () => {
    const { code, details } = newFailure({ 'custom:x': '1', nope: '', name: 'n'.repeat(21) }, administrator)
    expect(code).toBe('attributes-not-conforming')
    expect(details.reason).toBe(
      'custom:x: Attribute does not exist in the schema.\n' +
        'nope: Attribute does not exist in the schema.\n' +
        'name: String must be no longer than 20 characters\n',
    )
  })

  test('required attributes are asked from people, not from administrators', () => {
    const strict = samplePool({}, [anAttribute('email', { required: true }), anAttribute('name', { required: true })])
    const writer: AttributeWriter = { kind: 'client', client: sampleClient(strict) }
    expect(newFailure({ email: '' }, writer, strict).details.reason).toBe(
      'name: The attribute is required\nemail: The attribute is required\n',
    )
    expect(() => checkNewAttributes(strict, {}, administrator)).not.toThrow()
  })

  test('ten thousand unknown names make a short refusal', () => {
    const many = Object.fromEntries(Array.from({ length: 10_000 }, (_, index) => [`x${index}`, 'y']))
    expect(newFailure(many, administrator).details.reason?.length).toBeLessThan(10_000)
  })

  test.each([
    ['birthdate', '2000-02-29', true],
    ['birthdate', '0000-12-31', true],
    ['birthdate', '2001-02-29', false],
    ['birthdate', '2001-13-01', false],
    ['birthdate', '10/10/2010', false],
    ['birthdate', '2001-1-1', false],
    ['updated_at', '0', true],
    ['updated_at', '1700000000.5', true],
    ['updated_at', '-1', false],
    ['updated_at', '1e3', false],
    ['updated_at', '0x10', false],
    ['updated_at', ' 1', false],
    ['updated_at', 'NaN', false],
    ['custom:rank', '9007199254740993', true],
    ['custom:rank', '9007199254740994', false],
    ['email_verified', 'True', true],
    ['email_verified', 'yes', false],
    ['custom:since', '2026-11-25T12:00:00Z', true],
    ['custom:since', '1700000000', true],
    ['custom:since', '2026-11-31', false],
    ['custom:since', 'yesterday', false],
    ['name', 'a\0b', false],
    ['name', '\ud800', false],
    ['name', '👋'.repeat(10), true],
  ])('%s: %j → %s', (name, value, valid) => {
    const check = () => checkAttributeChange(pool, { email: 'a@b.example', [name]: value }, administrator)
    if (valid) expect(check).not.toThrow()
    else expect(failureOf(check).code).toBe('attributes-not-conforming')
  })

  test.each([
    [{ email: 'a@b@c.example' }, 'email-format-invalid'],
    [{ phone_number: '555' }, 'phone-format-invalid'],
  ])('%o → %s', (attributes, code) => {
    expect(newFailure(attributes, administrator).code).toBe(code)
    expect(changeFailure(attributes, client()).code).toBe(code)
  })
})

describe('changes', () => {
  test.each(['x', ''])('an immutable attribute is not changed to %j', (value) => {
    const expected = { code: 'attribute-immutable', details: { attribute: 'custom:tenant' } }
    expect(changeFailure({ 'custom:tenant': value }, administrator)).toEqual(expected)
    expect(changeFailure({ 'custom:tenant': value }, client())).toEqual(expected)
  })

  test('a required attribute is not deleted, an optional one is', () => {
    const strict = samplePool({}, [anAttribute('email', { required: true })])
    expect(changeFailure({ email: '' }, administrator, strict).code).toBe('attribute-deletion-forbidden')
    expect(failureOf(() => checkAttributeDeletion(strict, ['email'])).code).toBe('attribute-deletion-forbidden')
    expect(() => checkAttributeDeletion(strict, ['name', 'email_verified'])).not.toThrow()
  })

  test.each([
    ['sub', 'attribute-deletion-forbidden'],
    ['identities', 'attribute-cannot-be-set'],
    ['custom:tenant', 'attribute-immutable'],
    ['custom:foo', 'attribute-deletion-forbidden'],
    ['__proto__', 'attribute-deletion-forbidden'],
  ])('deletion of %s → %s', (name, code) => {
    expect(failureOf(() => checkAttributeDeletion(pool, [name])).code).toBe(code)
  })

  test('a preferred username is no alias before confirmation, so nobody signs up with one', () => {
    const aliases = samplePool({ aliasAttributes: ['preferred_username'] })
    const writer: AttributeWriter = { kind: 'client', client: sampleClient(aliases) }
    expect(newFailure({ preferred_username: 'annie' }, writer, aliases).code).toBe('preferred-username-unconfirmed')
    expect(() => checkNewAttributes(pool, { preferred_username: 'annie' }, client())).not.toThrow()
  })
})

describe('[demand 53] [demand 54] what a client may read', () => {
  const attributes = {
    name: 'Ann',
    email: 'a@b.example',
    sub: 'the-sub',
    'custom:tenant': 't',
    'dev:custom:score': '3',
  }
  const read = (readAttributes?: string[]) =>
    Object.keys(readableAttributes(pool, sampleClient(pool, readAttributes ? { readAttributes } : {}), attributes))

  test.each([
    { listed: undefined, names: ['sub', 'name', 'email', 'custom:tenant'] },
    { listed: [], names: ['sub', 'name', 'email', 'custom:tenant'] },
    { listed: ['name'], names: ['sub', 'name'] },
    { listed: ['dev:custom:score'], names: ['sub'] },
  ])('ReadAttributes $listed → $names', ({ listed, names }) => expect(read(listed)).toEqual(names))
})
