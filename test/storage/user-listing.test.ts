import { beforeAll, describe, expect, test } from 'vitest'
import type { UserPool } from '../../src/entities/user-pool.js'
import type { UserPosition, UserQuery } from '../../src/storage/user-store.js'
import { describeStorage, type StorageUnderTest } from './describe-storage.js'
import { aUser, seed } from './entities.js'

type Filter = NonNullable<UserQuery['filter']>

/** Names that sort differently by bytes, by UTF-16 and by language, and characters that patterns would treat specially. */
const names = [
  '',
  'a',
  'A',
  'a_b',
  'aXb',
  'a%',
  'ab',
  'abc',
  '\u00E9',
  'e\u0301',
  'z',
  '\u{1F600}',
  '\uFFFD',
  "a'b",
  'B',
]

const filters: readonly Filter[] = [
  { field: 'username', match: 'prefix', value: 'a' },
  { field: 'username', match: 'equal', value: 'a_b' },
  { field: 'username', match: 'prefix', value: '' },
  { field: 'sub', match: 'prefix', value: '8' },
  { field: 'status', match: 'equal', value: 'CONFIRMED' },
  { field: 'status', match: 'prefix', value: 'UNC' },
  { field: 'enabled', match: 'equal', value: 'true' },
  { field: 'enabled', match: 'prefix', value: 'f' },
  { field: 'enabled', match: 'prefix', value: '' },
  { field: 'enabled', match: 'equal', value: 'no' },
  { field: 'attribute', attribute: 'name', match: 'prefix', value: 'a' },
  { field: 'attribute', attribute: 'name', match: 'prefix', value: 'a_' },
  { field: 'attribute', attribute: 'name', match: 'equal', value: 'abc' },
  { field: 'attribute', attribute: 'name', match: 'prefix', value: '\u{1F600}' },
  { field: 'attribute', attribute: 'name', match: 'equal', value: '%' },
  { field: 'attribute', attribute: 'family_name', match: 'equal', value: 'abc' },
]

describeStorage('user listing', (on) => {
  let pool: UserPool
  const users: { user: ReturnType<typeof aUser> }[] = []

  beforeAll(async () => {
    pool = (await seed(on.storage)).pool
    const other = (await seed(on.storage)).pool
    await on.storage.transaction(async (tx) => {
      for (let i = 0; i < 90; i++) {
        const name = names[i % names.length] ?? ''
        const made = {
          username: `${name}${i < names.length ? '' : i}`,
          status: i % 4 === 0 ? ('UNCONFIRMED' as const) : ('CONFIRMED' as const),
          enabled: i % 3 !== 0,
          attributes: { name },
        }
        const user = aUser(pool, made)
        users.push({ user })
        await tx.users.insert(user, user.username)
        await tx.users.insert(aUser(other, made), user.username)
      }
    })
  })

  test('without a filter: every user of the pool once, by sub', async () => {
    const found = await allPages(on, pool, undefined)
    expect(found.map(({ user }) => user.sub)).toEqual(found.map(({ user }) => user.sub).sort())
    expect(found).toHaveLength(91)
  })

  describe.each(filters)('$field $attribute $match "$value"', (filter) => {
    test('every match once, in order of value and sub, over pages of 7', async () => {
      const found = await allPages(on, pool, filter)
      const expected = users.map(({ user }) => user).filter((user) => matches(user, filter))
      const seeded = found.filter(({ user }) => users.some((one) => one.user.sub === user.sub))
      expect(new Set(seeded.map(({ user }) => user.sub))).toEqual(new Set(expected.map(({ sub }) => sub)))
      expect(seeded).toHaveLength(expected.length)
      expect(found.toSorted(byPosition)).toEqual(found)
    })

    test('the first page is the beginning of the whole', async () => {
      const whole = await on.storage.read.users.list(pool.id, { filter, limit: 60 })
      expect(await on.storage.read.users.list(pool.id, { filter, limit: 3 })).toEqual(whole.slice(0, 3))
    })
  })

  test('a position outside of the filter finds nothing', async () => {
    const [first] = await on.storage.read.users.list(pool.id, { limit: 1 })
    const filter = { field: 'username', match: 'prefix', value: 'ab' } as const
    const after = { sortValue: 'B', sub: first?.position.sub } as UserPosition
    expect(await on.storage.read.users.list(pool.id, { filter, after, limit: 60 })).toEqual([])
  })
})

async function allPages(on: StorageUnderTest, pool: UserPool, filter: Filter | undefined) {
  const found: Awaited<ReturnType<StorageUnderTest['storage']['read']['users']['list']>> = []
  for (let after: UserPosition | undefined; ; ) {
    const page = await on.storage.read.users.list(pool.id, { filter, after, limit: 7 })
    found.push(...page)
    after = page.at(-1)?.position
    if (page.length < 7) return found
  }
}

function matches(user: ReturnType<typeof aUser>, { field, attribute, match, value }: Filter): boolean {
  const actual = {
    username: user.username,
    sub: user.sub,
    status: user.status,
    enabled: String(user.enabled),
    attribute: user.attributes[attribute ?? ''],
  }[field]
  return actual !== undefined && (match === 'equal' ? actual === value : actual.startsWith(value))
}

function byPosition(a: { position: UserPosition }, b: { position: UserPosition }): number {
  const byValue = Buffer.compare(Buffer.from(a.position.sortValue), Buffer.from(b.position.sortValue))
  return byValue || Buffer.compare(Buffer.from(a.position.sub), Buffer.from(b.position.sub))
}
