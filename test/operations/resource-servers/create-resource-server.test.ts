import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { outcomesOf, refusalOf } from '../../support/people.js'
import { seedPool } from '../../support/seed.js'
import { startServer, type TestServer } from '../../support/start-server.js'
import { ResourceServerCalls, scope, unknownPool } from './resource-server-calls.js'

let server: TestServer
let poolId: string
let servers: ResourceServerCalls

beforeAll(async () => {
  server = await startServer()
  poolId = (await seedPool(server)).poolId
  servers = new ResourceServerCalls(server, poolId)
})
afterAll(() => server.stop())

describe('CreateResourceServer', () => {
  test('shows what was set, scopes in their order', async () => {
    const Scopes = [scope('write', 'Änderung'), scope('read')]
    const shown = { UserPoolId: poolId, Identifier: 'https://shop.example.com/', Name: 'Shop', Scopes }
    expect(await servers.create('https://shop.example.com/', { Scopes })).toEqual(shown)
    expect(await servers.describe('https://shop.example.com/')).toEqual(shown)
  })

  test.each([undefined, []])('without scopes (%j) the member is absent', async (Scopes) => {
    const identifier = `bare-${Scopes === undefined}`
    const shown = { UserPoolId: poolId, Identifier: identifier, Name: 'Shop' }
    expect(await servers.create(identifier, { Scopes })).toEqual(shown)
    expect(await servers.describe(identifier)).toEqual(shown)
  })

  test('an identifier that exists → InvalidParameterException, and nothing changes', async () => {
    await servers.create('twice')
    expect(await refusalOf(servers.create('twice', { Name: 'Other' }))).toEqual({
      name: 'InvalidParameterException',
      message: `twice already exists in user pool ${poolId}.`,
      status: 400,
    })
    expect(await servers.describe('twice')).toMatchObject({ Name: 'Shop' })
  })

  test('of 20 creations of one identifier at once one succeeds', async () => {
    const calls = Array.from({ length: 20 }, () => servers.create('race'))
    expect(await outcomesOf(calls)).toEqual({ ok: 1, InvalidParameterException: 19 })
  })

  test('a scope that is named twice → InvalidParameterException', async () => {
    const Scopes = [scope('read'), scope('read', 'Other')]
    expect(await refusalOf(servers.create('double', { Scopes }))).toEqual({
      name: 'InvalidParameterException',
      message: 'The scope read is given more than once.',
      status: 400,
    })
  })

  test.each([
    ['a space', { Identifier: 'a b' }],
    ['a quote', { Identifier: 'a"b' }],
    ['a scope with a slash', { Scopes: [scope('a/b')] }],
    ['101 scopes', { Scopes: Array.from({ length: 101 }, (_, index) => scope(`s${index}`)) }],
    ['a name with a sign', { Name: 'Shop!' }],
  ])('%s → InvalidParameterException', async (_case, members) => {
    expect(await refusalOf(servers.create('invalid', members))).toMatchObject({ name: 'InvalidParameterException' })
  })

  test('parallel creations cannot pass 25 in a pool → LimitExceededException', async () => {
    const other = new ResourceServerCalls(server, (await seedPool(server)).poolId)
    const calls = Array.from({ length: 27 }, (_, index) => other.create(`server-${index}`))
    expect(await outcomesOf(calls)).toEqual({ ok: 25, LimitExceededException: 2 })
    expect(await refusalOf(other.create('more'))).toEqual({
      name: 'LimitExceededException',
      message: 'A user pool can have at most 25 resource servers.',
      status: 400,
    })
  })

  test('unknown pool → ResourceNotFoundException', async () => {
    const nowhere = new ResourceServerCalls(server, 'us-east-1_nothere00')
    expect(await refusalOf(nowhere.create('shop'))).toEqual(unknownPool)
  })
})
