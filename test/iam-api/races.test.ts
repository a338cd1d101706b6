import { randomBytes } from 'node:crypto'
import {
  CreateAccessKeyCommand,
  CreateUserCommand,
  IAMClient,
  ListAccessKeysCommand,
  ListUsersCommand,
} from '@aws-sdk/client-iam'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { startPostgresOrSkip } from '../support/postgres.js'
import { rootCredentials, startServer, type TestServer } from '../support/start-server.js'

const postgres = await startPostgresOrSkip()
const storages = [
  { name: 'SQLite, one server', nodes: 1, storage: { kind: 'memory' } as const },
  ...(postgres
    ? [{ name: 'PostgreSQL, two servers', nodes: 2, storage: { kind: 'postgres', url: postgres.url } as const }]
    : []),
]
afterAll(() => postgres?.stop())

/** How often a call succeeded and how often each error came. */
async function tally(calls: readonly Promise<unknown>[]): Promise<Record<string, number>> {
  const outcomes: Record<string, number> = {}
  for (const outcome of await Promise.allSettled(calls)) {
    const reason = outcome.status === 'rejected' ? (outcome.reason as { Code?: string; name: string }) : undefined
    const name = reason ? (reason.Code ?? reason.name) : 'ok'
    outcomes[name] = (outcomes[name] ?? 0) + 1
  }
  return outcomes
}

describe.each(storages)('$name', ({ nodes: count, storage }) => {
  const nodes: TestServer[] = []
  const clients: IAMClient[] = []

  beforeAll(async () => {
    const masterKey = randomBytes(32)
    for (let index = 0; index < count; index += 1) {
      const node = await startServer({ storage, masterKey })
      nodes.push(node)
      const { endpoint } = node
      clients.push(new IAMClient({ endpoint, region: 'us-east-1', credentials: rootCredentials, maxAttempts: 1 }))
    }
  })
  afterAll(async () => {
    for (const client of clients) client.destroy()
    for (const node of nodes) await node.stop()
  })

  const fifty = (call: (client: IAMClient) => Promise<unknown>) =>
    tally(Array.from({ length: 50 }, (_, index) => call(clients[index % count] as IAMClient)))

  test('CreateUser fifty times at once with one name → one user', { timeout: 60_000 }, async () => {
    expect(await fifty((client) => client.send(new CreateUserCommand({ UserName: 'race' })))).toEqual({
      ok: 1,
      EntityAlreadyExists: 49,
    })
    const { Users } = (await clients[0]?.send(new ListUsersCommand({}))) ?? {}
    expect(Users?.map(({ UserName }) => UserName)).toEqual(['race'])
  })

  test('CreateAccessKey fifty times at once for one user → two keys', { timeout: 60_000 }, async () => {
    expect(await fifty((client) => client.send(new CreateAccessKeyCommand({ UserName: 'race' })))).toEqual({
      ok: 2,
      LimitExceeded: 48,
    })
    for (const client of clients) {
      const { AccessKeyMetadata } = await client.send(new ListAccessKeysCommand({ UserName: 'race' }))
      expect(AccessKeyMetadata).toHaveLength(2)
    }
  })
})
