import { randomBytes } from 'node:crypto'
import { ConfirmSignUpCommand } from '@aws-sdk/client-cognito-identity-provider'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { Authenticator } from '../../support/authenticator.js'
import { lastCode, outcomesOf, signIn, signUp } from '../../support/people.js'
import { startPostgresOrSkip, type TestDatabase } from '../../support/postgres.js'
import { PASSWORD, type Seed, seedUser } from '../../support/seed.js'
import { startServer, type TestServer } from '../../support/start-server.js'
import { PasskeyCalls } from '../passkeys/passkey-calls.js'
import { requestOptionsOf, seedChoicePool, UserAuthCalls } from './user-auth-calls.js'

const database: TestDatabase | undefined = await startPostgresOrSkip()

/** One database, two servers that know nothing else of each other. */
describe.skipIf(!database)('USER_AUTH and passkeys over two nodes on PostgreSQL', () => {
  let nodes: [TestServer, TestServer]
  let seed: Seed
  let people = 0

  beforeAll(async () => {
    const url = String(database?.url)
    const options = {
      storage: { kind: 'postgres', url },
      masterKey: randomBytes(32),
      publicUrl: 'https://id.example.com',
    } as const
    const first = await startServer(options)
    nodes = [first, await startServer(options)]
    seed = await seedChoicePool(nodes[0])
  }, 90_000)
  afterAll(async () => {
    await Promise.all(nodes.map((node) => node.stop()))
    await database?.stop()
  })

  const nodeOf = (index: number) => nodes[index % 2 === 0 ? 0 : 1]
  const at = (index: number) => new UserAuthCalls(nodeOf(index), seed)

  async function someone(): Promise<string> {
    people += 1
    await seedUser(nodes[0], seed.poolId, `someone-${people}`)
    return `someone-${people}`
  }

  /** The same call 16 times at once, alternately on both nodes. */
  function sixteen(call: (calls: UserAuthCalls, index: number) => Promise<unknown>) {
    return outcomesOf(Array.from({ length: 16 }, (_, index) => call(at(index), index)))
  }

  test('a signature is taken once', async () => {
    const name = await someone()
    const authenticator = await at(0).passkeyOf(name)
    const asked = await at(0).prefer(name, 'WEB_AUTHN')
    const CREDENTIAL = authenticator.get(requestOptionsOf(asked))
    expect(await sixteen((calls) => calls.respond('WEB_AUTHN', name, { CREDENTIAL }, asked.Session))).toEqual({
      ok: 1,
      NotAuthorizedException: 15,
    })
  })

  test('one count of one key is taken once, in sixteen sessions', async () => {
    const name = await someone()
    const authenticator = await at(0).passkeyOf(name)
    const asked = await Promise.all(Array.from({ length: 16 }, (_, index) => at(index).prefer(name, 'WEB_AUTHN')))
    const outcomes = await sixteen((calls, index) => {
      const challenge = asked[index]
      const CREDENTIAL = authenticator.get(requestOptionsOf(challenge ?? {}), { counter: 3 })
      return calls.respond('WEB_AUTHN', name, { CREDENTIAL }, challenge?.Session)
    })
    expect(outcomes).toEqual({ ok: 1, NotAuthorizedException: 15 })
  })

  test('a registration challenge is taken once, and 20 passkeys are the limit', async () => {
    const name = await someone()
    const token = await signIn(nodes[0], seed, name)
    const calls = (index: number) => new PasskeyCalls(nodeOf(index), token)
    const options = await calls(0).start()
    const outcomes = await sixteen((_, index) => calls(index).complete(new Authenticator().create(options)))
    expect(outcomes).toEqual({ ok: 1, WebAuthnChallengeNotFoundException: 15 })

    for (let number = 1; number < 17; number += 1) await calls(number).register()
    const made = await Promise.all(
      Array.from({ length: 16 }, async (_, index) => new Authenticator().create(await calls(index).start())),
    )
    const limited = await sixteen((_, index) => calls(index).complete(made[index]))
    expect(limited).toEqual({ ok: 3, LimitExceededException: 13 })
    expect((await calls(1).list()).Credentials).toHaveLength(20)
  })

  test('a session takes one password and sends one code', async () => {
    const name = await someone()
    const [first, second] = [await at(0).selection(name), await at(1).selection(name)]
    expect(await sixteen((calls) => calls.select(name, 'PASSWORD', first, { PASSWORD }))).toEqual({
      ok: 1,
      NotAuthorizedException: 15,
    })
    expect(await sixteen((calls) => calls.select(name, 'EMAIL_OTP', second))).toEqual({
      ok: 1,
      NotAuthorizedException: 15,
    })
    expect(await nodes[1].inbox(seed.poolId, `${name}@example.com`)).toHaveLength(1)
  })

  test('a session of a sign-up is good for one sign-in', async () => {
    people += 1
    const name = `someone-${people}`
    await signUp(nodes[0], seed, name)
    const ConfirmationCode = await lastCode(nodes[0], seed, `${name}@example.com`)
    const input = { ClientId: seed.clientId, Username: name, ConfirmationCode }
    const { Session } = await nodes[1].client.send(new ConfirmSignUpCommand(input))
    expect(await sixteen((calls) => calls.start(name, {}, Session))).toEqual({ ok: 1, NotAuthorizedException: 15 })
  })
})
