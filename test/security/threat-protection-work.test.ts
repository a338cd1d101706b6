import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { completeClientSettings } from '../../src/domain/clients/client-settings.js'
import { completePoolSettings } from '../../src/domain/pools/pool-settings.js'
import { buildSchema } from '../../src/domain/pools/schema.js'
import type { AppClient } from '../../src/entities/app-client.js'
import type { UserPool } from '../../src/entities/user-pool.js'
import { srpClient } from '../operations/sign-in/srp-client.js'
import { PASSWORD } from '../support/seed.js'
import { type CountedDomain, countedDomain } from './counted-domain.js'

const WRONG = 'Wrong-Horse-7'

let counted: CountedDomain
let pool: UserPool
let client: AppClient

beforeAll(async () => {
  counted = await countedDomain()
  const { pools, clients, userAdministration, signUp } = counted.domain
  const settings = completePoolSettings({
    tier: 'PLUS',
    advancedSecurityMode: 'ENFORCED',
    autoVerifiedAttributes: ['email'],
    allowedFirstAuthFactors: ['PASSWORD', 'EMAIL_OTP'],
  })
  pool = await pools.create({ name: 'counted', settings, schema: buildSchema([]), tags: {} })
  client = await clients.create(pool.id, {
    settings: completeClientSettings({
      name: 'counted',
      preventUserExistenceErrors: 'ENABLED',
      explicitAuthFlows: ['ALLOW_USER_PASSWORD_AUTH', 'ALLOW_USER_SRP_AUTH', 'ALLOW_USER_AUTH'],
    }),
    generatesSecret: false,
  })
  for (const name of ['ann', 'bob', 'cid', 'dan', 'eve']) {
    await userAdministration.create(pool, {
      username: name,
      attributes: { email: `${name}@example.com`, email_verified: 'true' },
      forceAlias: false,
      notify: false,
      temporaryPassword: undefined,
      channels: undefined,
    })
    await userAdministration.setPassword(pool, name, PASSWORD, true)
  }
  const attributes = { email: 'waiting@example.com' }
  await signUp.register(pool, client, { username: 'waiting', password: PASSWORD, attributes })
})
afterAll(() => counted.close())

const context = (off = false) => ({
  pool: off ? { ...pool, settings: { ...pool.settings, advancedSecurityMode: 'OFF' as const } } : pool,
  client,
  channel: 'public' as const,
})

function byPassword(name: string, password: string, off = false) {
  const parameters = { USERNAME: name, PASSWORD: password }
  return counted.domain.signIn.start(context(off), 'USER_PASSWORD_AUTH', { parameters })
}

const calls: readonly { readonly name: string; readonly user: string; call(name: string): Promise<unknown> }[] = [
  { name: 'a wrong password', user: 'ann', call: (name) => byPassword(name, WRONG) },
  {
    name: 'a wrong SRP proof',
    user: 'bob',
    async call(name) {
      const proof = srpClient(pool.id, WRONG)
      const parameters = { USERNAME: name, SRP_A: proof.srpA }
      const step = await counted.domain.signIn.start(context(), 'USER_SRP_AUTH', { parameters })
      if (step.kind !== 'challenge') throw new Error('There is no challenge.')
      const answer = { session: undefined, parameters: proof.answer(step.parameters as Record<string, string>) }
      await counted.domain.signIn.answer(context(), 'PASSWORD_VERIFIER', answer)
    },
  },
  {
    name: 'a wrong code',
    user: 'cid',
    async call(name) {
      const parameters = { USERNAME: name, PREFERRED_CHALLENGE: 'EMAIL_OTP' }
      const step = await counted.domain.signIn.start(context(), 'USER_AUTH', { parameters })
      const session = step.kind === 'challenge' ? step.session : undefined
      const answer = { session, parameters: { USERNAME: name, EMAIL_OTP_CODE: '00000000' } }
      await counted.domain.signIn.answer(context(), 'EMAIL_OTP', answer)
    },
  },
  {
    name: 'ForgotPassword',
    user: 'dan',
    call: (name) => counted.domain.passwordRecovery.request(pool, client, name),
  },
  { name: 'ResendConfirmationCode', user: 'waiting', call: (name) => counted.domain.signUp.resend(pool, client, name) },
]

describe('with threat protection a name without a user still costs what one with costs', () => {
  test.each(calls)('$name', async ({ user, call }) => {
    const known = await counted.workOf(() => call(user))
    const ghost = await counted.workOf(() => call(`ghost-${user}`))
    expect(ghost).toEqual(known)
  })
})

test('where it is off a sign-in reads and writes what it always did', async () => {
  // Makes the signing keys of the pool.
  await byPassword('eve', PASSWORD)
  const on = await counted.workOf(() => byPassword('eve', PASSWORD))
  const off = await counted.workOf(() => byPassword('eve', PASSWORD, true))
  expect(off.transaction).toBe(1)
  expect(on.transaction).toBe(2)
  expect(off.read).toBeLessThan(on.read ?? 0)
})
