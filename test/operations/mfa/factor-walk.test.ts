import { afterAll, beforeAll, expect, test } from 'vitest'
import { Failure } from '../../../src/domain/failure.js'
import type { ChallengeName } from '../../../src/domain/sign-in/challenge-names.js'
import type { SignInStep } from '../../../src/domain/sign-in/sign-in-step.js'
import { clientId } from '../../../src/entities/ids.js'
import { PASSWORD } from '../../support/seed.js'
import { startServer, type TestServer } from '../../support/start-server.js'
import { SeededRandom } from '../sign-in/seeded-random.js'
import {
  allFactors as all,
  dueOf,
  type Factor,
  has,
  type Pending,
  type Person,
  type Place,
  totpAt,
} from './factor-model.js'
import { EMAIL_ON, mfaPool, SMS_ON, TOTP_ON, totpCode } from './mfa-calls.js'

/**
 * A random walk over sign-ins with second factors. The model knows what each person has and has switched on, which code
 * was sent for which attempt and which time steps were used; at every step the two must agree: tokens come after exactly
 * the factor that is due, and what differs from a right answer in one thing is refused.
 */
const STEPS = 4_000
const random = new SeededRandom(20_261_126)
const pick = <T>(items: readonly T[]): T => random.pick(items)
const chance = (probability: number) => random.chance(probability)

type Outcome = { readonly kind: 'refused'; readonly code: string } | SignInStep

let server: TestServer
const places: Place[] = []
const people: Person[] = []
let pending: Pending[] = []
const counts: Record<string, number> = {}

const now = () => server.clock.now().getTime()
const stepNow = () => Math.floor(now() / 30_000)

beforeAll(async () => {
  server = await startServer({ logLevel: 'silent' })
  server.clock.freeze()
  const kinds = [
    { config: { MfaConfiguration: 'OPTIONAL', ...SMS_ON, ...TOTP_ON, ...EMAIL_ON }, offers: all },
    { config: { MfaConfiguration: 'ON', ...TOTP_ON, ...EMAIL_ON }, offers: all.slice(1) },
    { config: { MfaConfiguration: 'ON', ...TOTP_ON }, offers: all.slice(1, 2) },
  ] as const
  for (const { config, offers } of kinds) {
    const calls = await mfaPool(server, config)
    const found = await server.running.services.clients.requireWithPool(clientId(calls.seed.clientId))
    const required = config.MfaConfiguration === 'ON'
    const place: Place = { calls, context: { ...found, channel: 'public' }, required, offers }
    places.push(place)
    for (const [index, contacts] of ['', 'E', 'S', 'ES', 'ES'].entries()) {
      const name = `p${places.length}-${index}`
      const email = contacts.includes('E') ? `${name}@example.com` : undefined
      const phone = contacts.includes('S') ? `+1555${places.length}0000${index}` : undefined
      await calls.addUser(name, { ...(email && { email }), ...(phone && { phone_number: phone }) })
      const guesses = { since: 0, count: 0 }
      people.push({ at: place, name, email, phone, secret: undefined, lastStep: 0, on: [], guesses })
    }
  }
})
afterAll(() => server.stop())

async function outcomeOf(call: Promise<SignInStep>): Promise<Outcome> {
  try {
    return await call
  } catch (error) {
    if (error instanceof Failure) return { kind: 'refused', code: error.code }
    throw error
  }
}

/** Compares; remembers the attempt that a challenge stands for, with the code that was sent for it. */
async function settle(
  person: Person,
  due: ChallengeName | 'tokens' | 'refused',
  got: Outcome,
  newEmail?: string,
): Promise<boolean> {
  if (got.kind === 'refused' && got.code === 'attempt-limit-exceeded') {
    server.clock.advance(3601)
    return false
  }
  const name = got.kind === 'challenge' ? got.name : got.kind === 'signed-in' ? 'tokens' : 'refused'
  counts[name] = (counts[name] ?? 0) + 1
  expect({ step: total(), name, got: got.kind === 'refused' ? got.code : '' }).toMatchObject({
    step: total(),
    name: due,
  })
  if (got.kind !== 'challenge') return got.kind !== 'refused'
  const to = got.name === 'EMAIL_OTP' ? (newEmail ?? person.email) : got.name === 'SMS_MFA' ? person.phone : undefined
  const code = to === undefined ? undefined : await person.at.calls.sentTo(to)
  remember({ person, challenge: got.name, session: String(got.session), code, newEmail })
  return true
}

function remember(one: Omit<Pending, 'expiresAt' | 'spent' | 'guesses'>): void {
  pending.push({ ...one, expiresAt: now() + 180_000, spent: false, guesses: 0 })
}

const total = () => Object.values(counts).reduce((sum, count) => sum + count, 0)

async function passwordStep(): Promise<void> {
  const person = pick(people)
  const password = chance(0.95) ? PASSWORD : 'Wrong-Horse-7'
  const parameters = { USERNAME: person.name, PASSWORD: password }
  const { signIn } = server.running.services
  const due = password === PASSWORD ? dueOf(person).name : 'refused'
  const got = await outcomeOf(signIn.start(person.at.context, 'USER_PASSWORD_AUTH', { parameters }))
  if (got.kind === 'refused' && got.code === 'password-attempts-exceeded') server.clock.advance(901)
  else await settle(person, due, got)
}

/** Whether one more guess is looked at; counts it. */
function mayGuess(one: Pending): boolean {
  const { guesses } = one.person
  if (one.guesses >= 10) return false
  one.guesses += 1
  if (guesses.since <= now() - 86_400_000) Object.assign(guesses, { since: now(), count: 0 })
  if (guesses.count >= 20) return false
  guesses.count += 1
  return true
}

/** Answers one of the three code challenges: rightly, or with one thing wrong. */
async function codeStep(): Promise<void> {
  const one = pickPending(all)
  if (!one) return
  const { person, challenge } = one
  const step = stepNow() + pick([-1, 0, 0, 1])
  const own = challenge === 'SOFTWARE_TOKEN_MFA' ? totpAt(person.secret, step) : one.code
  const other = pick(pending)
  const others = [other.code, '123456', 'abcdef', totpAt(pick(people).secret, step)]
  const wrong = pick(others.filter((code): code is string => code !== undefined && code !== own))
  const code = chance(0.7) ? own : wrong
  if (code === undefined) return
  const username = chance(0.94) ? person.name : pick(people).name
  const asked: ChallengeName = chance(0.94) ? challenge : pick(all)
  const place = chance(0.94) ? person.at : pick(places)

  const reached = place === person.at && asked === challenge && now() < one.expiresAt && username === person.name
  const compared = reached && mayGuess(one)
  const isToken = challenge === 'SOFTWARE_TOKEN_MFA'
  const matched = isToken ? matchingStep(person.secret, code) : undefined
  const isRight = isToken ? matched !== undefined && matched > person.lastStep : code === own && emailHolds(one)
  const due = compared && isRight && !one.spent ? 'tokens' : 'refused'
  const parameters = {
    USERNAME: username,
    SMS_MFA_CODE: code,
    EMAIL_OTP_CODE: code,
    SOFTWARE_TOKEN_MFA_CODE: code,
  }
  const { signIn } = server.running.services
  const got = await outcomeOf(signIn.answer(place.context, asked, { session: one.session, parameters }))
  if (!(await settle(person, due, got))) return
  one.spent = true
  person.guesses = { since: 0, count: 0 }
  if (matched !== undefined) person.lastStep = matched
  if (one.newEmail !== undefined) person.email = one.newEmail
}

/** An address to be is only taken while one is still missing. */
function emailHolds({ newEmail, person }: Pending): boolean {
  if (newEmail === undefined) return true
  const due = dueOf(person)
  return due.name === 'MFA_SETUP' && due.factors.includes('EMAIL_OTP')
}

function matchingStep(secret: string | undefined, code: string): number | undefined {
  return [0, -1, 1].map((delta) => stepNow() + delta).find((step) => totpAt(secret, step) === code)
}

async function selectStep(): Promise<void> {
  const one = pickPending(['SELECT_MFA_TYPE'])
  if (!one) return
  const { person } = one
  const answer = pick([...all, 'MFA_SETUP', 'SMS_OTP'])
  const due = dueOf(person)
  const isOffered = due.name !== 'MFA_SETUP' && due.factors.some((factor) => factor === answer) && due.name !== 'tokens'
  const isGood = isOffered && !one.spent && now() < one.expiresAt
  const parameters = { USERNAME: person.name, ANSWER: answer }
  const { signIn } = server.running.services
  const got = await outcomeOf(signIn.answer(person.at.context, 'SELECT_MFA_TYPE', { session: one.session, parameters }))
  // Without code, message or change nothing is written, and so nothing is spent.
  if (await settle(person, isGood ? (answer as Factor) : 'refused', got)) one.spent = true
}

/** Goes on with MFA_SETUP: a secret, its first code, the answer, or an email address. */
async function setUpStep(): Promise<void> {
  const one = pickPending(['MFA_SETUP'])
  if (!one) return
  const { person, session, token } = one
  const { tokenSetUp, signIn } = server.running.services
  const due = dueOf(person)
  const isOpen = now() < one.expiresAt
  const isDue = due.name === 'MFA_SETUP' && due.factors.includes('SOFTWARE_TOKEN_MFA') && isOpen && !token?.verified
  const kind = pick(['associate', 'verify', 'verify', 'answer', 'answer', 'email'])
  if (kind === 'associate') {
    const got = await tokenSetUp.associate(session).catch(() => undefined)
    expect(got !== undefined).toBe(isDue)
    if (got) remember({ ...one, session: got.session, token: { secret: got.secret, verified: false } })
  } else if (kind === 'verify') {
    const code = chance(0.8) ? (totpAt(token?.secret, stepNow()) ?? '123456') : '123456'
    const step = token && !token.verified ? matchingStep(token.secret, code) : undefined
    const next = await tokenSetUp.verify(session, code, undefined).catch(() => undefined)
    expect(next !== undefined).toBe(isDue && !one.spent && step !== undefined)
    if (next === undefined || step === undefined || !token) return
    one.spent = true
    Object.assign(person, { secret: token.secret, lastStep: step, on: [...person.on, 'SOFTWARE_TOKEN_MFA'] })
    remember({ ...one, session: next, token: { ...token, verified: true } })
  } else {
    const email = `${person.name}-${Math.floor(random.number() * 100)}@example.com`
    const sent: Record<string, string> = kind === 'email' ? { EMAIL: email } : {}
    const isVerified = token?.verified === true && person.secret !== undefined
    const takesEmail = kind === 'email' && due.name === 'MFA_SETUP' && due.factors.includes('EMAIL_OTP')
    const after = isVerified ? 'tokens' : takesEmail ? 'EMAIL_OTP' : 'refused'
    const parameters = { USERNAME: person.name, ...sent }
    const got = await outcomeOf(signIn.answer(person.at.context, 'MFA_SETUP', { session, parameters }))
    if (await settle(person, isOpen && !one.spent ? after : 'refused', got, takesEmail ? email : undefined))
      one.spent = true
  }
}

/** Time passes, preferences change, and an administrator removes a token. */
async function worldStep(): Promise<void> {
  if (chance(0.5)) return server.clock.advance(pick([1, 31, 61, 181]))
  const person = pick(people)
  const { pool } = person.at.context
  const { users, mfaPreferences, softwareTokens } = server.running.services
  const user = await users.require(pool, person.name)
  if (chance(0.2)) {
    await softwareTokens.delete(pool, user)
    person.secret = undefined
    person.on = person.on.filter((factor) => factor !== 'SOFTWARE_TOKEN_MFA')
    return
  }
  const factor = pick(all)
  const enabled = chance(0.6)
  const call = mfaPreferences.set(pool, user, { factors: { [factor]: { enabled } } })
  const isAllowed = !enabled || (has(person, factor) && person.at.offers.includes(factor))
  expect(await call.then(() => true).catch(() => false)).toBe(isAllowed)
  if (isAllowed) person.on = [...person.on.filter((one) => one !== factor), ...(enabled ? [factor] : [])]
}

/** A person of the optional pool registers a token by access token. */
async function registerStep(): Promise<void> {
  const person = pick(people.filter(({ at }) => !at.required))
  const { pool } = person.at.context
  const { users, softwareTokens } = server.running.services
  const user = await users.require(pool, person.name)
  const secret = await softwareTokens.associate(pool, user)
  await softwareTokens.verify(pool, user, totpCode(secret, now()), undefined)
  Object.assign(person, { secret, lastStep: stepNow() })
}

function pickPending(challenges: readonly ChallengeName[]): Pending | undefined {
  const found = pending.filter(({ challenge }) => challenges.includes(challenge))
  const open = found.filter((one) => !one.spent && now() < one.expiresAt)
  const choice = open.length > 0 && chance(0.85) ? open : found
  return choice.length === 0 ? undefined : pick(choice)
}

test(`${STEPS} random steps over factors, attempts, codes and time: tokens after exactly what is due`, {
  timeout: 120_000,
}, async () => {
  const steps = [passwordStep, passwordStep, codeStep, codeStep, codeStep, selectStep, setUpStep, setUpStep]
  for (let step = 0; step < STEPS; step += 1) {
    const world = chance(0.2) ? registerStep : worldStep
    await (chance(0.12) ? world : pick(steps))()
    if (pending.length > 80) pending = pending.slice(-40)
  }
  for (const name of [...all, 'SELECT_MFA_TYPE', 'MFA_SETUP', 'tokens', 'refused']) {
    expect(counts[name] ?? 0, `${name} among ${JSON.stringify(counts)}`).toBeGreaterThan(STEPS / 100)
  }
})
