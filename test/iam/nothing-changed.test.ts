import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { CreateGroupCommand } from '@aws-sdk/client-cognito-identity-provider'
import { CreateAccessKeyCommand, CreateUserCommand, IAMClient, PutUserPolicyCommand } from '@aws-sdk/client-iam'
import { DatabaseSync } from '@photostructure/sqlite'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type AuthorizationEntry, authorizationTable } from '../../src/api/authorization-table.js'
import type { OperationName } from '../../src/api/model/operations.js'
import { seedPool, seedUser } from '../support/seed.js'
import { type Signer, signedCall } from '../support/signed-requests.js'
import { rootCredentials, startServer, type TestServer } from '../support/start-server.js'
import { validInput } from '../support/valid-inputs.js'
import { policy } from './iam-stage.js'

const folder = mkdtempSync(join(tmpdir(), 'poolgate-refused-'))
const path = join(folder, 'poolgate.db')
let server: TestServer
let signers: readonly Signer[]
let poolId = ''
let given: Readonly<Record<string, unknown>> = {}
let iam: IAMClient

beforeAll(async () => {
  server = await startServer({ storage: { kind: 'file', path } })
  const options = { endpoint: server.endpoint, region: 'us-east-1', maxAttempts: 1 }
  iam = new IAMClient({ ...options, credentials: rootCredentials })
  const seed = await seedPool(server, { pool: { UserPoolTags: { team: 'blue' } } })
  poolId = seed.poolId
  await seedUser(server, poolId, 'carol')
  await server.client.send(new CreateGroupCommand({ UserPoolId: poolId, GroupName: 'staff' }))
  // Names of what is there, so that an operation that went on would find something to change.
  given = { UserPoolId: poolId, ClientId: seed.clientId, Username: 'carol', GroupName: 'staff' }
  signers = [
    await user('nobody'),
    await user(
      'elsewhere',
      policy({ Resource: 'arn:aws:cognito-idp:us-east-1:123456789012:userpool/us-east-1_Other0001' }),
    ),
    await user('denied', policy({ Action: '*' }, { Effect: 'Deny', Action: 'cognito-idp:*' })),
    await user('untagged', policy({ Condition: { StringEquals: { 'aws:ResourceTag/team': 'red' } } })),
  ]
})
afterAll(async () => {
  iam.destroy()
  await server.stop()
  rmSync(folder, { recursive: true })
})

async function user(UserName: string, PolicyDocument?: string): Promise<Signer> {
  await iam.send(new CreateUserCommand({ UserName }))
  if (PolicyDocument) await iam.send(new PutUserPolicyCommand({ UserName, PolicyName: 'inline', PolicyDocument }))
  const { AccessKey } = await iam.send(new CreateAccessKeyCommand({ UserName }))
  return { accessKeyId: String(AccessKey?.AccessKeyId), secretAccessKey: String(AccessKey?.SecretAccessKey) }
}

/**
 * Every row of every table, without what a refused call may leave: that its key was used. Keys without a pool are a reserve
 * that fills by itself.
 */
function contents(): Record<string, unknown[]> {
  const db = new DatabaseSync(path, { readOnly: true })
  try {
    const tables = db.prepare("select name from sqlite_master where type = 'table' order by name").all() as {
      name: string
    }[]
    return Object.fromEntries(
      tables.map(({ name }) => {
        const rows = db.prepare(`select * from "${name}"`).all() as Record<string, unknown>[]
        const lasting = rows.filter((row) => name !== 'signing_keys' || row.pool_id !== null)
        const kept = lasting.map((row) => Object.entries(row).filter(([column]) => !column.startsWith('last_used')))
        return [name, kept.map((row) => JSON.stringify(row)).sort()]
      }),
    )
  } finally {
    db.close()
  }
}

async function send(name: OperationName, entry: AuthorizationEntry, signer: Signer): Promise<string> {
  const { host } = new URL(server.endpoint)
  const poolArn = `arn:aws:cognito-idp:us-east-1:123456789012:userpool/${poolId}`
  const sample = validInput(name, entry.resource === 'ResourceArn' ? { ResourceArn: poolArn } : {})
  const members = Object.entries(given).filter(([member]) => member in sample)
  const input = { ...sample, ...Object.fromEntries(members) }
  const call = await signedCall({ operation: name, input, signer, signedAt: new Date(), host })
  const headers: [string, string][] = []
  for (let index = 0; index < call.rawHeaders.length; index += 2) {
    if (call.rawHeaders[index] !== 'host')
      headers.push([call.rawHeaders[index] ?? '', call.rawHeaders[index + 1] ?? ''])
  }
  const reply = await fetch(server.endpoint, { method: 'POST', headers, body: new Uint8Array(call.body) })
  return `${reply.status} ${((await reply.json()) as { __type?: string }).__type}`
}

const entries = (Object.entries(authorizationTable) as [OperationName, AuthorizationEntry][]).filter(
  ([, { decidedBy }]) => decidedBy === 'policy',
)

describe('a refused call leaves the database of a server with a pool, a client, a user and a group as it was', () => {
  test('all 105 operations, refused for want of a policy, by the pool, by a deny and by a tag', {
    timeout: 120_000,
  }, async () => {
    const before = contents()
    expect(before.users?.length).toBe(1)
    for (const [name, entry] of entries) {
      for (const signer of signers) expect(await send(name, entry, signer), name).toBe('400 AccessDeniedException')
    }
    expect(contents()).toEqual(before)
  })

  test('which a call that is allowed does not', async () => {
    const before = contents()
    const signer = await user('somebody', policy({ Action: 'cognito-idp:AdminDisableUser' }))
    expect(await send('AdminDisableUser', authorizationTable.AdminDisableUser, signer)).toBe('200 undefined')
    expect(contents().users).not.toEqual(before.users)
  })
})
