import { ChangePasswordCommand } from '@aws-sdk/client-cognito-identity-provider'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { addClient, beginSrp, incorrect, locked, SignInCalls, tokensOf } from '../operations/sign-in/sign-in-calls.js'
import { srpClient } from '../operations/sign-in/srp-client.js'
import { Administrator } from '../support/administrator.js'
import { refusalOf } from '../support/people.js'
import { PASSWORD, type Seed, seedPool, seedUser } from '../support/seed.js'
import { startServer, type TestServer } from '../support/start-server.js'

const WRONG = 'Wrong-Horse-7'

let server: TestServer
let seed: Seed
let calls: SignInCalls
let sibling: SignInCalls
let choosing: SignInCalls
let hiding: SignInCalls
let people = 0

beforeAll(async () => {
  server = await startServer()
  seed = await seedPool(server, {
    pool: { AliasAttributes: ['email', 'preferred_username'], UsernameConfiguration: { CaseSensitive: false } },
  })
  calls = new SignInCalls(server, seed)
  sibling = new SignInCalls(server, await addClient(server, seed.poolId))
  choosing = new SignInCalls(server, await addClient(server, seed.poolId, { ExplicitAuthFlows: ['ALLOW_USER_AUTH'] }))
  hiding = new SignInCalls(
    server,
    await addClient(server, seed.poolId, { PreventUserExistenceErrors: 'ENABLED', GenerateSecret: true }),
  )
  server.clock.freeze()
})
afterAll(() => server.stop())

interface Person {
  readonly username: string
  /** Of a sign-in before the guesses. */
  readonly access: string
}

type Guess = (person: Person, password: string) => Promise<unknown>

/** Every way in which a password is told right from wrong. */
const channels: readonly { readonly name: string; readonly guess: Guess }[] = [
  { name: 'USER_PASSWORD_AUTH', guess: ({ username }, password) => calls.password(username, password) },
  {
    name: 'USER_PASSWORD_AUTH of another client',
    guess: ({ username }, password) => sibling.password(username, password),
  },
  {
    name: 'USER_PASSWORD_AUTH of a confidential client that hides existence',
    guess: ({ username }, password) =>
      hiding.initiate('USER_PASSWORD_AUTH', {
        USERNAME: username,
        PASSWORD: password,
        SECRET_HASH: hiding.secretHash(username),
      }),
  },
  { name: 'USER_SRP_AUTH', guess: ({ username }, password) => calls.srp(username, password) },
  {
    name: 'USER_SRP_AUTH by administrators',
    async guess({ username }, password) {
      const client = srpClient(seed.poolId, password)
      const { ChallengeParameters } = await calls.adminInitiate('USER_SRP_AUTH', {
        USERNAME: username,
        SRP_A: client.srpA,
      })
      return calls.adminRespond('PASSWORD_VERIFIER', client.answer(ChallengeParameters ?? {}))
    },
  },
  {
    name: 'ADMIN_USER_PASSWORD_AUTH',
    guess: ({ username }, password) =>
      calls.adminInitiate('ADMIN_USER_PASSWORD_AUTH', { USERNAME: username, PASSWORD: password }),
  },
  {
    name: 'USER_AUTH',
    guess: ({ username }, password) =>
      choosing.initiate('USER_AUTH', { USERNAME: username, PREFERRED_CHALLENGE: 'PASSWORD', PASSWORD: password }),
  },
  {
    name: 'SELECT_CHALLENGE',
    async guess({ username }, password) {
      const { Session } = await choosing.initiate('USER_AUTH', { USERNAME: username })
      const answer = { USERNAME: username, ANSWER: 'PASSWORD', PASSWORD: password }
      return choosing.respond('SELECT_CHALLENGE', answer, Session)
    },
  },
  {
    name: 'PASSWORD_VERIFIER of USER_AUTH',
    async guess({ username }, password) {
      const client = srpClient(seed.poolId, password)
      const parameters = { USERNAME: username, PREFERRED_CHALLENGE: 'PASSWORD_SRP', SRP_A: client.srpA }
      const { ChallengeParameters, Session } = await choosing.initiate('USER_AUTH', parameters)
      return choosing.respond('PASSWORD_VERIFIER', client.answer(ChallengeParameters ?? {}), Session)
    },
  },
  {
    name: 'ChangePassword',
    guess: ({ access }, password) =>
      server.client.send(
        new ChangePasswordCommand({
          AccessToken: access,
          PreviousPassword: password,
          ProposedPassword: 'Further-Horse-8',
        }),
      ),
  },
]

async function someone(): Promise<Person> {
  people += 1
  const username = `person-${people}`
  await seedUser(server, seed.poolId, username)
  return { username, access: tokensOf(await calls.password(username)).access }
}

describe('V4: a lock that one channel brings about holds in every other', () => {
  test.each(channels)('$name', async ({ name: locking, guess }) => {
    const person = await someone()
    for (let count = 0; count < 5; count += 1) expect(await refusalOf(guess(person, WRONG))).toEqual(incorrect)

    for (const { name, guess: enter } of channels) {
      const refusal = await refusalOf(enter(person, PASSWORD))
      // ChangePassword has a limit of its own, which its five calls have used up.
      if (name === 'ChangePassword' && locking === name) expect(refusal.name).toBe('LimitExceededException')
      else expect(refusal, name).toEqual(locked)
    }
  })

  test('one guess in each of five channels locks as five in one do', async () => {
    const person = await someone()
    for (const { guess } of channels.slice(0, 5)) expect(await refusalOf(guess(person, WRONG))).toEqual(incorrect)
    for (const { name, guess } of channels) expect(await refusalOf(guess(person, PASSWORD)), name).toEqual(locked)
  })

  test('an SRP exchange that was begun before the lock is not judged during it', async () => {
    const person = await someone()
    const begun = await beginSrp(calls, person.username)
    for (let count = 0; count < 5; count += 1) await refusalOf(calls.password(person.username, WRONG))
    expect(await refusalOf(calls.respond('PASSWORD_VERIFIER', begun.answer()))).toEqual(locked)
  })
})

test('V6: one counter serves every spelling of a name, over all channels', async () => {
  const { username, access } = await someone()
  const spellings = [username, username.toUpperCase(), `${username}@example.com`, `${username}@EXAMPLE.COM`, username]
  for (const [at, spelling] of spellings.entries()) {
    const guess = channels[at % 6]?.guess ?? channels[0]?.guess
    expect(
      await refusalOf(guess?.({ username: spelling, access }, WRONG) ?? calls.password(spelling, WRONG)),
      spelling,
    ).toEqual(incorrect)
  }
  for (const spelling of spellings) expect(await refusalOf(calls.password(spelling))).toEqual(locked)
})

test('V6: composed, decomposed and preferred spellings of one name count together', async () => {
  const composed = 'José-Ångström'
  const decomposed = composed.normalize('NFD')
  const people = new Administrator(server, seed)
  await people.create(composed, { preferred_username: 'the-rider' })
  await people.setPassword(composed, PASSWORD, true)
  await people.update(composed, { preferred_username: 'the-rider' })
  const spellings = [composed, decomposed, 'The-Rider', decomposed.toUpperCase(), 'the-rider']
  for (const spelling of spellings)
    expect(await refusalOf(calls.password(spelling, WRONG)), spelling).toEqual(incorrect)
  for (const spelling of spellings) expect(await refusalOf(calls.password(spelling)), spelling).toEqual(locked)
})
