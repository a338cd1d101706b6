import { expect, test } from 'vitest'
import { failureOf, samplePool, sampleUser } from '../../../test/support/user-samples.js'
import type { Attributes } from '../../entities/user.js'
import { contactChange } from './contact-change.js'

const verified = { email: 'a@b.example', email_verified: 'true' }
const unverified = { email: 'a@b.example', email_verified: 'false' }

interface Row {
  readonly name: string
  readonly has: Attributes
  readonly change: Attributes
  readonly wants: object
  readonly auto?: boolean
  readonly waits?: boolean
}

const set = (value: string, isVerified: boolean, sendCode: boolean, replacesPending = true) => ({
  kind: 'set',
  value,
  verified: isVerified,
  sendCode,
  replacesPending,
})

const rows: readonly Row[] = [
  { name: 'not mentioned', has: verified, change: { name: 'x' }, wants: { kind: 'none' } },
  { name: 'deleted', has: verified, change: { email: '' }, wants: { kind: 'removed' } },
  { name: 'new value', has: verified, change: { email: 'c@d.example' }, wants: set('c@d.example', false, false) },
  {
    name: 'new value of an auto-verified attribute',
    has: verified,
    change: { email: 'c@d.example' },
    auto: true,
    wants: set('c@d.example', false, true),
  },
  { name: 'other spelling', has: verified, change: { email: 'A@b.example' }, wants: set('A@b.example', false, false) },
  {
    name: 'first value',
    has: {},
    change: { email: 'c@d.example' },
    auto: true,
    wants: set('c@d.example', false, true),
  },
  {
    name: 'same value',
    has: verified,
    change: { email: 'a@b.example' },
    auto: true,
    wants: set('a@b.example', true, false),
  },
  {
    name: '[demand 55] new value that must be verified first',
    has: verified,
    change: { email: 'c@d.example' },
    auto: true,
    waits: true,
    wants: { kind: 'pending', value: 'c@d.example' },
  },
  {
    name: 'first value does not wait',
    has: {},
    change: { email: 'c@d.example' },
    waits: true,
    wants: set('c@d.example', false, false),
  },
  {
    name: 'return to the present value',
    has: verified,
    change: verified,
    waits: true,
    wants: set('a@b.example', true, false),
  },
  {
    name: 'vouched new value',
    has: unverified,
    change: { email: 'c@d.example', email_verified: 'true' },
    auto: true,
    waits: true,
    wants: set('c@d.example', true, false),
  },
  {
    name: 'flag alone',
    has: unverified,
    change: { email_verified: 'True' },
    wants: set('a@b.example', true, false, false),
  },
  {
    name: 'flag taken away',
    has: verified,
    change: { email_verified: 'false' },
    wants: set('a@b.example', false, false, false),
  },
  {
    name: 'flag deleted',
    has: verified,
    change: { email_verified: '' },
    wants: set('a@b.example', false, false, false),
  },
  { name: 'flag false without a value', has: {}, change: { email_verified: 'false' }, wants: { kind: 'none' } },
  {
    name: 'flag false does not let a value through',
    has: verified,
    change: { email: 'c@d.example', email_verified: 'false' },
    waits: true,
    wants: { kind: 'pending', value: 'c@d.example' },
  },
]

test.each(rows)('$name', ({ has, change, wants, auto, waits }) => {
  const pool = samplePool({
    ...(auto && { autoVerifiedAttributes: ['email'] }),
    ...(waits && { verifyBeforeUpdate: ['email'] }),
  })
  expect(contactChange(pool, sampleUser(pool, { attributes: has }), 'email', change)).toEqual(wants)
})

test('a flag without any value is refused', () => {
  const pool = samplePool()
  const { code } = failureOf(() => contactChange(pool, sampleUser(pool), 'email', { email_verified: 'true' }))
  expect(code).toBe('verified-flag-without-contact')
})
