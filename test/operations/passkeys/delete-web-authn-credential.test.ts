import { afterAll, beforeAll, expect, test } from 'vitest'
import { outcomesOf, refusalOf, signIn } from '../../support/people.js'
import { type Seed, seedPool, seedUser } from '../../support/seed.js'
import { startServer, type TestServer } from '../../support/start-server.js'
import { PasskeyCalls, withPasskeys } from './passkey-calls.js'

let server: TestServer
let seed: Seed

const callsOf = async (name: string) => {
  await seedUser(server, seed.poolId, name)
  return new PasskeyCalls(server, await signIn(server, seed, name))
}
const notFound = { name: 'ResourceNotFoundException', message: 'The passkey does not exist.', status: 400 }

beforeAll(async () => {
  server = await startServer()
  seed = await seedPool(server, { pool: withPasskeys })
})
afterAll(() => server.stop())

test('DeleteWebAuthnCredential: the passkey is gone and its id may be registered anew', async () => {
  const calls = await callsOf('ann')
  const { id } = await calls.register()
  await calls.delete(id)
  expect((await calls.list()).Credentials).toEqual([])
  expect(await refusalOf(calls.delete(id))).toEqual(notFound)
  await calls.register({ id })
})

test('DeleteWebAuthnCredential: an unknown id → ResourceNotFoundException', async () => {
  expect(await refusalOf((await callsOf('ben')).delete('AAAA'))).toEqual(notFound)
})

test('DeleteWebAuthnCredential: another person’s passkey → ResourceNotFoundException, and it stays', async () => {
  const [cid, mallory] = [await callsOf('cid'), await callsOf('mallory')]
  const { id } = await cid.register()
  expect(await refusalOf(mallory.delete(id))).toEqual(notFound)
  expect((await cid.list()).Credentials).toHaveLength(1)
})

test('DeleteWebAuthnCredential: of parallel deletions one succeeds', async () => {
  const calls = await callsOf('dan')
  const { id } = await calls.register()
  const all = Array.from({ length: 4 }, () => calls.delete(id))
  expect(await outcomesOf(all)).toEqual({ ok: 1, ResourceNotFoundException: 3 })
})
