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
  incorrect,
  invalidParameter,
  invitedUser,
  notAuthorized,
  SignInCalls,
  TEMPORARY,
  tokensOf,
  unknownUser,
} from './sign-in-calls.js'
import { type SrpAnswerOptions, srpClient } from './srp-client.js'

const modulus = BigInt(
  '0xffffffffffffffffc90fdaa22168c234c4c6628b80dc1cd129024e088a67cc74020bbea63b139b22514a08798e3404ddef9519b3cd3a431b302b0a6df25f14374fe1356d6d51c245e485b576625e7ec6f44c42e9a637ed6b0bff5cb6f406b7edee386bfb5a899fa5ae9f24117c4b1fe649286651ece45b3dc2007cb8a163bf0598da48361c55d39a69163fa8fd24cf5f83655d23dca3ad961c62f356208552bb9ed529077096966d670c354e4abc9804f1746c08ca18217c32905e462e36ce3be39e772c180e86039b2783a2ec07a28fb5c55df06f4c52c9de2bcbf6955817183995497cea956ae515d2261898fa051015728e5a8aaac42dad33170d04507a33a85521abdf1cba64ecfb850458dbef0a8aea71575d060c7db3970f85a6e1e4c7abf5ae8cdb0933d71e8c94e04a25619dcee3d2261ad2ee6bf12ffa06d98a0864d87602733ec86a64521f2b18177b200cbbe117577a615d6c770988c0bad946e208e24fa074e5ab3143db5bfce0fd108e4b82d120a93ad2caffffffffffffffff',
)

let server: TestServer
let seed: Seed
let calls: SignInCalls
let sibling: SignInCalls
let hiding: SignInCalls

beforeAll(async () => {
  server = await startServer()
  seed = await seedPool(server, { pool: { AliasAttributes: ['email'] } })
  calls = new SignInCalls(server, seed)
  sibling = new SignInCalls(server, await addClient(server, seed.poolId))
  hiding = new SignInCalls(server, await addClient(server, seed.poolId, { PreventUserExistenceErrors: 'ENABLED' }))
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

/** The first call, and how to answer it. */
async function begin(at: SignInCalls, username: string, password = PASSWORD) {
  const client = srpClient(at.seed.poolId, password)
  const {
    ChallengeName,
    ChallengeParameters: parameters = {},
    Session,
  } = await at.initiate('USER_SRP_AUTH', {
    USERNAME: username,
    SRP_A: client.srpA,
  })
  return {
    name: ChallengeName,
    parameters,
    session: Session,
    answer: (options?: SrpAnswerOptions) => client.answer(parameters, options),
  }
}

const verify = (at: SignInCalls, responses: Record<string, string>, session?: string) =>
  at.respond('PASSWORD_VERIFIER', responses, session)

describe('RespondToAuthChallenge: PASSWORD_VERIFIER', () => {
  test('#71 the challenge has exactly five parameters and no session', async () => {
    const { name, parameters, session } = await begin(calls, 'ann')
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
    const { parameters, answer } = await begin(calls, 'ann@example.com')
    expect(parameters).toMatchObject({ USERNAME: 'ann', USER_ID_FOR_SRP: 'ann' })
    tokensOf(await verify(calls, answer()))
    const again = await begin(calls, 'ann@example.com')
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
    const { answer } = await begin(calls, await someone())
    expect(await refusalOf(verify(calls, answer({ password: 'Wrong-Horse-7' })))).toEqual(incorrect)
  })

  test('a wrong answer spends the exchange: the right one then comes too late', async () => {
    const { answer } = await begin(calls, await someone())
    await refusalOf(verify(calls, answer({ password: 'Wrong-Horse-7' })))
    expect(await refusalOf(verify(calls, answer()))).toEqual(
      notAuthorized('Invalid session for the user, session can only be used once.'),
    )
  })

  test('#72 TIMESTAMP: day unpadded → accepted', async () => {
    const { answer } = await begin(calls, 'ann')
    tokensOf(await verify(calls, answer({ timestamp: 'Thu Sep 5 14:40:03 UTC 2024' })))
  })

  test.each(['Thu Sep 05 14:40:03 UTC 2024', 'Fri Sep 5 14:40:03 UTC 2024'])(
    '#72 TIMESTAMP %s (padded day, wrong weekday) → NotAuthorizedException',
    async (timestamp) => {
      const { answer } = await begin(calls, await someone())
      expect(await refusalOf(verify(calls, answer({ timestamp })))).toEqual(incorrect)
    },
  )

  test('#72 TIMESTAMP of another form → InvalidParameterException naming the form; the exchange is not spent', async () => {
    const { answer } = await begin(calls, 'ann')
    for (const timestamp of ['2024-09-05T14:40:03Z', '5 Sep 2024', 'x']) {
      expect(await refusalOf(verify(calls, answer({ timestamp })))).toEqual(
        invalidParameter('TIMESTAMP format should be EEE MMM d HH:mm:ss z yyyy in english.'),
      )
    }
    tokensOf(await verify(calls, answer()))
  })

  test('a TIMESTAMP other than the signed one is refused', async () => {
    const { answer } = await begin(calls, await someone())
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
    expect(await refusalOf(begin(calls, sub))).toEqual(unknownUser)
  })

  test('an unknown user → UserNotFoundException at the first step, even with an SRP_A that is no number', async () => {
    expect(await refusalOf(begin(calls, 'nobody'))).toEqual(unknownUser)
    expect(await refusalOf(calls.initiate('USER_SRP_AUTH', { USERNAME: 'nobody', SRP_A: 'xyz' }))).toEqual(unknownUser)
  })
})

describe('#92 RespondToAuthChallenge: SRP_A', () => {
  const values: [string, string][] = [
    ['0', '0'],
    ['zeros', '0'.repeat(768)],
    ['N', modulus.toString(16)],
    ['N with leading zeros', `0000${modulus.toString(16)}`],
    ['2N', (modulus * 2n).toString(16)],
    ['7N', (modulus * 7n).toString(16)],
    ['N squared', (modulus * modulus).toString(16)],
    ['-N', `-${modulus.toString(16)}`],
    ['not hex', 'xyz'],
    ['hex with a prefix', '0xaa'],
    ['a space', ' '],
    ['more digits than N', 'f'.repeat(769)],
    ['100,000 digits', 'a'.repeat(100_000)],
  ]

  test.each(values)('%s → InvalidParameterException at once, never a challenge', async (_name, srpA) => {
    const started = performance.now()
    expect(await refusalOf(calls.initiate('USER_SRP_AUTH', { USERNAME: 'ann', SRP_A: srpA }))).toEqual(
      invalidParameter('Invalid SRP_A.'),
    )
    expect(performance.now() - started).toBeLessThan(500)
  })

  test('upper case and leading zeros are the same number', async () => {
    const client = srpClient(seed.poolId, PASSWORD)
    const first = await calls.initiate('USER_SRP_AUTH', { USERNAME: 'ann', SRP_A: `00${client.srpA.toUpperCase()}` })
    tokensOf(await verify(calls, client.answer(first.ChallengeParameters ?? {})))
  })
})

describe('#82 RespondToAuthChallenge: a proof is good where it was begun, for whom, once and in time', () => {
  test('at another client of the same pool, or of another pool → refused', async () => {
    const { answer } = await begin(calls, await someone())
    const other = new SignInCalls(server, await seedPool(server))
    for (const at of [sibling, other]) expect(await refusalOf(verify(at, answer()))).toEqual(incorrect)
    tokensOf(await verify(calls, answer()))
  })

  test('for another user → refused', async () => {
    const { answer } = await begin(calls, await someone())
    for (const username of ['ann', await someone(), 'nobody']) {
      expect(await refusalOf(verify(calls, answer({ username })))).toEqual(incorrect)
    }
  })

  test('with the block or the signature of another exchange → refused', async () => {
    const username = await someone()
    const [one, two] = [(await begin(calls, username)).answer(), (await begin(calls, username)).answer()]
    const mixed = { ...one, PASSWORD_CLAIM_SECRET_BLOCK: String(two.PASSWORD_CLAIM_SECRET_BLOCK) }
    expect(await refusalOf(verify(calls, mixed))).toEqual(incorrect)
    tokensOf(await verify(calls, one))
  })

  test('with a changed or made-up block → NotAuthorizedException "Incorrect username or password."', async () => {
    const { answer } = await begin(calls, await someone())
    const block = String(answer().PASSWORD_CLAIM_SECRET_BLOCK)
    for (const changed of [`A${block.slice(1)}`, block.slice(4), `${block}A`, 'AAAA', '!', '__proto__']) {
      expect(await refusalOf(verify(calls, { ...answer(), PASSWORD_CLAIM_SECRET_BLOCK: changed }))).toEqual(incorrect)
    }
  })

  test('twice → "session can only be used once"; of 16 at once exactly one succeeds', async () => {
    const { answer } = await begin(calls, await someone())
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
    const { answer } = await begin(calls, username)
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
    const { answer } = await begin(calls, username)
    await server.client.send(new AdminDisableUserCommand({ UserPoolId: seed.poolId, Username: username }))
    expect(await refusalOf(verify(calls, answer()))).toEqual(notAuthorized('User is disabled.'))
  })

  test('with a session string of another challenge → refused', async () => {
    await invitedUser(server, seed.poolId, 'ira')
    const { Session } = await calls.password('ira', TEMPORARY)
    const { answer } = await begin(calls, 'ann')
    expect(await refusalOf(verify(calls, answer(), Session))).toEqual(notAuthorized('Invalid session for the user.'))
  })

  test('without one of its responses → Missing required parameter', async () => {
    const { answer } = await begin(calls, 'ann')
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
        const [early, late] = [await begin(at, 'ann'), await begin(at, 'ann')]
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

describe('RespondToAuthChallenge: hidden existence', () => {
  test('an unknown name is challenged like a user, the same way each time, and always refused', async () => {
    const [one, two] = [await begin(hiding, 'nobody'), await begin(hiding, 'nobody')]
    const real = await begin(hiding, 'ann')
    expect(one.parameters).toMatchObject({ USERNAME: 'nobody', USER_ID_FOR_SRP: 'nobody' })
    expect(one.parameters.SALT).toBe(two.parameters.SALT)
    expect(one.parameters.SALT).toMatch(/^[0-9a-f]{1,32}$/)
    expect(one.parameters.SRP_B).not.toBe(two.parameters.SRP_B)
    expect(one.parameters.SECRET_BLOCK?.length).toBe(real.parameters.SECRET_BLOCK?.length)
    expect(Object.keys(one.parameters)).toEqual(Object.keys(real.parameters))
    expect(await refusalOf(verify(hiding, one.answer()))).toEqual(incorrect)
    expect(await refusalOf(verify(hiding, two.answer({ timestamp: 'x' })))).toMatchObject({
      name: 'InvalidParameterException',
    })
  })

  test('an unknown address of a pool with aliases has a stable UUID', async () => {
    const [one, two] = [await begin(hiding, 'nobody@example.com'), await begin(hiding, 'nobody@example.com')]
    expect(one.parameters.USER_ID_FOR_SRP).toMatch(
      /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/,
    )
    expect(two.parameters.USER_ID_FOR_SRP).toBe(one.parameters.USER_ID_FOR_SRP)
    expect(await refusalOf(verify(hiding, one.answer()))).toEqual(incorrect)
  })

  test('an unknown name is locked like a user, and by the same number of guesses', async () => {
    const outcomes = async (username: string) => {
      const messages: string[] = []
      for (let guess = 0; guess < 7; guess += 1) {
        const { answer } = await begin(hiding, username, `Wrong-Horse-${guess}`)
        messages.push((await refusalOf(verify(hiding, answer()))).message)
      }
      return messages
    }
    expect(await outcomes('nobody-else')).toEqual(await outcomes(await someone()))
  })
})
