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
  const { pools, clients, userAdministration, passwordRecovery, signUp } = counted.domain
  const settings = completePoolSettings({
    autoVerifiedAttributes: ['email'],
    aliasAttributes: ['email'],
    allowedFirstAuthFactors: ['PASSWORD', 'EMAIL_OTP', 'WEB_AUTHN'],
  })
  pool = await pools.create({ name: 'counted', settings, schema: buildSchema([]), tags: {} })
  client = await clients.create(pool.id, {
    settings: completeClientSettings({
      name: 'counted',
      preventUserExistenceErrors: 'ENABLED',
      explicitAuthFlows: ['ALLOW_USER_PASSWORD_AUTH', 'ALLOW_USER_SRP_AUTH', 'ALLOW_USER_AUTH'],
    }),
    generatesSecret: false,
    secret: undefined,
  })
  for (const name of ['known', 'asked']) {
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
  await passwordRecovery.request(pool, client, 'asked')
  await signUp.register(pool, client, {
    username: 'waiting',
    password: PASSWORD,
    attributes: { email: 'waiting@example.com' },
  })
})
afterAll(() => counted.close())

const context = () => ({ pool, client, channel: 'public' as const })

/** Calls that anybody may make, with a user whom they find. */
const calls: readonly {
  readonly name: string
  readonly user: string
  readonly call: (name: string) => Promise<unknown>
}[] = [
  {
    name: 'USER_PASSWORD_AUTH',
    user: 'known',
    call: (name) =>
      counted.domain.signIn.start(context(), 'USER_PASSWORD_AUTH', { parameters: { USERNAME: name, PASSWORD: WRONG } }),
  },
  { name: 'USER_SRP_AUTH', user: 'known', call: (name) => beginSrp(name) },
  {
    name: 'USER_SRP_AUTH and PASSWORD_VERIFIER',
    user: 'known',
    async call(name) {
      const { proof, parameters } = await beginSrp(name)
      const answer = { session: undefined, parameters: proof.answer(parameters) }
      await counted.domain.signIn.answer(context(), 'PASSWORD_VERIFIER', answer)
    },
  },
  { name: 'USER_AUTH', user: 'known', call: (name) => choose(name) },
  {
    name: 'USER_AUTH by password',
    user: 'known',
    call: (name) => choose(name, { PREFERRED_CHALLENGE: 'PASSWORD', PASSWORD: WRONG }),
  },
  {
    name: 'SELECT_CHALLENGE and a password',
    user: 'known',
    call: async (name) => select(name, await choose(name), { ANSWER: 'PASSWORD', PASSWORD: WRONG }),
  },
  {
    name: 'SELECT_CHALLENGE and PASSWORD_SRP',
    user: 'known',
    call: async (name) =>
      select(name, await choose(name), { ANSWER: 'PASSWORD_SRP', SRP_A: srpClient(pool.id, WRONG).srpA }),
  },
  {
    name: 'SELECT_CHALLENGE and EMAIL_OTP',
    user: 'known',
    call: async (name) => select(name, await choose(name), { ANSWER: 'EMAIL_OTP' }),
  },
  {
    name: 'EMAIL_OTP and a wrong code',
    user: 'known',
    async call(name) {
      const session = await choose(name, { PREFERRED_CHALLENGE: 'EMAIL_OTP' })
      const parameters = { USERNAME: name, EMAIL_OTP_CODE: '00000000' }
      await counted.domain.signIn.answer(context(), 'EMAIL_OTP', { session, parameters })
    },
  },
  {
    name: 'ForgotPassword',
    user: 'known',
    call: (name) => counted.domain.passwordRecovery.request(pool, client, name),
  },
  {
    name: 'ConfirmForgotPassword',
    user: 'asked',
    call: (username) =>
      counted.domain.passwordRecovery.confirm(pool, client, { username, code: '000000', password: PASSWORD }),
  },
  { name: 'ResendConfirmationCode', user: 'waiting', call: (name) => counted.domain.signUp.resend(pool, client, name) },
]

async function choose(name: string, extra: Record<string, string> = {}): Promise<string | undefined> {
  const parameters = { USERNAME: name, ...extra }
  const step = await counted.domain.signIn.start(context(), 'USER_AUTH', { parameters })
  return step.kind === 'challenge' ? step.session : undefined
}

function select(name: string, session: string | undefined, answer: Record<string, string>) {
  const parameters = { USERNAME: name, ...answer }
  return counted.domain.signIn.answer(context(), 'SELECT_CHALLENGE', { session, parameters })
}

async function beginSrp(name: string) {
  const proof = srpClient(pool.id, WRONG)
  const step = await counted.domain.signIn.start(context(), 'USER_SRP_AUTH', {
    parameters: { USERNAME: name, SRP_A: proof.srpA },
  })
  if (step.kind !== 'challenge') throw new Error('There is no challenge.')
  return { proof, parameters: step.parameters as Record<string, string> }
}

describe('V15: a name without a user costs what one with costs: reads, writes and password arithmetic', () => {
  test.each(calls)('$name', async ({ user, call }) => {
    const [known, ghost] = [await counted.workOf(() => call(user)), await counted.workOf(() => call(`ghost-${user}`))]
    expect(ghost).toEqual(known)
    expect(Object.keys(known)).toContain('read')
  })
})

test('V49: sign-ins that are begun and never finished leave nothing behind', async () => {
  const work = await counted.workOf(async () => {
    for (let count = 0; count < 100; count += 1) await beginSrp(`nobody-${count}`)
  })
  expect(work).not.toHaveProperty('transaction')
})
