import { GetSigningCertificateCommand } from '@aws-sdk/client-cognito-identity-provider'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { outcomesOf } from '../../support/people.js'
import { startPostgresOrSkip, type TestDatabase } from '../../support/postgres.js'
import { seedPool, seedUser } from '../../support/seed.js'
import { startServer, type TestServer } from '../../support/start-server.js'
import { SecretCalls } from '../app-clients/secret-calls.js'
import { SessionCalls } from '../sessions/session-calls.js'
import { ManagedLoginCalls, png } from './managed-login-calls.js'

const database: TestDatabase | undefined = await startPostgresOrSkip()

/** One database, two servers that know nothing else of each other. */
describe.skipIf(!database)('looks, terms, secrets and sessions over two nodes on PostgreSQL', () => {
  const nodes: TestServer[] = []

  beforeAll(async () => {
    const storage = { kind: 'postgres', url: String(database?.url) } as const
    const first = await startServer({ storage })
    nodes.push(first, await startServer({ storage }))
  })
  afterAll(async () => {
    await Promise.all(nodes.map((node) => node.stop()))
    await database?.stop()
  })

  function node(index: number): TestServer {
    const found = nodes[index % 2]
    if (!found) throw new Error('no node')
    return found
  }

  /** Calls at both nodes in turn, all at once. */
  function atOnce(call: (node: TestServer, index: number) => Promise<unknown>) {
    return outcomesOf(Array.from({ length: 20 }, (_, index) => call(node(index), index)))
  }

  test('twenty brandings, terms or secrets at once make one', async () => {
    const seed = await seedPool(node(0), { client: { GenerateSecret: true } })
    const one = (exception: string) => ({ ok: 1, [exception]: 19 })
    const brandings = await atOnce((at) => new ManagedLoginCalls(at, seed).brand({ UseCognitoProvidedValues: true }))
    expect(brandings).toEqual(one('ManagedLoginBrandingExistsException'))
    const terms = await atOnce((at) => new ManagedLoginCalls(at, seed).createTerms())
    expect(terms).toEqual(one('TermsExistsException'))
    expect(await atOnce((at) => new SecretCalls(at, seed).add())).toEqual(one('LimitExceededException'))
  })

  test('customizations at once lose nothing; certificates at once are one', async () => {
    const seed = await seedPool(node(0))
    const css = '.label-customizable{color:red}'
    const customized = await atOnce((at, index) =>
      new ManagedLoginCalls(at, seed).customize(index % 4 < 2 ? { CSS: css } : { ImageFile: png }),
    )
    expect(customized).toEqual({ ok: 20 })
    expect(await new ManagedLoginCalls(node(1), seed).customization()).toMatchObject({
      CSS: css,
      ImageUrl: expect.any(String),
    })
    const certificates = new Set<string | undefined>()
    await atOnce(async ({ client }) => {
      const command = new GetSigningCertificateCommand({ UserPoolId: seed.poolId })
      certificates.add((await client.send(command)).Certificate)
    })
    expect(certificates.size).toBe(1)
  })

  test('of twenty sign-ins at once as many sessions live as are allowed', async () => {
    const seed = await seedPool(node(0))
    await seedUser(node(0), seed.poolId, 'ann')
    const calls = [0, 1].map((index) => new SessionCalls(node(index), seed))
    await calls[0]?.track('ENABLED', 3)
    // The other node may know the pool as it was for up to a second.
    await new Promise((resolve) => setTimeout(resolve, 1100))
    expect(await atOnce((_at, index) => calls[index % 2]?.signIn.tokens('ann') ?? Promise.reject())).toEqual({ ok: 20 })
    expect((await calls[1]?.adminList())?.Sessions).toHaveLength(3)
  })

  test('a second name: one of twenty wins', async () => {
    const calls = new ManagedLoginCalls(node(0), await seedPool(node(0)))
    await calls.createTerms()
    const again = await atOnce((at) =>
      new ManagedLoginCalls(at, calls.seed).createTerms({ TermsName: 'privacy-policy' }),
    )
    expect(again).toEqual({ ok: 1, TermsExistsException: 19 })
  })
})
