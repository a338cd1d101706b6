import type { CreateUserPoolCommandInput } from '@aws-sdk/client-cognito-identity-provider'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { Administrator } from '../../support/administrator.js'
import { type NamedUser, NamesModel, type PoolNames } from '../../support/names-model.js'
import { refusalOf } from '../../support/people.js'
import { PASSWORD, seedPool, seedUser } from '../../support/seed.js'
import { startServer, type TestServer } from '../../support/start-server.js'

let server: TestServer

beforeAll(async () => {
  server = await startServer()
})
afterAll(() => server.stop())

async function administratorOf(pool: Partial<CreateUserPoolCommandInput>): Promise<Administrator> {
  return new Administrator(server, await seedPool(server, { pool }))
}

const spellings = {
  username: ['ann', 'Ann', 'star', 'zo\u00e9', 'Zoe\u0301'],
  email: ['a@x.example', 'A@x.example', 'b@x.example'],
  preferred: ['ann', 'star', 'STAR'],
}

const newUser = (names: readonly string[]): fc.Arbitrary<NamedUser> =>
  fc.record({
    username: fc.constantFrom(...names),
    email: fc.option(fc.constantFrom(...spellings.email), { nil: undefined }),
    verified: fc.boolean(),
    preferred: fc.option(fc.constantFrom(...spellings.preferred), { nil: undefined, freq: 1 }),
  })

describe('every name finds the user whom a list of all users would give', () => {
  const kinds: readonly {
    name: string
    pool: Partial<CreateUserPoolCommandInput>
    names: Omit<PoolNames, 'ignoresCase'>
  }[] = [
    { name: 'without aliases', pool: {}, names: {} },
    { name: 'email alias', pool: { AliasAttributes: ['email'] }, names: { emailAlias: true } },
    {
      name: 'email and preferred username alias',
      pool: { AliasAttributes: ['email', 'preferred_username'] },
      names: { emailAlias: true, preferredAlias: true },
    },
    { name: 'email as username', pool: { UsernameAttributes: ['email'] }, names: { emailIsUsername: true } },
  ]
  const rows = kinds.flatMap((kind) => [false, true].map((ignoresCase) => ({ ...kind, ignoresCase })))

  test.each(rows)('$name, case ignored: $ignoresCase', async ({ pool, names, ignoresCase }) => {
    const admin = await administratorOf({ ...pool, UsernameConfiguration: { CaseSensitive: !ignoresCase } })
    const usernames = names.emailIsUsername ? spellings.email : spellings.username
    await fc.assert(
      fc.asyncProperty(fc.array(newUser(usernames), { minLength: 1, maxLength: 6 }), async (users) => {
        const model = new NamesModel({ ...names, ignoresCase })
        try {
          for (const user of users) await createBoth(admin, model, user)
          for (const name of [...Object.values(spellings).flat(), ...model.subs()]) {
            const found = await admin.look(name).catch(() => undefined)
            expect([name, found?.sub]).toEqual([name, model.find(name)])
          }
        } finally {
          await Promise.all(model.subs().map((sub) => admin.delete(sub)))
        }
      }),
      { numRuns: 12 },
    )
  })

  async function createBoth(admin: Administrator, model: NamesModel, user: NamedUser): Promise<void> {
    const values = {
      ...(user.email !== undefined && { email: user.email, email_verified: String(user.verified) }),
      ...(user.preferred !== undefined && { preferred_username: user.preferred }),
    }
    const created = await admin.create(user.username, values).catch(() => undefined)
    expect([user, created !== undefined]).toEqual([user, model.admits(user)])
    if (created) model.add(user, String(created.User?.Attributes?.[0]?.Value))
  }
})

describe('V16: names that only look alike', () => {
  /** Letters that are drawn like one of `paypal-admin` or of the letters k, s and ss; some are the same letter to Unicode. */
  const lookAlikes =
    '\u0430\u0251\u03b1\uff41\u1d00\u00e0\u00e1\u0101\u0105\u0440\u03c1\uff50\u1d29\u0443\u028f\u04af\uff59\u0131\u0456\u03b9\u2170\uff49\u217c\u04cf\uff4c\u01c0\u0501\u217e\uff44\u028d\u217f\uff4d\u0578\uff4e\u0274\u212a\u03ba\u043a\u017f\u0455\u00df\u1e9e\u212b\u00c5\u2126\u03a9\u0130\u00b5\u03bc\u200b\u00ad\ufeff\u2060\u0301\u0307\u2010\u2011\u2212\uff0d\u30fc'

  test('no two of sixty share a user, in a pool that ignores case', async () => {
    const admin = await administratorOf({ UsernameConfiguration: { CaseSensitive: false } })
    const keyOf = (name: string) => name.normalize('NFC').toLowerCase()
    const owners = new Map<string, string>()
    for (const letter of lookAlikes) {
      const name = `${letter}paypal-admin${letter}k`
      const created = await admin.create(name).catch((error: Error) => error.name)
      // Invisible characters are no part of any username (the model's pattern).
      if (/\p{Cf}/u.test(letter)) expect(created).toBe('InvalidParameterException')
      else if (owners.has(keyOf(name))) expect(created).toBe('UsernameExistsException')
      else if (typeof created !== 'string') owners.set(keyOf(name), String(created.User?.Attributes?.[0]?.Value))
    }
    expect(owners.size).toBeGreaterThan(45)
    expect(new Set(owners.values()).size).toBe(owners.size)
    for (const [name, sub] of owners) expect([name, (await admin.look(name)).sub]).toEqual([name, sub])
  })

  test('none of them is part of an email address', async () => {
    const admin = await administratorOf({ UsernameAttributes: ['email'] })
    // The Kelvin sign is an ASCII letter to Unicode, and the address becomes that of the letter before it is looked at.
    expect((await admin.create('\u212ann@example.com')).User?.Attributes?.at(-1)?.Value).toBe('Knn@example.com')
    for (const letter of lookAlikes.replace('\u212a', '')) {
      const refusal = await refusalOf(admin.create(`${letter}nn@example.com`))
      expect(refusal.name).toBe('InvalidParameterException')
    }
  })
})

describe('sign-in by the names that people have', () => {
  const unknown = { name: 'UserNotFoundException', message: 'User does not exist.' }

  test('[demand 34] [demand 35] an address signs in only as a verified alias', async () => {
    const plain = await administratorOf({})
    await seedUser(server, plain.seed.poolId, 'ann')
    expect(await refusalOf(plain.signIn('ann@example.com', PASSWORD))).toMatchObject(unknown)

    const aliases = await administratorOf({ AliasAttributes: ['email'] })
    await seedUser(server, aliases.seed.poolId, 'ann')
    expect((await aliases.signIn('ann@example.com', PASSWORD)).AuthenticationResult).toBeDefined()
    await aliases.update('ann', { email_verified: 'false' })
    expect(await refusalOf(aliases.signIn('ann@example.com', PASSWORD))).toMatchObject(unknown)
  })

  test('[demand 33] nobody signs in by sub, unless it is the username', async () => {
    const plain = await administratorOf({})
    await seedUser(server, plain.seed.poolId, 'ann')
    const { sub } = await plain.look('ann')
    expect(await refusalOf(plain.signIn(sub, PASSWORD))).toMatchObject(unknown)

    const emailNames = await administratorOf({ UsernameAttributes: ['email'] })
    await seedUser(server, emailNames.seed.poolId, 'ann@example.com')
    const { name } = await emailNames.look('ann@example.com')
    expect((await emailNames.signIn(String(name), PASSWORD)).AuthenticationResult).toBeDefined()
  })

  test('V6: guesses count for the user, however the name is spelled', async () => {
    const pool = { AliasAttributes: ['email' as const], UsernameConfiguration: { CaseSensitive: false } }
    const admin = await administratorOf(pool)
    await admin.create('Zo\u00e9', { email: 'zoe@example.com', email_verified: 'true' })
    await admin.setPassword('zo\u00e9', PASSWORD, true)
    server.clock.freeze()
    for (const name of ['zo\u00e9', 'ZOE\u0301', 'Zoe\u0301', 'zoe@example.com', 'ZOE@Example.com']) {
      expect((await refusalOf(admin.signIn(name, 'Wrong-Horse-7'))).message).toBe('Incorrect username or password.')
    }
    for (const name of ['zoe\u0301', 'Zoe@Example.com']) {
      expect((await refusalOf(admin.signIn(name, PASSWORD))).message).toBe('Password attempts exceeded')
    }
    server.clock.release()
  })
})
