import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { lookUp, refusalOf } from '../../support/people.js'
import { PASSWORD, type Seed, seedPool } from '../../support/seed.js'
import { startServer, type TestServer } from '../../support/start-server.js'
import { invitedUser, notAuthorized, SignInCalls, TEMPORARY, tokensOf } from './sign-in-calls.js'

let server: TestServer
let seed: Seed
let calls: SignInCalls
let people = 0

beforeAll(async () => {
  server = await startServer()
  seed = await seedPool(server)
  calls = new SignInCalls(server, seed)
})
afterAll(() => server.stop())

/** An invited user who has shown the temporary password to the administrator's server. */
async function invited() {
  people += 1
  const username = `invited-${people}`
  await invitedUser(server, seed.poolId, username)
  const { Session, ChallengeName } = await calls.adminInitiate('ADMIN_USER_PASSWORD_AUTH', {
    USERNAME: username,
    PASSWORD: TEMPORARY,
  })
  expect(ChallengeName).toBe('NEW_PASSWORD_REQUIRED')
  return { username, session: Session, answer: { USERNAME: username, NEW_PASSWORD: PASSWORD } }
}

describe('AdminRespondToAuthChallenge', () => {
  test('NEW_PASSWORD_REQUIRED: a good password → tokens, and the user is confirmed', async () => {
    const { username, session, answer } = await invited()
    const tokens = tokensOf(await calls.adminRespond('NEW_PASSWORD_REQUIRED', answer, session))
    await calls.getUser(tokens.access)
    expect(await lookUp(server, seed, username)).toMatchObject({ status: 'CONFIRMED' })
  })

  test('a client of another pool → ResourceNotFoundException, and the session stays good', async () => {
    const { session, answer } = await invited()
    const other = await seedPool(server)
    const mixed = new SignInCalls(server, { ...seed, clientId: other.clientId })
    expect(await refusalOf(mixed.adminRespond('NEW_PASSWORD_REQUIRED', answer, session))).toEqual({
      name: 'ResourceNotFoundException',
      message: `User pool client ${other.clientId} does not exist.`,
      status: 400,
    })
    tokensOf(await calls.adminRespond('NEW_PASSWORD_REQUIRED', answer, session))
  })

  test('the session of another pool → "Invalid session for the user."', async () => {
    const { session, answer } = await invited()
    const elsewhere = new SignInCalls(server, await seedPool(server))
    expect(await refusalOf(elsewhere.adminRespond('NEW_PASSWORD_REQUIRED', answer, session))).toEqual(
      notAuthorized('Invalid session for the user.'),
    )
  })

  test('without a session → refused', async () => {
    const { answer } = await invited()
    const refusal = await refusalOf(calls.adminRespond('NEW_PASSWORD_REQUIRED', answer))
    expect(refusal).toMatchObject({ status: 400 })
  })
})
