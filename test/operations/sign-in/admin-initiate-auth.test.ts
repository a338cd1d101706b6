import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { refusalOf } from '../../support/people.js'
import { PASSWORD, type Seed, seedPool, seedUser } from '../../support/seed.js'
import { startServer, type TestServer } from '../../support/start-server.js'
import {
  addClient,
  incorrect,
  invalidParameter,
  invitedUser,
  notAuthorized,
  SignInCalls,
  TEMPORARY,
  tokensOf,
  unknownUser,
} from './sign-in-calls.js'
import { srpClient } from './srp-client.js'

let server: TestServer
let seed: Seed
let calls: SignInCalls

beforeAll(async () => {
  server = await startServer()
  seed = await seedPool(server)
  calls = new SignInCalls(server, seed)
  await seedUser(server, seed.poolId, 'ann')
})
afterAll(() => server.stop())

const credentials = { USERNAME: 'ann', PASSWORD }

describe('AdminInitiateAuth', () => {
  test.each(['ADMIN_USER_PASSWORD_AUTH', 'ADMIN_NO_SRP_AUTH'])('%s: the right password → tokens', async (flow) => {
    const answer = await calls.adminInitiate(flow, credentials)
    expect(answer.ChallengeParameters).toEqual({})
    await calls.getUser(tokensOf(answer).access)
  })

  test.each(['ADMIN_USER_PASSWORD_AUTH', 'ADMIN_NO_SRP_AUTH'])('%s: a wrong password is refused', async (flow) => {
    expect(await refusalOf(calls.adminInitiate(flow, { USERNAME: 'ann', PASSWORD: 'Wrong-Horse-7' }))).toEqual(
      incorrect,
    )
  })

  test('an unknown user → UserNotFoundException, or hidden', async () => {
    const nobody = { USERNAME: 'nobody', PASSWORD }
    const hiding = await addClient(server, seed.poolId, { PreventUserExistenceErrors: 'ENABLED' })
    expect(await refusalOf(calls.adminInitiate('ADMIN_USER_PASSWORD_AUTH', nobody))).toEqual(unknownUser)
    expect(await refusalOf(new SignInCalls(server, hiding).adminInitiate('ADMIN_USER_PASSWORD_AUTH', nobody))).toEqual(
      incorrect,
    )
  })

  test('USER_SRP_AUTH → PASSWORD_VERIFIER → tokens through AdminRespondToAuthChallenge', async () => {
    const client = srpClient(seed.poolId, PASSWORD)
    const first = await calls.adminInitiate('USER_SRP_AUTH', { USERNAME: 'ann', SRP_A: client.srpA })
    expect(first.ChallengeName).toBe('PASSWORD_VERIFIER')
    const answer = await calls.adminRespond('PASSWORD_VERIFIER', client.answer(first.ChallengeParameters ?? {}))
    await calls.getUser(tokensOf(answer).access)
  })

  test('REFRESH_TOKEN_AUTH → new tokens', async () => {
    const { refresh } = await calls.tokens('ann')
    const answer = await calls.adminInitiate('REFRESH_TOKEN_AUTH', { REFRESH_TOKEN: refresh })
    await calls.getUser(tokensOf(answer).access)
  })

  test('USER_PASSWORD_AUTH is not for administrators', async () => {
    expect(await refusalOf(calls.adminInitiate('USER_PASSWORD_AUTH', credentials))).toEqual(
      invalidParameter('Initiate Auth method not supported'),
    )
  })

  test('a flow not enabled → InvalidParameterException "Auth flow not enabled for this client"', async () => {
    const bare = await addClient(server, seed.poolId, { ExplicitAuthFlows: ['ALLOW_USER_PASSWORD_AUTH'] })
    expect(
      await refusalOf(new SignInCalls(server, bare).adminInitiate('ADMIN_USER_PASSWORD_AUTH', credentials)),
    ).toEqual(invalidParameter('Auth flow not enabled for this client'))
  })

  test('an unknown pool, an unknown client, a client of another pool → ResourceNotFoundException', async () => {
    const other = await seedPool(server)
    const notFound = (message: string) => ({ name: 'ResourceNotFoundException', message, status: 400 })
    const start = (at: Seed) =>
      refusalOf(new SignInCalls(server, at).adminInitiate('ADMIN_USER_PASSWORD_AUTH', credentials))
    expect(await start({ ...seed, poolId: 'us-east-1_Unknown01' })).toEqual(
      notFound('User pool us-east-1_Unknown01 does not exist.'),
    )
    expect(await start({ ...seed, clientId: 'unknown' })).toEqual(notFound('User pool client unknown does not exist.'))
    expect(await start({ ...seed, clientId: other.clientId })).toEqual(
      notFound(`User pool client ${other.clientId} does not exist.`),
    )
  })
})

describe('AdminRespondToAuthChallenge', () => {
  test('NEW_PASSWORD_REQUIRED → tokens', async () => {
    await invitedUser(server, seed.poolId, 'tom')
    const first = await calls.adminInitiate('ADMIN_USER_PASSWORD_AUTH', { USERNAME: 'tom', PASSWORD: TEMPORARY })
    const responses = { USERNAME: 'tom', NEW_PASSWORD: PASSWORD }
    tokensOf(await calls.adminRespond('NEW_PASSWORD_REQUIRED', responses, first.Session))
  })

  test('a session of another pool is refused', async () => {
    const other = await seedPool(server)
    for (const poolId of [seed.poolId, other.poolId]) await invitedUser(server, poolId, 'tim')
    const first = await calls.password('tim', TEMPORARY)
    const responses = { USERNAME: 'tim', NEW_PASSWORD: PASSWORD }
    expect(
      await refusalOf(new SignInCalls(server, other).adminRespond('NEW_PASSWORD_REQUIRED', responses, first.Session)),
    ).toEqual(notAuthorized('Invalid session for the user.'))
  })
})
