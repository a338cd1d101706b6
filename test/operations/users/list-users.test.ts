import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { Administrator } from '../../support/administrator.js'
import { attributes, refusalOf } from '../../support/people.js'
import { seedPool } from '../../support/seed.js'
import { startServer, type TestServer } from '../../support/start-server.js'

let server: TestServer
let admin: Administrator
let crowd: Administrator

beforeAll(async () => {
  server = await startServer()
  admin = new Administrator(server, await seedPool(server))
  crowd = new Administrator(server, await seedPool(server))
  await admin.create('alice', { email: 'alice@example.com', given_name: 'Alice "A" \\', phone_number: '+14155550101' })
  await admin.create('albert', { email: 'albert@example.org', given_name: 'Albert', family_name: "O'Neil" })
  await admin.create('Alfred', { email: 'Alfred@example.com', name: 'Alfred' })
  await admin.create('bob', { email: 'bob@example.com', preferred_username: 'bobby' })
  await admin.setPassword('bob', 'Permanent-1', true)
  await admin.disable('bob')
  await Promise.all(Array.from({ length: 65 }, (_, index) => crowd.create(`user${String(index).padStart(2, '0')}`)))
})
afterAll(() => server.stop())

async function names(Filter: string | undefined): Promise<(string | undefined)[]> {
  return (await admin.list({ Filter })).Users?.map(({ Username }) => Username) ?? []
}

describe('ListUsers', () => {
  test('[demand 49] shows each user with every attribute, sub first', async () => {
    const { Users } = await admin.list({ Filter: 'username = "albert"' })
    const { sub } = await admin.look('albert')
    expect(Users).toEqual([
      {
        Username: 'albert',
        Attributes: attributes({ sub, email: 'albert@example.org', given_name: 'Albert', family_name: "O'Neil" }),
        UserCreateDate: expect.any(Date),
        UserLastModifiedDate: expect.any(Date),
        Enabled: true,
        UserStatus: 'FORCE_CHANGE_PASSWORD',
      },
    ])
  })

  test.each([undefined, ''])('filter %j: everyone', async (filter) => {
    expect((await names(filter)).sort()).toEqual(['Alfred', 'albert', 'alice', 'bob'])
  })

  test('an empty pool has no users and no token', async () => {
    const { Users, PaginationToken } = await admin.list({ UserPoolId: (await seedPool(server)).poolId })
    expect(Users).toEqual([])
    expect(PaginationToken).toBeUndefined()
  })

  test.each([
    ['username = "alice"', ['alice']],
    ['username="alice"', ['alice']],
    ['username ^= "al"', ['albert', 'alice']],
    ['"username"^="Al"', ['Alfred']],
    ['username = "al"', []],
    ['username = "alice@example.com"', []],
    ['email = "alice@example.com"', ['alice']],
    ['email ^= "al"', ['albert', 'alice']],
    ['email ^= "alice@"', ['alice']],
    ['email ^= "%"', []],
    ['email ^= "_lice"', []],
    ['phone_number ^= "+1415"', ['alice']],
    ['given_name = "Alice \\"A\\" \\\\"', ['alice']],
    ['given_name ^= "Al"', ['albert', 'alice']],
    ['family_name = "O\'Neil"', ['albert']],
    ['name = "Alfred"', ['Alfred']],
    ['preferred_username ^= "bob"', ['bob']],
  ])('[demand 44] %s → %j', async (filter, expected) => expect(await names(filter)).toEqual(expected))

  test('finds by sub', async () => {
    const { sub } = await admin.look('alice')
    expect(await names(`sub = "${sub}"`)).toEqual(['alice'])
    expect(await names(`sub ^= "${sub.slice(0, 20)}"`)).toEqual(['alice'])
    expect(await names('sub = "nobody"')).toEqual([])
  })

  test.each([
    ['status = "Enabled"', ['Alfred', 'albert', 'alice']],
    ['status = "Disabled"', ['bob']],
    ['status = "enabled"', []],
    ['cognito:user_status = "CONFIRMED"', ['bob']],
    ['cognito:user_status = "confirmed"', ['bob']],
    ['cognito:user_status ^= "force"', ['Alfred', 'albert', 'alice']],
    ['cognito:user_status = "Enabled"', []],
  ])('[demand 47] %s → %j', async (filter, expected) => expect((await names(filter)).sort()).toEqual(expected))

  test.each([
    ['email', 'Error while parsing filter.'],
    ['email = alice', 'Error while parsing filter.'],
    ["email = 'alice'", 'Error while parsing filter.'],
    ['email = "alice', 'Error while parsing filter.'],
    ['email != "alice"', 'Error while parsing filter.'],
    ['email = "a" and name = "b"', 'Error while parsing filter.'],
    ['custom:foo = "x"', 'Invalid search attribute: custom:foo'],
    ['nickname = "x"', 'Invalid search attribute: nickname'],
  ])('[demand 46] %j → InvalidParameterException', async (filter, message) => {
    expect(await refusalOf(admin.list({ Filter: filter }))).toEqual({
      name: 'InvalidParameterException',
      message,
      status: 400,
    })
  })

  test('unknown pool → ResourceNotFoundException', async () => {
    const refusal = await refusalOf(admin.list({ UserPoolId: 'us-east-1_000000000' }))
    expect(refusal.name).toBe('ResourceNotFoundException')
  })
})

describe('ListUsers: AttributesToGet', () => {
  async function shown(AttributesToGet: string[], Filter = 'email ^= "al"') {
    const { Users } = await admin.list({ AttributesToGet, Filter })
    return Users?.map(({ Attributes }) => Attributes?.map(({ Name }) => Name))
  }

  test('shows these alone', async () => {
    expect(await shown(['email', 'sub'])).toEqual([
      ['sub', 'email'],
      ['sub', 'email'],
    ])
    expect(await shown([])).toEqual([[], []])
  })

  test.each(['family_name', 'custom:nope', 'constructor', '__proto__'])(
    '%s, which not every user of the result has → InvalidParameterException',
    async (name) => {
      expect(await refusalOf(shown(['email', name]))).toMatchObject({
        name: 'InvalidParameterException',
        message: 'One or more requested attributes do not exist.',
      })
    },
  )
})

describe('ListUsers: pages', () => {
  async function chain(Limit: number | undefined, Filter?: string): Promise<string[][]> {
    const pages: string[][] = []
    let token: string | undefined
    do {
      const { Users, PaginationToken } = await crowd.list({ Limit, Filter, PaginationToken: token })
      pages.push((Users ?? []).map(({ Username }) => String(Username)))
      token = PaginationToken
    } while (token !== undefined)
    return pages
  }

  test.each([
    [undefined, [60, 5]],
    [0, [60, 5]],
    [60, [60, 5]],
    [13, [13, 13, 13, 13, 13]],
    [40, [40, 25]],
  ])('limit %s: pages of %j without repetition', async (limit, sizes) => {
    const pages = await chain(limit)
    expect(pages.map(({ length }) => length)).toEqual(sizes)
    expect(new Set(pages.flat()).size).toBe(65)
  })

  test('[demand 45] the limit counts what the filter matched, in order of the filtered attribute', async () => {
    const pages = await chain(4, 'username ^= "user1"')
    expect(pages.map(({ length }) => length)).toEqual([4, 4, 2])
    expect(pages.flat()).toEqual([...Array(10).keys()].map((index) => `user1${index}`))
  })

  test('a user who is made or deleted between two pages disturbs nobody else', async () => {
    const fresh = new Administrator(server, await seedPool(server))
    for (const name of ['a', 'b', 'c', 'd']) await fresh.create(name)
    const Filter = 'username ^= ""'
    const { PaginationToken } = await fresh.list({ Limit: 2, Filter })
    await fresh.delete('b')
    await fresh.create('aa')
    const { Users } = await fresh.list({ Limit: 2, Filter, PaginationToken })
    expect(Users?.map(({ Username }) => Username)).toEqual(['c', 'd'])
  })

  test('a token that is damaged, of another pool, of another filter or older than an hour is refused', async () => {
    const { PaginationToken = '' } = await crowd.list({ Limit: 1 })
    const flipped = `${PaginationToken.slice(0, -2)}${PaginationToken.endsWith('A') ? 'B' : 'A'}A`
    const refusals = [
      await refusalOf(crowd.list({ PaginationToken: 'nonsense' })),
      await refusalOf(crowd.list({ PaginationToken: flipped })),
      await refusalOf(admin.list({ PaginationToken })),
      await refusalOf(crowd.list({ PaginationToken, Filter: 'username ^= "u"' })),
    ]
    server.clock.advance(3601)
    refusals.push(await refusalOf(crowd.list({ PaginationToken })))
    for (const { name, message } of refusals) {
      expect(name).toBe('InvalidParameterException')
      expect(message).toMatch(/^Paging marker \S+ is invalid for request [0-9a-f-]{36}$/)
    }
  })

  test('a token of a megabyte is refused in a few words', async () => {
    const { message, status } = await refusalOf(crowd.list({ PaginationToken: 'A'.repeat(1_000_000) }))
    expect(status).toBe(400)
    expect(message.length).toBeLessThan(2000)
  })
})
