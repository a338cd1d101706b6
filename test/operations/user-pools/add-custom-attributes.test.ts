import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { refusalOf } from '../../support/people.js'
import { startServer, type TestServer } from '../../support/start-server.js'
import { invalidParameter, PoolCalls, unknownPool } from './pool-calls.js'

let server: TestServer
let pools: PoolCalls

beforeAll(async () => {
  server = await startServer()
  pools = new PoolCalls(server)
})
afterAll(() => server.stop())

async function customNames(id: string): Promise<(string | undefined)[]> {
  return ((await pools.describe(id)).SchemaAttributes ?? []).slice(21).map(({ Name }) => Name)
}

const plan = { Name: 'plan', AttributeDataType: 'String' } as const

describe('AddCustomAttributes', () => {
  test('[demand 17] attributes are added under their prefix, and none is lost', async () => {
    const id = await pools.createId({ Schema: [plan] })
    await pools.addAttributes(
      id,
      { Name: 'rank', AttributeDataType: 'Number' },
      { Name: 'score', AttributeDataType: 'Number', DeveloperOnlyAttribute: true },
    )
    await pools.addAttributes(id, { Name: 'email', AttributeDataType: 'Boolean' })
    expect(await customNames(id)).toEqual(['custom:plan', 'custom:rank', 'dev:custom:score', 'custom:email'])
  })

  test('calls at the same time lose no attribute', async () => {
    const id = await pools.createId()
    const names = ['a', 'b', 'c', 'd', 'e']
    await Promise.all(names.map((Name) => pools.addAttributes(id, { Name, AttributeDataType: 'String' })))
    expect((await customNames(id)).toSorted()).toEqual(names.map((name) => `custom:${name}`))
  })

  test('[demand 17] an attribute that exists → InvalidParameterException, and the others of the call are not added', async () => {
    const id = await pools.createId({ Schema: [plan] })
    const call = pools.addAttributes(id, { Name: 'rank', AttributeDataType: 'Number' }, plan)
    expect(await refusalOf(call)).toEqual(
      invalidParameter('custom:plan: Existing attribute already has name custom:plan.'),
    )
    expect(await customNames(id)).toEqual(['custom:plan'])
  })

  test('a developer attribute that exists is named with both prefixes', async () => {
    const score = { Name: 'score', AttributeDataType: 'Number', DeveloperOnlyAttribute: true } as const
    const id = await pools.createId({ Schema: [score] })
    expect(await refusalOf(pools.addAttributes(id, score))).toEqual(
      invalidParameter('custom:score: Existing attribute already has name dev:custom:score.'),
    )
    await pools.addAttributes(id, { ...score, DeveloperOnlyAttribute: false })
  })

  test('the fifty-first custom attribute → InvalidParameterException', async () => {
    const id = await pools.createId()
    for (const half of ['a', 'b']) {
      const names = Array.from({ length: 25 }, (_, index) => `${half}${index}`)
      await pools.addAttributes(id, ...names.map((Name) => ({ Name, AttributeDataType: 'String' as const })))
    }
    expect(await refusalOf(pools.addAttributes(id, plan))).toEqual(
      invalidParameter('A user pool can have at most 50 custom attributes.'),
    )
  })

  test('an unknown pool → ResourceNotFoundException', async () => {
    expect(await refusalOf(pools.addAttributes('us-east-1_nothere00', plan))).toEqual(
      unknownPool('us-east-1_nothere00'),
    )
  })
})
