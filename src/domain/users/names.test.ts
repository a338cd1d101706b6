import { describe, expect, test } from 'vitest'
import { samplePool, sampleUser } from '../../../test/support/user-samples.js'
import type { Attributes } from '../../entities/user.js'
import type { UserPoolSettings } from '../../entities/user-pool.js'
import { activeAlias, nameKey, nameLookups } from './names.js'

type PoolKind = Pick<Partial<UserPoolSettings>, 'aliasAttributes' | 'usernameAttributes' | 'caseSensitive'>

const plain: PoolKind = {}
const emailAlias: PoolKind = { aliasAttributes: ['email'] }
const allAliases: PoolKind = { aliasAttributes: ['preferred_username', 'phone_number', 'email'] }
const emailNames: PoolKind = { usernameAttributes: ['email'] }
const contactNames: PoolKind = { usernameAttributes: ['phone_number', 'email'] }
const id = '0752da42-4183-4691-a038-5c96fb6fae1c'

function lookups(kind: PoolKind, name: string, by: 'administrator' | 'person'): string[] {
  return nameLookups(samplePool(kind), name, by).map((lookup) =>
    lookup.by === 'alias' ? `${lookup.alias.kind} ${lookup.alias.key}` : lookup.by,
  )
}

describe('what a typed name can mean, in order', () => {
  test.each([
    { pool: 'without aliases', kind: plain, name: 'ann', means: ['username'] },
    { pool: 'without aliases', kind: plain, name: 'ann@example.com', means: ['username'] },
    { pool: 'email alias', kind: emailAlias, name: 'ann', means: ['username'] },
    { pool: 'email alias', kind: emailAlias, name: 'A@b.example', means: ['username', 'email A@b.example'] },
    { pool: 'email alias', kind: emailAlias, name: '+14155550123', means: ['username'] },
    { pool: 'all aliases', kind: allAliases, name: 'ann', means: ['username', 'preferred_username ann'] },
    {
      pool: 'all aliases',
      kind: allAliases,
      name: 'a@b.example',
      means: ['username', 'email a@b.example', 'preferred_username a@b.example'],
    },
    {
      pool: 'all aliases',
      kind: allAliases,
      name: '+14155550123',
      means: ['username', 'phone_number +14155550123', 'preferred_username +14155550123'],
    },
    { pool: 'email as username', kind: emailNames, name: 'a@b.example', means: ['username', 'email a@b.example'] },
    { pool: 'email as username', kind: emailNames, name: '+14155550123', means: ['username'] },
    {
      pool: 'both as username',
      kind: contactNames,
      name: '+14155550123',
      means: ['username', 'phone_number +14155550123'],
    },
  ])('$pool: $name', ({ kind, name, means }) => {
    expect(lookups(kind, name, 'person')).toEqual(means)
    expect(lookups(kind, name, 'administrator')).toEqual(means)
  })

  test.each([plain, emailAlias, emailNames])('only administrators find by sub (%o)', (kind) => {
    expect(lookups(kind, id, 'administrator')).toEqual(['username', 'sub'])
    expect(lookups(kind, id, 'person')).toEqual(['username'])
  })
})

describe('which names are one name', () => {
  test.each([
    { caseSensitive: undefined, left: 'Bob', right: 'bob', same: false },
    { caseSensitive: true, left: 'Bob', right: 'bob', same: false },
    { caseSensitive: false, left: 'Bob', right: 'bOB', same: true },
    { caseSensitive: false, left: 'ÉLAN', right: 'e\u0301lan', same: true },
    { caseSensitive: true, left: 'élan', right: 'e\u0301lan', same: true },
    { caseSensitive: true, left: '\u212a', right: 'K', same: true },
    { caseSensitive: false, left: 'adm\u0131n', right: 'admin', same: false },
    { caseSensitive: false, left: '\uff41dmin', right: 'admin', same: false },
    { caseSensitive: false, left: '\u0430dmin', right: 'admin', same: false },
    { caseSensitive: false, left: 'admin\u200b', right: 'admin', same: false },
  ])('case sensitive $caseSensitive: $left and $right → $same', ({ caseSensitive, left, right, same }) => {
    const pool = samplePool(caseSensitive === undefined ? {} : { caseSensitive })
    expect(nameKey(pool, left) === nameKey(pool, right)).toBe(same)
  })

  test('a key is its own key', () => {
    const pool = samplePool({ caseSensitive: false })
    for (const name of ['İstanbul', 'ΟΔΟΣ', 'ﬀ', 'Ǆ', '\u1e9e', 'A\u030a', '\u0958']) {
      const key = nameKey(pool, name)
      expect(nameKey(pool, key)).toBe(key)
    }
  })
})

describe('which alias an attribute gives a right to', () => {
  interface Row {
    readonly pool: string
    readonly kind: PoolKind
    readonly attributes: Attributes
    readonly key: string | undefined
  }
  const verified = { email: 'Ann@example.com', email_verified: 'true' }
  const unverified = { email: 'Ann@example.com', email_verified: 'false' }
  test.each<Row>([
    { pool: 'no alias', kind: plain, attributes: verified, key: undefined },
    { pool: 'alias, verified', kind: emailAlias, attributes: verified, key: 'Ann@example.com' },
    {
      pool: 'alias, verified, no case',
      kind: { ...emailAlias, caseSensitive: false },
      attributes: verified,
      key: 'ann@example.com',
    },
    {
      pool: 'alias, flag True',
      kind: emailAlias,
      attributes: { ...verified, email_verified: 'True' },
      key: 'Ann@example.com',
    },
    { pool: 'alias, unverified', kind: emailAlias, attributes: unverified, key: undefined },
    { pool: 'alias, no flag', kind: emailAlias, attributes: { email: 'Ann@example.com' }, key: undefined },
    { pool: 'alias, flag alone', kind: emailAlias, attributes: { email_verified: 'true' }, key: undefined },
    { pool: 'username, verified', kind: emailNames, attributes: verified, key: 'Ann@example.com' },
    { pool: 'username, unverified', kind: emailNames, attributes: unverified, key: 'Ann@example.com' },
  ])('$pool', ({ kind, attributes, key }) => {
    const pool = samplePool(kind)
    expect(activeAlias(pool, sampleUser(pool, { attributes }), 'email')?.key).toBe(key)
  })

  test.each([
    ['UNCONFIRMED', undefined],
    ['CONFIRMED', 'annie'],
    ['FORCE_CHANGE_PASSWORD', 'annie'],
  ] as const)('a preferred username of a user in %s → %s', (status, key) => {
    const pool = samplePool(allAliases)
    const user = sampleUser(pool, { status, attributes: { preferred_username: 'annie' } })
    expect(activeAlias(pool, user, 'preferred_username')?.key).toBe(key)
  })
})
