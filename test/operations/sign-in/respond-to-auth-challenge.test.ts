import {
  AdminDisableUserCommand,
  AdminGetUserCommand,
  AdminSetUserPasswordCommand,
} from '@aws-sdk/client-cognito-identity-provider'
import { createSrpSession, signSrpSession, wrapAuthChallenge, wrapInitiateAuth } from 'cognito-srp-helper'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { outcomesOf, refusalOf } from '../../support/people.js'
import { PASSWORD, type Seed, seedPool, seedUser } from '../../support/seed.js'
import { startServer, type TestServer } from '../../support/start-server.js'
import {
  addClient,
  beginSrp,
  incorrect,
  invalidParameter,
  invitedUser,
  notAuthorized,
  SignInCalls,
  TEMPORARY,
  tokensOf,
  unknownUser,
} from './sign-in-calls.js'

let server: TestServer
let seed: Seed
let calls: SignInCalls
let sibling: SignInCalls

beforeAll(async () => {
  server = await startServer()
  seed = await seedPool(server, { pool: { AliasAttributes: ['email'] } })
  calls = new SignInCalls(server, seed)
  sibling = new SignInCalls(server, await addClient(server, seed.poolId))
  await seedUser(server, seed.poolId, 'ann')
})
afterAll(() => server.stop())

let people = 0
/** A confirmed user of its own, so that no test meets another's failures. */
async function someone(): Promise<string> {
  people += 1
  await seedUser(server, seed.poolId, `someone-${people}`)
  return `someone-${people}`
}

const verify = (at: SignInCalls, responses: Record<string, string>, session?: string) =>
  at.respond('PASSWORD_VERIFIER', responses, session)

describe('RespondToAuthChallenge: PASSWORD_VERIFIER', () => {
  test('#71 the challenge has exactly five parameters and no session', async () => {
    const { name, parameters, session } = await beginSrp(calls, 'ann')
    expect(name).toBe('PASSWORD_VERIFIER')
    expect(session).toBeUndefined()
    expect(parameters).toEqual({
      SALT: expect.stringMatching(/^[0-9a-f]{1,32}$/),
      SRP_B: expect.stringMatching(/^[0-9a-f]{700,768}$/),
      SECRET_BLOCK: expect.stringMatching(/^[A-Za-z0-9+/]+=*$/),
      USERNAME: 'ann',
      USER_ID_FOR_SRP: 'ann',
    })
  })

  test('#71 an alias leads to the real username, by which the password is proven', async () => {
    const { parameters, answer } = await beginSrp(calls, 'ann@example.com')
    expect(parameters).toMatchObject({ USERNAME: 'ann', USER_ID_FOR_SRP: 'ann' })
    tokensOf(await verify(calls, answer()))
    const again = await beginSrp(calls, 'ann@example.com')
    tokensOf(await verify(calls, again.answer({ username: 'ann@example.com' })))
  })

  test('#70 cognito-srp-helper, the right password → tokens; a wrong one is refused', async () => {
    const username = await someone()
    const signIn = async (password: string) => {
      const session = createSrpSession(username, password, seed.poolId, false)
      const first = await calls.initiate('USER_SRP_AUTH', {
        ...wrapInitiateAuth(session, { ClientId: seed.clientId, AuthFlow: 'USER_SRP_AUTH', AuthParameters: {} })
          .AuthParameters,
        USERNAME: username,
      })
      const request = wrapAuthChallenge(signSrpSession(session, first), {
        ClientId: seed.clientId,
        ChallengeName: 'PASSWORD_VERIFIER',
        ChallengeResponses: { USERNAME: username },
      })
      return verify(calls, request.ChallengeResponses ?? {})
    }
    await calls.getUser(tokensOf(await signIn(PASSWORD)).access)
    expect(await refusalOf(signIn('Wrong-Horse-7'))).toEqual(incorrect)
  })

  test('#69 a wrong password → NotAuthorizedException "Incorrect username or password."', async () => {
    const { answer } = await beginSrp(calls, await someone())
    expect(await refusalOf(verify(calls, answer({ password: 'Wrong-Horse-7' })))).toEqual(incorrect)
  })

  test('a wrong answer spends the exchange: the right one then comes too late', async () => {
    const { answer } = await beginSrp(calls, await someone())
    await refusalOf(verify(calls, answer({ password: 'Wrong-Horse-7' })))
    expect(await refusalOf(verify(calls, answer()))).toEqual(
      notAuthorized('Invalid session for the user, session can only be used once.'),
    )
  })

  test('#72 TIMESTAMP: day unpadded → accepted', async () => {
    const { answer } = await beginSrp(calls, 'ann')
    tokensOf(await verify(calls, answer({ timestamp: 'Thu Sep 5 14:40:03 UTC 2024' })))
  })

  test.each(['Thu Sep 05 14:40:03 UTC 2024', 'Fri Sep 5 14:40:03 UTC 2024'])(
    '#72 TIMESTAMP %s (padded day, wrong weekday) → NotAuthorizedException',
    async (timestamp) => {
      const { answer } = await beginSrp(calls, await someone())
      expect(await refusalOf(verify(calls, answer({ timestamp })))).toEqual(incorrect)
    },
  )

  test('#72 TIMESTAMP of another form → InvalidParameterException naming the form; the exchange is not spent', async () => {
    const { answer } = await beginSrp(calls, 'ann')
    for (const timestamp of ['2024-09-05T14:40:03Z', '5 Sep 2024', 'x']) {
      expect(await refusalOf(verify(calls, answer({ timestamp })))).toEqual(
        invalidParameter('TIMESTAMP format should be EEE MMM d HH:mm:ss z yyyy in english.'),
      )
    }
    tokensOf(await verify(calls, answer()))
  })

  test('a TIMESTAMP other than the signed one is refused', async () => {
    const { answer } = await beginSrp(calls, await someone())
    const sent = answer({ timestamp: 'Thu Sep 5 14:40:03 UTC 2024', sentTimestamp: 'Thu Sep 5 14:40:04 UTC 2024' })
    expect(await refusalOf(verify(calls, sent))).toEqual(incorrect)
  })

  test('#73 a forced change of the password: NEW_PASSWORD_REQUIRED only after the right proof, no tokens before', async () => {
    await invitedUser(server, seed.poolId, 'fay', { email: 'fay@example.com' })
    const answer = await calls.srp('fay', TEMPORARY)
    expect(answer.ChallengeName).toBe('NEW_PASSWORD_REQUIRED')
    expect(answer.AuthenticationResult).toBeUndefined()
    expect(await refusalOf(calls.srp('fay', PASSWORD))).toEqual(incorrect)
    tokensOf(await calls.newPassword('fay', answer.Session))
    tokensOf(await calls.srp('fay', PASSWORD))
    expect(await refusalOf(calls.srp('fay', TEMPORARY))).toEqual(incorrect)
  })

  test('#73 USERNAME = sub is refused at the first step', async () => {
    const { UserAttributes } = await server.client.send(
      new AdminGetUserCommand({ UserPoolId: seed.poolId, Username: 'ann' }),
    )
    const sub = String(UserAttributes?.find(({ Name }) => Name === 'sub')?.Value)
    expect(await refusalOf(beginSrp(calls, sub))).toEqual(unknownUser)
  })

  test('an unknown user → UserNotFoundException at the first step, even with an SRP_A that is no number', async () => {
    expect(await refusalOf(beginSrp(calls, 'nobody'))).toEqual(unknownUser)
    expect(await refusalOf(calls.initiate('USER_SRP_AUTH', { USERNAME: 'nobody', SRP_A: 'xyz' }))).toEqual(unknownUser)
  })
})

describe('#82 RespondToAuthChallenge: a proof is good where it was begun, for whom, once and in time', () => {
  test('at another client of the same pool, or of another pool → refused', async () => {
    const { answer } = await beginSrp(calls, await someone())
    const other = new SignInCalls(server, await seedPool(server))
    for (const at of [sibling, other]) expect(await refusalOf(verify(at, answer()))).toEqual(incorrect)
    tokensOf(await verify(calls, answer()))
  })

  test('for another user → refused', async () => {
    const { answer } = await beginSrp(calls, await someone())
    for (const username of ['ann', await someone(), 'nobody']) {
      expect(await refusalOf(verify(calls, answer({ username })))).toEqual(incorrect)
    }
  })

  test('with the block or the signature of another exchange → refused', async () => {
    const username = await someone()
    const [one, two] = [(await beginSrp(calls, username)).answer(), (await beginSrp(calls, username)).answer()]
    const mixed = { ...one, PASSWORD_CLAIM_SECRET_BLOCK: String(two.PASSWORD_CLAIM_SECRET_BLOCK) }
    expect(await refusalOf(verify(calls, mixed))).toEqual(incorrect)
    tokensOf(await verify(calls, one))
  })

  test('with a changed or made-up block → NotAuthorizedException "Incorrect username or password."', async () => {
    const { answer } = await beginSrp(calls, await someone())
    const block = String(answer().PASSWORD_CLAIM_SECRET_BLOCK)
    for (const changed of [`A${block.slice(1)}`, block.slice(4), `${block}A`, 'AAAA', '!', '__proto__']) {
      expect(await refusalOf(verify(calls, { ...answer(), PASSWORD_CLAIM_SECRET_BLOCK: changed }))).toEqual(incorrect)
    }
  })

  test('twice → "session can only be used once"; of 16 at once exactly one succeeds', async () => {
    const { answer } = await beginSrp(calls, await someone())
    const responses = answer()
    expect(await outcomesOf(Array.from({ length: 16 }, () => verify(calls, responses)))).toEqual({
      ok: 1,
      NotAuthorizedException: 15,
    })
    expect(await refusalOf(verify(calls, responses))).toEqual(
      notAuthorized('Invalid session for the user, session can only be used once.'),
    )
  })

  test('after the password was changed between the two calls → refused', async () => {
    const username = await someone()
    const { answer } = await beginSrp(calls, username)
    await server.client.send(
      new AdminSetUserPasswordCommand({
        UserPoolId: seed.poolId,
        Username: username,
        Password: 'Another-Horse-8',
        Permanent: true,
      }),
    )
    expect(await refusalOf(verify(calls, answer()))).toEqual(incorrect)
  })

  test('after the user was disabled between the two calls → "User is disabled."', async () => {
    const username = await someone()
    const { answer } = await beginSrp(calls, username)
    await server.client.send(new AdminDisableUserCommand({ UserPoolId: seed.poolId, Username: username }))
    expect(await refusalOf(verify(calls, answer()))).toEqual(notAuthorized('User is disabled.'))
  })

  test('with a session string of another challenge → refused', async () => {
    await invitedUser(server, seed.poolId, 'ira')
    const { Session } = await calls.password('ira', TEMPORARY)
    const { answer } = await beginSrp(calls, 'ann')
    expect(await refusalOf(verify(calls, answer(), Session))).toEqual(notAuthorized('Invalid session for the user.'))
  })

  test('without one of its responses → Missing required parameter', async () => {
    const { answer } = await beginSrp(calls, 'ann')
    for (const name of ['USERNAME', 'PASSWORD_CLAIM_SIGNATURE', 'PASSWORD_CLAIM_SECRET_BLOCK', 'TIMESTAMP']) {
      const { [name]: _, ...rest } = answer()
      expect(await refusalOf(verify(calls, rest))).toEqual(invalidParameter(`Missing required parameter ${name}`))
    }
    expect(await refusalOf(calls.respond('PASSWORD_VERIFIER'))).toEqual(
      invalidParameter('Missing required parameter USERNAME'),
    )
  })

  test('#83 after AuthSessionValidity, 3 minutes unless set → refused', async () => {
    const own = await startServer()
    try {
      const ownSeed = await seedPool(own)
      const longer = await addClient(own, ownSeed.poolId, { AuthSessionValidity: 15 })
      await seedUser(own, ownSeed.poolId, 'ann')
      for (const [at, seconds] of [
        [new SignInCalls(own, ownSeed), 180],
        [new SignInCalls(own, longer), 900],
      ] as const) {
        const [early, late] = [await beginSrp(at, 'ann'), await beginSrp(at, 'ann')]
        own.clock.advance(seconds - 10)
        tokensOf(await verify(at, early.answer()))
        own.clock.advance(10)
        expect(await refusalOf(verify(at, late.answer()))).toEqual(
          notAuthorized('Invalid session for the user, session is expired.'),
        )
      }
    } finally {
      await own.stop()
    }
  })
})
