import { randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import {
  AdminDeleteUserCommand,
  AdminDisableUserCommand,
  AdminSetUserPasswordCommand,
  DeleteUserPoolClientCommand,
  DeleteUserPoolCommand,
} from '@aws-sdk/client-cognito-identity-provider'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { outcomesOf } from '../support/people.js'
import { startPostgresOrSkip } from '../support/postgres.js'
import { startServer, type TestServer } from '../support/start-server.js'
import {
  acts,
  begunInvitation,
  begunSignIns,
  type SignedIn,
  signedIn,
  successes,
  useElsewhere,
  uses,
} from './revocation-acts.js'

const personFor = (act: string) => act.replaceAll(/\W+/g, '-')

describe('V10, V11: what ended a sign-in ended it for good', () => {
  const folder = mkdtempSync(join(tmpdir(), 'poolgate-revocation-'))
  const config = {
    storage: { kind: 'file', path: join(folder, 'poolgate.db') },
    masterKey: randomBytes(32),
    publicUrl: 'https://idp.example.com',
  } as const
  let server: TestServer
  const revoked: { readonly act: string; readonly everywhere: boolean; readonly of: SignedIn }[] = []
  let control: SignedIn

  beforeAll(async () => {
    server = await startServer(config)
    control = await signedIn(server, 'control')
  })
  afterAll(async () => {
    await server.stop()
    rmSync(folder, { recursive: true })
  })

  test('the control: every use succeeds while nothing ended the sign-in', async () => {
    expect(await successes(server, control)).toHaveLength(Object.keys(uses).length)
  })

  test.each(acts)('$name: every use of the tokens is refused at the next call', async ({ name, everywhere, run }) => {
    const of = await signedIn(server, personFor(name), name === 'DeleteUserPool' ? undefined : control.poolId)
    const answer = await begunSignIns(server, of)
    await run(server, of)
    revoked.push({ act: name, everywhere, of })

    const also: Record<string, () => Promise<unknown>> = everywhere
      ? { 'at the other client': () => useElsewhere(server, of) }
      : {}
    expect(await successes(server, of, also)).toEqual([])
    if (!everywhere) expect(await outcomesOf([useElsewhere(server, of)])).toEqual({ ok: 1 })
    // A begun proof of the password is a new sign-in: it succeeds where a new one would.
    const begun = await outcomesOf([answer()])
    const mayBegin = ['RevokeToken', 'GlobalSignOut', 'AdminUserGlobalSignOut', 'AdminDisableUser and AdminEnableUser']
    expect(begun.ok ?? 0).toBe(mayBegin.includes(name) ? 1 : 0)
    expect(begun).not.toHaveProperty('InternalErrorException')
  })

  test('after a restart all of them are still refused, and the control still succeeds', async () => {
    await server.stop()
    server = await startServer(config)
    expect(revoked).toHaveLength(acts.length)
    for (const { act, everywhere, of } of revoked) {
      const also: Record<string, () => Promise<unknown>> = everywhere
        ? { 'at the other client': () => useElsewhere(server, of) }
        : {}
      expect(await successes(server, of, also), act).toEqual([])
    }
    expect(await successes(server, control)).toHaveLength(Object.keys(uses).length)
  })
})

describe('V11: a begun NEW_PASSWORD_REQUIRED ends with', () => {
  let server: TestServer
  beforeAll(async () => {
    server = await startServer()
  })
  afterAll(() => server.stop())

  type Begun = Awaited<ReturnType<typeof begunInvitation>>['of']
  const named = ({ poolId, username }: Begun) => ({ UserPoolId: poolId, Username: username })
  const ends: Record<string, (of: Begun) => Promise<unknown>> = {
    AdminDisableUser: (of) => server.client.send(new AdminDisableUserCommand(named(of))),
    AdminDeleteUser: (of) => server.client.send(new AdminDeleteUserCommand(named(of))),
    'another temporary password': (of) =>
      server.client.send(new AdminSetUserPasswordCommand({ ...named(of), Password: 'Other-Horse-7' })),
    'a permanent password': (of) =>
      server.client.send(new AdminSetUserPasswordCommand({ ...named(of), Password: 'Other-Horse-7', Permanent: true })),
    DeleteUserPoolClient: ({ poolId, clientId }) =>
      server.client.send(new DeleteUserPoolClientCommand({ UserPoolId: poolId, ClientId: clientId })),
    DeleteUserPool: ({ poolId }) => server.client.send(new DeleteUserPoolCommand({ UserPoolId: poolId })),
  }

  test('nothing at all: the control', async () => {
    const { answer } = await begunInvitation(server, 'ann')
    expect(await answer()).toBeDefined()
  })

  test.each(Object.entries(ends))('%s', async (_, end) => {
    const { of, answer } = await begunInvitation(server, 'ann')
    await end(of)
    const outcome = await outcomesOf([answer()])
    expect(outcome).not.toHaveProperty('ok')
    expect(outcome).not.toHaveProperty('InternalErrorException')
  })
})

const postgres = await startPostgresOrSkip()

describe.skipIf(!postgres)('V10: over two nodes on PostgreSQL', () => {
  const nodes: TestServer[] = []
  let shared: SignedIn | undefined
  beforeAll(async () => {
    const storage = { kind: 'postgres', url: postgres?.url ?? '' } as const
    const config = { storage, masterKey: randomBytes(32), publicUrl: 'https://idp.example.com' }
    nodes.push(await startServer(config), await startServer(config))
  })
  afterAll(async () => {
    for (const node of nodes) await node.stop()
    await postgres?.stop()
  })

  test.each(acts)('$name on one node: the other refuses, at the latest after a second', async ({ name, run }) => {
    const [one, other] = nodes
    if (!one || !other) throw new Error('There are no nodes.')
    shared ??= await signedIn(one, 'control')
    const of = await signedIn(one, personFor(name), name === 'DeleteUserPool' ? undefined : shared.poolId)
    expect(await successes(other, of)).toHaveLength(Object.keys(uses).length)
    await run(one, of)

    // Pools and clients are cached for a second; users and token families are not.
    const cached = name.startsWith('DeleteUserPool')
    if (cached) await new Promise((resolve) => setTimeout(resolve, 1050))
    expect(await successes(other, of)).toEqual([])
  })
})
