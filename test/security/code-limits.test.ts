import { randomUUID } from 'node:crypto'
import {
  AdminUpdateUserAttributesCommand,
  ConfirmForgotPasswordCommand,
  ForgotPasswordCommand,
  GetUserAttributeVerificationCodeCommand,
  ResendConfirmationCodeCommand,
  UpdateUserAttributesCommand,
  VerifyUserAttributeCommand,
} from '@aws-sdk/client-cognito-identity-provider'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { Failure } from '../../src/domain/failure.js'
import { clientId, userPoolId } from '../../src/entities/ids.js'
import {
  attributes,
  confirmedUser,
  confirmSignUp,
  lastCode,
  lookUp,
  outcomesOf,
  refusalOf,
  signIn,
  signUp,
  wrongCode,
} from '../support/people.js'
import { type Seed, seedPool } from '../support/seed.js'
import { startServer, type TestServer } from '../support/start-server.js'

const limitExceeded = {
  name: 'LimitExceededException',
  message: 'Attempt limit exceeded, please try after some time.',
  status: 400,
}

let server: TestServer
let seed: Seed
let hiding: Seed

beforeAll(async () => {
  server = await startServer()
  seed = await seedPool(server)
  hiding = await seedPool(server, { client: { PreventUserExistenceErrors: 'ENABLED' } })
})
afterAll(() => server.stop())
beforeEach(() => server.clock.useRealTime())

const forgot = (Username: string, at = seed) =>
  server.client.send(new ForgotPasswordCommand({ ClientId: at.clientId, Username }))
const update = (AccessToken: string, values: Record<string, string>) =>
  server.client.send(new UpdateUserAttributesCommand({ AccessToken, UserAttributes: attributes(values) }))

async function signedIn(username: string): Promise<string> {
  await confirmedUser(server, seed, username)
  return signIn(server, seed, username)
}

/** Each a way in which a person has codes sent, to be called again and again. */
const senders: Readonly<Record<string, { limit: number; begin: (name: string) => Promise<() => Promise<unknown>> }>> = {
  ForgotPassword: {
    limit: 20,
    async begin(name) {
      await confirmedUser(server, seed, name)
      return () => forgot(name)
    },
  },
  ResendConfirmationCode: {
    limit: 5,
    async begin(name) {
      await signUp(server, seed, name)
      return () => server.client.send(new ResendConfirmationCodeCommand({ ClientId: seed.clientId, Username: name }))
    },
  },
  GetUserAttributeVerificationCode: {
    limit: 5,
    async begin(name) {
      const command = { AccessToken: await signedIn(name), AttributeName: 'email' }
      return () => server.client.send(new GetUserAttributeVerificationCodeCommand(command))
    },
  },
  UpdateUserAttributes: {
    limit: 5,
    async begin(name) {
      const AccessToken = await signedIn(name)
      return () => update(AccessToken, { email: `${name}-${randomUUID()}@victims.example` })
    },
  },
}

describe('codes that a person has sent, by the hour', () => {
  test.each(Object.entries(senders))(
    '%s: as many as the limit, then LimitExceededException and no message',
    async (name, { limit, begin }) => {
      const send = await begin(`sender-${name.toLowerCase()}`)
      const before = (await server.inbox(seed.poolId)).length
      server.clock.freeze()
      for (let n = 0; n < limit; n += 1) await send()

      expect(await refusalOf(send())).toEqual(limitExceeded)
      expect((await server.inbox(seed.poolId)).length - before).toBe(limit)
      server.clock.advance(3599)
      expect(await refusalOf(send())).toEqual(limitExceeded)
      expect((await server.inbox(seed.poolId)).length - before).toBe(limit)
    },
  )

  test('UpdateUserAttributes beyond the limit changes nothing; what sends no code goes on', async () => {
    const token = await signedIn('unchanged')
    for (let n = 0; n < 5; n += 1) await update(token, { email: `unchanged-${n}@other.example` })

    const both = update(token, { email: 'one-more@other.example', name: 'Other' })
    expect(await refusalOf(both)).toEqual(limitExceeded)
    const { attributes: known } = await lookUp(server, seed, 'unchanged')
    expect(known).toMatchObject({ email: 'unchanged-4@other.example' })
    expect(known).not.toHaveProperty('name')
    for (let n = 0; n < 6; n += 1) await update(token, { name: `Name ${n}` })
  })

  test('UpdateUserAttributes: a refused change does not count, and after an hour there are five again', async () => {
    const token = await signedIn('later')
    const refused = Array.from({ length: 6 }, () => update(token, { email: 'no address' }))
    expect(await outcomesOf(refused)).toEqual({ InvalidParameterException: 6 })
    for (let n = 0; n < 5; n += 1) await update(token, { email: `later-${n}@other.example` })
    expect(await refusalOf(update(token, { email: 'later@other.example' }))).toEqual(limitExceeded)

    server.clock.advance(3601)
    const next = await signIn(server, seed, 'later')
    expect(await outcomesOf([update(next, { email: 'later@other.example' })])).toEqual({ ok: 1 })
  })

  test('UpdateUserAttributes: of 40 changes at once five send a code', async () => {
    const token = await signedIn('storm')
    const calls = Array.from({ length: 40 }, (_, n) => update(token, { email: `storm-${n}@victims.example` }))

    expect(await outcomesOf(calls)).toEqual({ ok: 5, LimitExceededException: 35 })
    const sent = (await server.inbox(seed.poolId)).filter(({ to }) => to.endsWith('@victims.example'))
    expect(sent.filter(({ to }) => to.startsWith('storm-'))).toHaveLength(5)
  })

  test('AdminUpdateUserAttributes is not limited, and takes nothing of the person’s five', async () => {
    const token = await signedIn('administered')
    for (let n = 0; n < 8; n += 1) {
      await server.client.send(
        new AdminUpdateUserAttributesCommand({
          UserPoolId: seed.poolId,
          Username: 'administered',
          UserAttributes: attributes({ email: `administered-${n}@other.example` }),
        }),
      )
    }
    const own = Array.from({ length: 5 }, (_, n) => update(token, { email: `own-${n}@other.example` }))
    expect(await outcomesOf(own)).toEqual({ ok: 5 })
  })
})

interface Guessing {
  /** Has a code sent and returns it. */
  readonly ask: () => Promise<string>
  readonly guess: (code: string) => Promise<unknown>
}

/** Each a kind of code that can be guessed; `first` answers fit into the first hour. */
const kinds: Readonly<Record<string, { first: number; begin: (name: string) => Promise<Guessing> }>> = {
  ConfirmSignUp: {
    first: 15,
    async begin(name) {
      await signUp(server, seed, name)
      const ask = async () => {
        await server.client.send(new ResendConfirmationCodeCommand({ ClientId: seed.clientId, Username: name }))
        return lastCode(server, seed, `${name}@example.com`)
      }
      return { ask, guess: (code) => confirmSignUp(server, seed, name, code) }
    },
  },
  ConfirmForgotPassword: {
    first: 19,
    async begin(name) {
      await confirmedUser(server, seed, name)
      const ask = async () => {
        await forgot(name)
        return lastCode(server, seed, `${name}@example.com`)
      }
      return { ask, guess: (code) => confirmReset(name, code) }
    },
  },
  VerifyUserAttribute: {
    first: 15,
    async begin(name) {
      await confirmedUser(server, seed, name)
      let AccessToken = ''
      const ask = async () => {
        AccessToken = await signIn(server, seed, name)
        const command = { AccessToken, AttributeName: 'email' }
        await server.client.send(new GetUserAttributeVerificationCodeCommand(command))
        return lastCode(server, seed, `${name}@example.com`)
      }
      const guess = (Code: string) =>
        server.client.send(new VerifyUserAttributeCommand({ AccessToken, AttributeName: 'email', Code }))
      return { ask, guess }
    },
  },
}

const confirmReset = (Username: string, ConfirmationCode: string, at = seed) =>
  server.client.send(
    new ConfirmForgotPasswordCommand({
      ClientId: at.clientId,
      Username,
      ConfirmationCode,
      Password: 'Another-Horse-8',
    }),
  )

/** How the guesses were answered, one after another. */
async function outcomesInTurn(count: number, guess: () => Promise<unknown>): Promise<Record<string, number>> {
  const counts: Record<string, number> = {}
  for (let n = 0; n < count; n += 1) {
    const { name } = await refusalOf(guess())
    counts[name] = (counts[name] ?? 0) + 1
  }
  return counts
}

describe('guesses of codes, by the day', () => {
  test.each(Object.entries(kinds))(
    '%s: 20 in 24 hours, however often a new code is asked for',
    async (name, { first, begin }) => {
      server.clock.freeze()
      const { ask, guess } = await begin(`guessed-${name.toLowerCase()}`)
      const hour = async (count: number) => {
        const right = await ask()
        const counts = await outcomesInTurn(count, () => guess(wrongCode(right)))
        server.clock.advance(3600)
        return counts
      }
      expect(await hour(first)).toEqual({ CodeMismatchException: first })
      expect(await hour(8)).toEqual({ CodeMismatchException: 20 - first, LimitExceededException: 8 - (20 - first) })
      expect(await hour(2)).toEqual({ LimitExceededException: 2 })

      // The right answer is told nothing else, whatever the clock does meanwhile.
      expect(await refusalOf(guess(await ask()))).toEqual(limitExceeded)
      server.clock.advance(-12 * 3600)
      expect(await refusalOf(guess(await ask()))).toEqual(limitExceeded)
      server.clock.advance(12 * 3600 + 20 * 3600 + 3599)
      expect(await refusalOf(guess(await ask()))).toEqual(limitExceeded)

      server.clock.advance(1)
      expect(await hour(1)).toEqual({ CodeMismatchException: 1 })
      expect(await outcomesOf([guess(await ask())])).toEqual({ ok: 1 })
    },
  )

  test('a name without a user is limited alike where existence is hidden', async () => {
    server.clock.freeze()
    await confirmedUser(server, hiding, 'real')
    const told: Record<string, unknown>[] = []
    for (const name of ['real', 'nobody']) {
      const rounds: Record<string, number>[] = []
      for (let round = 0; round < 3; round += 1) {
        await forgot(name, hiding)
        rounds.push(await outcomesInTurn(12, () => confirmReset(name, '000000', hiding)))
        server.clock.advance(3600)
      }
      told.push({ rounds })
      server.clock.useRealTime()
      server.clock.freeze()
    }
    const rounds = [
      { CodeMismatchException: 12 },
      { CodeMismatchException: 8, LimitExceededException: 4 },
      { LimitExceededException: 12 },
    ]
    expect(told).toEqual([{ rounds }, { rounds }])
  })

  test('of 500 answers at once those that are left of the day are evaluated', async () => {
    server.clock.freeze()
    await confirmedUser(server, seed, 'stormed')
    await forgot('stormed')
    await outcomesInTurn(12, () => confirmReset('stormed', 'x00000'))
    server.clock.advance(3600)
    await forgot('stormed')
    const right = await lastCode(server, seed, 'stormed@example.com')

    const { pools, clients, passwordRecovery } = server.running.services
    const pool = await pools.require(userPoolId(seed.poolId))
    const client = await clients.requireIn(pool.id, clientId(seed.clientId))
    const answer = { username: 'stormed', code: wrongCode(right), password: 'Another-Horse-8' }
    const told = await Promise.allSettled(
      Array.from({ length: 500 }, () => passwordRecovery.confirm(pool, client, answer)),
    )
    const codes = told.map((result) => (result.status === 'rejected' ? (result.reason as Failure).code : 'ok'))
    expect(codes.filter((code) => code === 'code-mismatch')).toHaveLength(8)
    expect(codes.filter((code) => code === 'attempt-limit-exceeded')).toHaveLength(492)
  })
})
