import { afterAll, beforeAll, expect, test } from 'vitest'
import { refusalOf, signIn } from '../../support/people.js'
import { type Seed, seedPool, seedUser } from '../../support/seed.js'
import { startServer, type TestServer } from '../../support/start-server.js'
import { PasskeyCalls, withPasskeys } from './passkey-calls.js'

let server: TestServer
let seed: Seed

const callsOf = async (name: string) => {
  await seedUser(server, seed.poolId, name)
  return new PasskeyCalls(server, await signIn(server, seed, name))
}

beforeAll(async () => {
  server = await startServer()
  seed = await seedPool(server, { pool: withPasskeys })
})
afterAll(() => server.stop())

test('ListWebAuthnCredentials: a person without passkeys has an empty list', async () => {
  expect((await (await callsOf('nobody')).list()).Credentials).toEqual([])
})

test('ListWebAuthnCredentials: pages tell each own passkey once and none of others', async () => {
  const calls = await callsOf('ann')
  const ids: string[] = []
  for (let number = 0; number < 5; number += 1) ids.push((await calls.register()).id)
  await (await callsOf('ben')).register()

  const told: unknown[] = []
  let token: string | undefined
  do {
    const page = await calls.list({ MaxResults: 2, NextToken: token })
    told.push(...(page.Credentials ?? []).map(({ CredentialId }) => CredentialId))
    token = page.NextToken
  } while (token)
  expect(told).toEqual(ids.toSorted())
})

test('ListWebAuthnCredentials: the token of another person’s list → InvalidParameterException', async () => {
  const [cid, dan] = [await callsOf('cid'), await callsOf('dan')]
  for (const calls of [cid, dan, cid, dan]) await calls.register()
  const { NextToken } = await cid.list({ MaxResults: 1 })
  expect(await refusalOf(dan.list({ NextToken }))).toMatchObject({
    name: 'InvalidParameterException',
    message: 'Invalid pagination token given.',
  })
})
