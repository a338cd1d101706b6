import { AdminSetUserPasswordCommand } from '@aws-sdk/client-cognito-identity-provider'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { Failure } from '../../../src/domain/failure.js'
import type { ChallengeName } from '../../../src/domain/sign-in/challenge-names.js'
import type { AuthFlow } from '../../../src/domain/sign-in/flow-rules.js'
import type { SignInContext, SignInStep } from '../../../src/domain/sign-in/sign-in-step.js'
import { clientId } from '../../../src/entities/ids.js'
import { signUp } from '../../support/people.js'
import { PASSWORD, seedPool, seedUser } from '../../support/seed.js'
import { startServer, type TestServer } from '../../support/start-server.js'
import { SeededRandom } from './seeded-random.js'
import { addClient, claimsOf, invitedUser, TEMPORARY } from './sign-in-calls.js'
import { type SrpClient, srpClient } from './srp-client.js'

/**
 * A random walk over sign-in, below the HTTP layer for speed. A model that knows nothing of the code keeps what was
 * proven; at every step the two must agree: tokens and challenges for whom they are due, and a refusal for all else.
 */
const STEPS = 15_000
const random = new SeededRandom(20_261_125)
const pick = <T>(items: readonly T[]): T => random.pick(items)
const chance = (probability: number) => random.chance(probability)

interface Person {
  readonly pool: string
  readonly name: string
  password: string
  status: 'CONFIRMED' | 'FORCE_CHANGE_PASSWORD' | 'UNCONFIRMED'
  /** Raised by every change of the password. */
  version: number
}

/** Something that was handed out and may be answered. */
interface Outstanding {
  readonly kind: 'session' | 'block'
  readonly client: string
  readonly person: Person | undefined
  readonly version: number
  readonly expiresAt: number
  spent: boolean
  readonly session?: string
  readonly parameters?: Readonly<Record<string, string>>
  readonly srp?: SrpClient
}

type Outcome = { readonly kind: 'refused'; readonly code: string } | SignInStep

let server: TestServer
let contexts: SignInContext[]
let people: Person[]
let outstanding: Outstanding[] = []
const refreshTokens: { token: string; client: string; person: Person }[] = []
const counts: Record<string, number> = {}
const nearMisses: Record<string, number> = {}

beforeAll(async () => {
  server = await startServer()
  server.clock.freeze()
  const [one, two] = [await seedPool(server), await seedPool(server)]
  const hiding = await addClient(server, one.poolId, { PreventUserExistenceErrors: 'ENABLED' })
  people = []
  for (const { poolId: pool } of [one, two]) {
    await seedUser(server, pool, 'ann')
    await invitedUser(server, pool, 'bob')
    people.push({ pool, name: 'ann', password: PASSWORD, status: 'CONFIRMED', version: 0 })
    people.push({ pool, name: 'bob', password: TEMPORARY, status: 'FORCE_CHANGE_PASSWORD', version: 0 })
  }
  await signUp(server, one, 'cid')
  people.push({ pool: one.poolId, name: 'cid', password: PASSWORD, status: 'UNCONFIRMED', version: 0 })
  const { clients } = server.running.services
  contexts = []
  for (const id of [one.clientId, hiding.clientId, two.clientId]) {
    contexts.push({ ...(await clients.requireWithPool(clientId(id))), channel: pick(['public', 'admin']) })
  }
})
afterAll(() => server.stop())

const now = () => server.clock.now().getTime()
const names = ['ann', 'bob', 'bob', 'bob', 'cid', 'nobody', 'Ann', '']
const findPerson = (pool: string, name: string) => people.find((one) => one.pool === pool && one.name === name)

async function outcomeOf(call: Promise<SignInStep>): Promise<Outcome> {
  try {
    return await call
  } catch (error) {
    if (error instanceof Failure) return { kind: 'refused', code: error.code }
    throw error
  }
}

const worths = { CONFIRMED: 'signed-in', FORCE_CHANGE_PASSWORD: 'challenge', UNCONFIRMED: 'refused' } as const
/** What a proven password is worth. */
const worthOf = (person: Person | undefined) => (person ? worths[person.status] : 'refused')

/** What is due when all conditions hold; counts the answers that fail by one alone. */
function judge(what: string, worth: string, conditions: Readonly<Record<string, boolean>>): string {
  const broken = Object.keys(conditions).filter((name) => !conditions[name])
  const nearMiss = `${what}, ${broken[0]}`
  if (broken.length === 1) nearMisses[nearMiss] = (nearMisses[nearMiss] ?? 0) + 1
  return broken.length === 0 ? worth : 'refused'
}

/** Compares, and remembers what was handed out. A lock may turn anything that is due into that refusal. */
function settle(context: SignInContext, person: Person | undefined, due: string, got: Outcome): boolean {
  counts[got.kind] = (counts[got.kind] ?? 0) + 1
  if (got.kind === 'refused' && got.code === 'password-attempts-exceeded') {
    server.clock.advance(901)
    return false
  }
  expect({ step: Object.values(counts), kind: got.kind }).toEqual({ step: Object.values(counts), kind: due })
  const client = context.client.id
  if (got.kind === 'signed-in') {
    if (!person || person.pool !== context.pool.id) throw new Error('tokens without a person of the pool')
    expect(claimsOf(got.tokens.accessToken)).toMatchObject({ client_id: client, username: person.name })
    refreshTokens.push({ token: String(got.tokens.refreshToken), client, person })
  }
  if (got.kind === 'challenge' && got.session !== undefined && person) {
    const expiresAt = now() + 180_000
    outstanding.push({
      kind: 'session',
      client,
      person,
      version: person.version,
      expiresAt,
      spent: false,
      session: got.session,
    })
  }
  return got.kind !== 'refused'
}

async function passwordStep(): Promise<void> {
  const context = pick(contexts)
  const flow: AuthFlow = pick([
    'USER_PASSWORD_AUTH',
    'USER_PASSWORD_AUTH',
    'ADMIN_USER_PASSWORD_AUTH',
    'CUSTOM_AUTH',
    'USER_AUTH',
  ])
  const name = pick(names)
  const person = findPerson(context.pool.id, name)
  const password = chance(0.8) && person ? person.password : pick([PASSWORD, TEMPORARY, 'Wrong-Horse-7', ''])
  const allowed = flow === (context.channel === 'public' ? 'USER_PASSWORD_AUTH' : 'ADMIN_USER_PASSWORD_AUTH')
  const due = allowed && person && password === person.password ? worthOf(person) : 'refused'
  const parameters = { USERNAME: name, PASSWORD: password }
  settle(context, person, due, await outcomeOf(server.running.services.signIn.start(context, flow, { parameters })))
}

async function srpStartStep(): Promise<void> {
  const context = pick(contexts)
  const name = pick(names)
  const person = findPerson(context.pool.id, name)
  const srp = srpClient(context.pool.id, person?.password ?? PASSWORD)
  const hides = context.client.settings.preventUserExistenceErrors === 'ENABLED'
  const due = person || (hides && name !== '') ? 'challenge' : 'refused'
  const parameters = { USERNAME: name, SRP_A: srp.srpA }
  const got = await outcomeOf(server.running.services.signIn.start(context, 'USER_SRP_AUTH', { parameters }))
  settle(context, person, due, got)
  if (got.kind !== 'challenge') return
  const expiresAt = now() + 180_000
  const version = person?.version ?? 0
  const client = context.client.id
  outstanding.push({ kind: 'block', client, person, version, expiresAt, spent: false, parameters: got.parameters, srp })
}

/** Answers PASSWORD_VERIFIER, mostly with the block of a begun exchange, mostly at its own client. */
async function srpAnswerStep(): Promise<void> {
  const block = pickOutstanding('block')
  if (!block?.srp || !block.parameters) return
  const context = contextFor(block)
  const { person } = block
  const password = chance(0.85) && person ? person.password : 'Wrong-Horse-7'
  const username = chance(0.9) ? undefined : pick(names)
  const responses = block.srp.answer(block.parameters, { password, ...(username === undefined ? {} : { username }) })
  const session = chance(0.05) ? pickOutstanding('session')?.session : undefined
  const reached = {
    client: block.client === context.client.id,
    session: session === undefined,
    time: now() < block.expiresAt,
    username: person !== undefined && (username === undefined || username === person.name),
    state: person?.status !== 'UNCONFIRMED',
  }
  const due = judge('block', worthOf(person), {
    ...reached,
    version: block.version === person?.version,
    password: password === person?.password,
    unspent: !block.spent,
  })
  const answer = { session, parameters: responses }
  const got = await outcomeOf(server.running.services.signIn.answer(context, 'PASSWORD_VERIFIER', answer))
  settle(context, person, due, got)
  const wasLocked = got.kind === 'refused' && got.code === 'password-attempts-exceeded'
  if (Object.values(reached).every(Boolean) && !wasLocked) block.spent = true
}

/** Answers a session, mostly as it asks. */
async function newPasswordStep(): Promise<void> {
  const one = pickOutstanding('session')
  const session = one?.session
  if (!one?.person || session === undefined) return
  const context = contextFor(one)
  const name: ChallengeName = chance(0.92)
    ? 'NEW_PASSWORD_REQUIRED'
    : pick(['PASSWORD_VERIFIER', 'SMS_MFA', 'MFA_SETUP', 'PASSWORD', 'SELECT_CHALLENGE'])
  const username = chance(0.92) ? one.person.name : pick(names)
  const password = chance(0.9) ? `Chosen-Horse-${Math.floor(random.number() * 1000)}` : 'short'
  const sent = chance(0.92) ? session : session.slice(0, -2)
  const { person } = one
  const due = judge('session', 'signed-in', {
    client: one.client === context.client.id,
    time: now() < one.expiresAt,
    // Also what an answered session fails by.
    version: one.version === person.version,
    challenge: name === 'NEW_PASSWORD_REQUIRED',
    text: sent === session,
    username: username === person.name,
    policy: password !== 'short',
  })
  const parameters = { USERNAME: username, NEW_PASSWORD: password }
  const got = await outcomeOf(server.running.services.signIn.answer(context, name, { session: sent, parameters }))
  if (!settle(context, person, due, got)) return
  one.spent = true
  Object.assign(person, { password, status: 'CONFIRMED', version: person.version + 1 })
}

async function refreshStep(): Promise<void> {
  if (refreshTokens.length === 0) return
  const { token, client, person } = pick(refreshTokens)
  const context = chance(0.6) ? (contexts.find((one) => one.client.id === client) ?? pick(contexts)) : pick(contexts)
  const sent = chance(0.8) ? token : `${token.slice(0, -5)}AAAA${token.slice(-1)}`
  const due = sent === token && context.client.id === client ? 'signed-in' : 'refused'
  const got = await outcomeOf(
    server.running.services.signIn.start(context, 'REFRESH_TOKEN_AUTH', { parameters: { REFRESH_TOKEN: sent } }),
  )
  expect(got.kind).toBe(due)
  if (got.kind === 'signed-in')
    expect(claimsOf(got.tokens.accessToken)).toMatchObject({ client_id: client, username: person.name })
}

/** Time passes, and an administrator invites somebody again. */
async function worldStep(): Promise<void> {
  if (chance(0.3)) return server.clock.advance(pick([1, 60, 181]))
  const person = pick(people.filter(({ status }) => status !== 'UNCONFIRMED'))
  if (person.name !== 'bob') return
  const password = `Invited-Horse-${Math.floor(random.number() * 1000)}`
  await server.client.send(
    new AdminSetUserPasswordCommand({
      UserPoolId: person.pool,
      Username: person.name,
      Password: password,
      Permanent: false,
    }),
  )
  Object.assign(person, { password, status: 'FORCE_CHANGE_PASSWORD', version: person.version + 1 })
}

/** Mostly one that may still be answered. */
function pickOutstanding(kind: Outstanding['kind']): Outstanding | undefined {
  const all = outstanding.filter((one) => one.kind === kind)
  const open = all.filter((one) => !one.spent && now() < one.expiresAt && one.version === one.person?.version)
  const choice = open.length > 0 && chance(0.6) ? open : all
  return choice.length === 0 ? undefined : pick(choice)
}

function contextFor(one: Outstanding): SignInContext {
  const own = contexts.find(({ client }) => client.id === one.client)
  return own && chance(0.75) ? own : pick(contexts)
}

test(`${STEPS} random steps over sessions, challenges, users, clients and pools: nothing without its proof`, {
  timeout: 240_000,
}, async () => {
  const steps = [
    passwordStep,
    srpStartStep,
    srpAnswerStep,
    srpAnswerStep,
    newPasswordStep,
    newPasswordStep,
    refreshStep,
  ]
  for (let step = 0; step < STEPS; step += 1) {
    await (chance(0.15) ? worldStep : pick(steps))()
    if (outstanding.length > 200) outstanding = outstanding.slice(-100)
    if (refreshTokens.length > 100) refreshTokens.splice(0, 50)
  }
  // The walk must have been everywhere, or it shows nothing.
  for (const kind of ['signed-in', 'challenge', 'refused']) expect(counts[kind]).toBeGreaterThan(STEPS / 40)
  expect(Object.keys(nearMisses)).toHaveLength(15)
  for (const count of Object.values(nearMisses)) expect(count).toBeGreaterThanOrEqual(3)
})
