import { randomBytes, randomInt } from 'node:crypto'
import { ForgotPasswordCommand, UpdateUserAttributesCommand } from '@aws-sdk/client-cognito-identity-provider'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { Failure } from '../../src/domain/failure.js'
import { clientId, userPoolId } from '../../src/entities/ids.js'
import { attributes, confirmedUser, lastCode, lookUp, signIn, signUp } from '../support/people.js'
import { startPostgresOrSkip } from '../support/postgres.js'
import { PASSWORD, type Seed, seedPool, seedUser } from '../support/seed.js'
import { startServer, type TestServer } from '../support/start-server.js'

const GUESSES = 2000
const postgres = await startPostgresOrSkip()

type Counts = Readonly<Record<string, number>>
/** One guess at a node, below the HTTP layer, which would let few of them meet. */
type Guess = (node: TestServer, guess: string) => Promise<unknown>

/** All guesses at once, spread over the nodes, the right one at a random place among wrong ones. */
async function storm(
  nodes: readonly TestServer[],
  right: string,
  wrong: (at: number) => string,
  guess: Guess,
): Promise<Counts> {
  const place = randomInt(GUESSES)
  const guesses = Array.from({ length: GUESSES }, (_, at) => (at === place ? right : wrong(at)))
  const counts: Record<string, number> = {}
  await Promise.all(
    guesses.map(async (text, at) => {
      const node = nodes[at % nodes.length] as TestServer
      const outcome = await guess(node, text).then(
        () => 'right',
        (error: unknown) => (error instanceof Failure ? error.code : `unexpected: ${error}`),
      )
      counts[outcome] = (counts[outcome] ?? 0) + 1
    }),
  )
  return counts
}

/** A six-digit code other than the right one, each different. */
const wrongCodes = (right: string) => (at: number) => String((Number(right) + 1 + at) % 1_000_000).padStart(6, '0')

function expectBounded(
  counts: Counts,
  told: { readonly wrong: string; readonly limited: string; readonly limit: number },
) {
  const { right = 0, [told.wrong]: wrong = 0, [told.limited]: limited = 0, ...others } = counts
  const what = JSON.stringify(counts)
  expect(right, what).toBeLessThanOrEqual(1)
  // Evaluated are the right one, the wrong ones, and what came after the right one had used the code up.
  const late = Object.values(others).reduce((sum, count) => sum + count, 0)
  if (right === 0) expect(others, what).toEqual({})
  expect(right + wrong + late, what).toBe(told.limit)
  expect(limited, what).toBe(GUESSES - told.limit)
  expect(
    Object.keys(others).filter((name) => name.startsWith('unexpected')),
    what,
  ).toEqual([])
}

describe.each([
  { name: 'one node in memory', isSkipped: false, count: 1 },
  { name: 'two nodes on PostgreSQL', isSkipped: !postgres, count: 2 },
])(`V5 [demand 90]: ${GUESSES} guesses at once, the right one among them, $name`, ({ isSkipped, count }) => {
  const nodes: TestServer[] = []
  let first: TestServer
  let seed: Seed

  beforeAll(async () => {
    if (isSkipped) return
    const storage =
      count === 2 ? ({ kind: 'postgres', url: postgres?.url ?? '' } as const) : ({ kind: 'memory' } as const)
    const config = { storage, masterKey: randomBytes(32), publicUrl: 'https://idp.example.com' }
    first = await startServer(config)
    nodes.push(first)
    if (count === 2) nodes.push(await startServer(config))
    seed = await seedPool(first)
  })
  afterAll(async () => {
    for (const node of nodes) await node.stop()
    if (count === 2) await postgres?.stop()
  })

  async function at(node: TestServer) {
    const { pools, clients, ...services } = node.running.services
    const pool = await pools.require(userPoolId(seed.poolId))
    return { pool, client: await clients.requireIn(pool.id, clientId(seed.clientId)), ...services }
  }

  const limited = { wrong: 'code-mismatch', limited: 'attempt-limit-exceeded' }

  test.skipIf(isSkipped)('of a sign-up code 15 are evaluated', { timeout: 120_000 }, async () => {
    await signUp(first, seed, 'joiner')
    const code = await lastCode(first, seed, 'joiner@example.com')
    const counts = await storm(nodes, code, wrongCodes(code), async (node, guess) => {
      const { pool, client, signUp } = await at(node)
      await signUp.confirm(pool, client, { username: 'joiner', code: guess, forceAlias: false })
    })
    expectBounded(counts, { ...limited, limit: 15 })
    const { status } = await lookUp(first, seed, 'joiner')
    expect(status).toBe(counts.right ? 'CONFIRMED' : 'UNCONFIRMED')
  })

  test.skipIf(isSkipped)('of a reset code 19, the request being the twentieth', { timeout: 120_000 }, async () => {
    await confirmedUser(first, seed, 'forgetful')
    await first.client.send(new ForgotPasswordCommand({ ClientId: seed.clientId, Username: 'forgetful' }))
    const code = await lastCode(first, seed, 'forgetful@example.com')
    const counts = await storm(nodes, code, wrongCodes(code), async (node, guess) => {
      const { pool, client, passwordRecovery } = await at(node)
      await passwordRecovery.confirm(pool, client, { username: 'forgetful', code: guess, password: 'Storm-Horse-7' })
    })
    expectBounded(counts, { ...limited, limit: 19 })
    expect(await signIn(first, seed, 'forgetful', counts.right ? 'Storm-Horse-7' : PASSWORD)).toBeTruthy()
  })

  test.skipIf(isSkipped)('of the code of an address 15', { timeout: 120_000 }, async () => {
    await confirmedUser(first, seed, 'mover')
    const AccessToken = await signIn(first, seed, 'mover')
    const UserAttributes = attributes({ email: 'moved@example.com' })
    await first.client.send(new UpdateUserAttributesCommand({ AccessToken, UserAttributes }))
    const code = await lastCode(first, seed, 'moved@example.com')
    const who = await first.running.services.tokens.authenticate(AccessToken)
    const counts = await storm(nodes, code, wrongCodes(code), (node, guess) =>
      node.running.services.attributeVerification.verify(who, 'email', guess),
    )
    expectBounded(counts, { ...limited, limit: 15 })
    const { attributes: known } = await lookUp(first, seed, 'mover')
    expect(known.email_verified).toBe(counts.right ? 'true' : 'false')
  })

  test.skipIf(isSkipped)('of a password five at most', { timeout: 120_000 }, async () => {
    await seedUser(first, seed.poolId, 'guessed')
    // The first lock lasts a second, and a busy machine may need longer for them all.
    for (const { clock } of nodes) clock.freeze()
    const counts = await storm(
      nodes,
      PASSWORD,
      (at) => `Wrong-Horse-${at}`,
      async (node, guess) => {
        const { pool, client, signIn } = await at(node)
        const parameters = { USERNAME: 'guessed', PASSWORD: guess }
        await signIn.start({ pool, client, channel: 'public' }, 'USER_PASSWORD_AUTH', { parameters })
      },
    )
    const { right = 0, 'credentials-invalid': wrong = 0, 'password-attempts-exceeded': locked = 0 } = counts
    // A right one inside of the free guesses forgets the failures before it, and five more are free.
    expect(wrong, JSON.stringify(counts)).toBeLessThanOrEqual(right === 0 ? 5 : 9)
    expect(wrong).toBeGreaterThanOrEqual(5)
    expect(right + wrong + locked).toBe(GUESSES)
  })
})
