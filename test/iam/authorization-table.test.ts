import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { authorizationReference } from '../../src/api/authorization-reference.js'
import { type AuthorizationEntry, authorizationTable, conditionKeysOf } from '../../src/api/authorization-table.js'
import { servedActions } from '../../src/iam/served-actions.js'
import { startServer, type TestServer } from '../support/start-server.js'

const entries: [string, AuthorizationEntry][] = Object.entries(authorizationTable)

describe('authorization table', () => {
  test('holds 140 operations, 74 of them founding ones', () => {
    expect(entries).toHaveLength(140)
    expect(entries.filter(([, { isFounding }]) => isFounding)).toHaveLength(74)
  })

  test('every operation that policies decide has a resource and a level, and no other has a resource', () => {
    for (const [, { decidedBy, resource, level }] of entries) {
      expect(resource !== undefined).toBe(decidedBy === 'policy')
      if (decidedBy === 'policy') expect(level).toBeDefined()
    }
  })

  test('only actions without a pool are decided on *', () => {
    const onEverything = entries.filter(([, { resource }]) => resource === 'everything').map(([name]) => name)
    expect(onEverything.sort()).toEqual([
      'CreateUserPool',
      'DescribeUserPoolDomain',
      'GetProvisionedLimit',
      'ListUserPools',
      'UpdateProvisionedLimit',
    ])
  })

  test.each(entries)('%s is told to linters as it is decided', (name, entry) => {
    const row = servedActions['cognito-idp']?.find((candidate) => candidate.name === name)
    if (entry.decidedBy !== 'policy') {
      expect(row).toMatchObject({ access: 'unsigned' })
      return
    }
    expect(row).toEqual({
      name,
      access: 'signed',
      level: entry.level,
      resource: entry.resource === 'everything' ? 'wildcard' : 'arn',
      conditionKeys: expect.anything(),
    })
    const prefixes = conditionKeysOf(entry).map((key) => key.replace('/tag-key', ''))
    expect(row?.conditionKeys).toEqual(expect.arrayContaining(prefixes))
  })
})

describe('authorization reference', () => {
  let server: TestServer
  beforeAll(async () => {
    server = await startServer()
  })
  afterAll(() => server.stop())

  test('GET /_poolgate/authorization-reference.json: the whole table, without credentials', async () => {
    const reply = await fetch(`${server.endpoint}/_poolgate/authorization-reference.json`)
    expect(reply.status).toBe(200)
    expect(reply.headers.get('content-type')).toBe('application/json; charset=utf-8')
    const served = (await reply.json()) as ReturnType<typeof authorizationReference>
    expect(served).toEqual(authorizationReference())
    expect(served.actions).toHaveLength(144)
    expect(served.actions.find(({ action }) => action === 'cognito-idp:TagResource')).toEqual({
      action: 'cognito-idp:TagResource',
      accessLevel: 'Tagging',
      founding: false,
      decidedBy: 'policy',
      resourceType: 'userpool',
      resourceFrom: 'ResourceArn',
      conditionKeys: ['aws:ResourceTag/tag-key', 'aws:RequestTag/tag-key', 'aws:TagKeys'],
      alsoChecked: [],
    })
  })
})
