import { AdminDisableUserCommand } from '@aws-sdk/client-cognito-identity-provider'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { addClient } from '../operations/sign-in/sign-in-calls.js'
import { srpClient } from '../operations/sign-in/srp-client.js'
import { signUp } from '../support/people.js'
import { PASSWORD, type Seed, seedPool, seedUser } from '../support/seed.js'
import { startServer, type TestServer } from '../support/start-server.js'
import { callApi } from './api-calls.js'

const WRONG = 'Wrong-Horse-7'

let server: TestServer
let seed: Seed
let poolId: string

beforeAll(async () => {
  server = await startServer()
  poolId = (await seedPool(server)).poolId
  seed = await addClient(server, poolId, { PreventUserExistenceErrors: 'ENABLED' })
  for (const name of ['known', 'disabled', 'asked']) await seedUser(server, poolId, name)
  await signUp(server, seed, 'waiting')
  await callApi(server.endpoint, 'ForgotPassword', { ClientId: seed.clientId, Username: 'asked' })
  await server.client.send(new AdminDisableUserCommand({ UserPoolId: poolId, Username: 'disabled' }))
})
afterAll(() => server.stop())

/** What is drawn anew each time, or stands for the name itself; lengths stay. */
function blurred(text: string, name: string): string {
  const values = JSON.parse(text === '' ? '{}' : text) as Record<string, unknown>
  return JSON.stringify(values, (key, value: unknown) => {
    if (key === 'SALT' || key === 'SRP_B') return /^[0-9a-f]+$/.test(String(value)) ? 'hex' : value
    if (key === 'SECRET_BLOCK') return `${String(value).length} characters`
    if (key === 'Destination') return String(value).replaceAll(/[a-z]/g, 'x')
    return typeof value === 'string' ? value.replaceAll(name, '…') : value
  })
}

/** The answer to bytes: status, headers and body without what differs between any two calls. */
async function told(operation: Parameters<typeof callApi>[1], input: object, name: string): Promise<string> {
  const { status, text } = await callApi(server.endpoint, operation, input)
  return `${status} ${blurred(text, name)}`
}

const ofClient = (Username: string) => ({ ClientId: seed.clientId, Username })
const passwordAuth = (AuthFlow: string, USERNAME: string) => ({
  ClientId: seed.clientId,
  AuthFlow,
  AuthParameters: { USERNAME, PASSWORD: WRONG },
})

/** Calls that must not tell whether the name exists, with a user of each state that they hide. */
const calls: readonly {
  readonly name: string
  readonly user: string
  readonly call: (name: string) => Promise<string>
}[] = [
  {
    name: 'USER_PASSWORD_AUTH, wrong password',
    user: 'known',
    call: (name) => told('InitiateAuth', passwordAuth('USER_PASSWORD_AUTH', name), name),
  },
  {
    name: 'ADMIN_USER_PASSWORD_AUTH, wrong password',
    user: 'known',
    call: (name) =>
      told('AdminInitiateAuth', { UserPoolId: poolId, ...passwordAuth('ADMIN_USER_PASSWORD_AUTH', name) }, name),
  },
  {
    name: 'USER_SRP_AUTH, first call',
    user: 'known',
    call: (name) => told('InitiateAuth', srpStart(name, WRONG).input, name),
  },
  {
    name: 'USER_SRP_AUTH of a disabled user, first call',
    user: 'disabled',
    call: (name) => told('InitiateAuth', srpStart(name, WRONG).input, name),
  },
  {
    name: 'PASSWORD_VERIFIER, wrong password',
    user: 'known',
    async call(name) {
      const { client, input } = srpStart(name, WRONG)
      const { body } = await callApi(server.endpoint, 'InitiateAuth', input)
      const ChallengeResponses = client.answer(body.ChallengeParameters as Record<string, string>)
      const answer = { ClientId: seed.clientId, ChallengeName: 'PASSWORD_VERIFIER', ChallengeResponses }
      return told('RespondToAuthChallenge', answer, name)
    },
  },
  { name: 'ForgotPassword', user: 'known', call: (name) => told('ForgotPassword', ofClient(name), name) },
  {
    name: 'ForgotPassword of a disabled user',
    user: 'disabled',
    call: (name) => told('ForgotPassword', ofClient(name), name),
  },
  {
    name: 'ForgotPassword of an unconfirmed user',
    user: 'waiting',
    call: (name) => told('ForgotPassword', ofClient(name), name),
  },
  {
    name: 'ConfirmForgotPassword, wrong code',
    user: 'asked',
    call: (name) =>
      told('ConfirmForgotPassword', { ...ofClient(name), ConfirmationCode: '000000', Password: PASSWORD }, name),
  },
  {
    name: 'ConfirmForgotPassword of a disabled user',
    user: 'disabled',
    call: (name) =>
      told('ConfirmForgotPassword', { ...ofClient(name), ConfirmationCode: '000000', Password: PASSWORD }, name),
  },
  {
    name: 'ResendConfirmationCode',
    user: 'waiting',
    call: (name) => told('ResendConfirmationCode', ofClient(name), name),
  },
]

function srpStart(name: string, password: string) {
  const client = srpClient(poolId, password)
  const input = {
    ClientId: seed.clientId,
    AuthFlow: 'USER_SRP_AUTH',
    AuthParameters: { USERNAME: name, SRP_A: client.srpA },
  }
  return { client, input }
}

describe('V15: where existence is hidden a name without a user is answered to the byte like one with', () => {
  test.each(calls)('$name', async ({ user, call }) => {
    expect(await call(`ghost-${user}`)).toBe(await call(user))
  })

  test('also when it is asked for until the limit, and over it', async () => {
    const answers = async (name: string) => {
      const all: string[] = []
      for (let time = 0; time < 7; time += 1) all.push(await told('ResendConfirmationCode', ofClient(name), name))
      return all
    }
    await signUp(server, seed, 'patient')
    expect(await answers('ghost-patient')).toEqual(await answers('patient'))
  })

  test('a secret block has one length, whoever it is for', async () => {
    const lengths = new Set<number>()
    for (const name of ['known', 'disabled', 'ghost', 'g', 'g'.repeat(128), 'ghost@example.com']) {
      const { body } = await callApi(server.endpoint, 'InitiateAuth', srpStart(name, WRONG).input)
      lengths.add(String((body.ChallengeParameters as Record<string, string>).SECRET_BLOCK).length)
    }
    expect(lengths.size).toBe(1)
  })
})
