import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type OperationName, operationTable } from '../../src/api/model/operations.js'
import { type Shape, shapes } from '../../src/api/model/shapes.js'
import { registry } from '../../src/api/registry.js'
import { claimsOf, SignInCalls } from '../operations/sign-in/sign-in-calls.js'
import { PASSWORD, type Seed, seedPool, seedUser } from '../support/seed.js'
import { startServer, type TestServer } from '../support/start-server.js'
import { callApi } from './api-calls.js'

const inherited = ['__proto__', 'constructor', 'prototype', 'toString', 'hasOwnProperty', '__defineGetter__', 'valueOf']

let server: TestServer
let seed: Seed

beforeAll(async () => {
  server = await startServer()
  seed = await seedPool(server)
  await seedUser(server, seed.poolId, 'ann')
})
afterAll(() => server.stop())

/** Paths of maps in an input, through structures and lists. */
function mapsIn(shape: string, wrap: (value: unknown) => unknown, depth = 0): ((value: unknown) => unknown)[] {
  const { type, members, member } = (shapes[shape] ?? {}) as Shape
  if (depth > 4) return []
  if (type === 'map') return [wrap]
  if (type === 'list') return mapsIn(member ?? '', (value) => wrap([value]), depth + 1)
  if (type !== 'structure') return []
  return Object.entries(members ?? {}).flatMap(([name, target]) =>
    mapsIn(target, (value) => wrap({ [name]: value }), depth + 1),
  )
}

/** JSON in which `__proto__` is an ordinary member, as a client of another language sends it. */
function hostileMap(): unknown {
  return JSON.parse(`{${inherited.map((key) => `"${key}":"polluted"`).join(',')}}`)
}

const operations = (Object.keys(operationTable) as OperationName[])
  .filter((name) => registry[name].handle !== undefined)
  .map((name) => ({ name, maps: mapsIn(operationTable[name].input, (value) => value) }))
  .filter(({ maps }) => maps.length > 0)

function baseInput(name: OperationName): object {
  const arn = `arn:aws:cognito-idp:us-east-1:123456789012:userpool/${seed.poolId}`
  const known: Readonly<Record<string, unknown>> = {
    UserPoolId: seed.poolId,
    ClientId: seed.clientId,
    Username: 'ann',
    PoolName: 'polluted',
    ClientName: 'polluted',
    Password: PASSWORD,
    ConfirmationCode: '123456',
    AuthFlow: 'USER_PASSWORD_AUTH',
    ChallengeName: 'NEW_PASSWORD_REQUIRED',
    ResourceArn: arn,
    UserAttributes: [],
    AccessToken: 'a.b.c',
    AttributeName: 'email',
    RefreshToken: 'x',
  }
  const members = Object.keys(shapes[operationTable[name].input]?.members ?? {})
  return Object.fromEntries(members.filter((member) => member in known).map((member) => [member, known[member]]))
}

describe('V50: names that every object inherits, as keys of every map', () => {
  test.each(operations)('$name', async ({ name, maps }) => {
    for (const wrap of maps) {
      const input = { ...baseInput(name), ...(wrap(hostileMap()) as object) }
      const { status, text } = await callApi(server.endpoint, name, input)
      expect([200, 400], text).toContain(status)
      expect(text).not.toContain('InternalError')
    }
    for (const key of ['polluted', 'Name', 'USERNAME']) expect(({} as Record<string, unknown>)[key]).toBeUndefined()
    expect(Object.prototype.toString.call({})).toBe('[object Object]')
  })

  test('are data where they are data: tags come back as they were sent', async () => {
    const { body } = await callApi(server.endpoint, 'CreateUserPool', { PoolName: 'x', UserPoolTags: hostileMap() })
    const { Arn } = body.UserPool as { Arn: string }
    const { text } = await callApi(server.endpoint, 'ListTagsForResource', { ResourceArn: Arn })
    const { Tags } = JSON.parse(text) as { Tags: object }
    expect(Object.keys(Tags).toSorted()).toEqual(inherited.toSorted())
    const { text: tagged } = await callApi(server.endpoint, 'UntagResource', {
      ResourceArn: Arn,
      TagKeys: ['__proto__'],
    })
    expect(tagged).toBe('{}')
    const { text: after } = await callApi(server.endpoint, 'ListTagsForResource', { ResourceArn: Arn })
    expect(Object.keys((JSON.parse(after) as { Tags: object }).Tags)).toHaveLength(inherited.length - 1)
  })

  test('are no parameters: nobody signs in with what an object inherits', async () => {
    for (const AuthParameters of [
      '{"__proto__":{"USERNAME":"ann","PASSWORD":"Correct-Horse-7"}}',
      '{"__proto__":"ann","constructor":"x"}',
    ]) {
      const input = `{"ClientId":"${seed.clientId}","AuthFlow":"USER_PASSWORD_AUTH","AuthParameters":${AuthParameters}}`
      expect((await callApi(server.endpoint, 'InitiateAuth', input)).status).toBe(400)
    }
  })

  test.each(inherited)('%s as username, attribute and custom attribute', async (key) => {
    await seedUser(server, seed.poolId, key)
    const { access, id } = await new SignInCalls(server, seed).tokens(key)
    expect(claimsOf(access).username).toBe(key)
    expect(claimsOf(id)['cognito:username']).toBe(key)
    const attribute = { Name: key, Value: 'x' }
    const update = { AccessToken: access, UserAttributes: [attribute] }
    expect((await callApi(server.endpoint, 'UpdateUserAttributes', update)).outcome).toBe('NotAuthorizedException')

    const CustomAttributes = [{ Name: key, AttributeDataType: 'String' }]
    if (key.length > 20) return
    expect(
      (await callApi(server.endpoint, 'AddCustomAttributes', { UserPoolId: seed.poolId, CustomAttributes })).outcome,
    ).toBe('ok')
    const custom = { ...update, UserAttributes: [{ Name: `custom:${key}`, Value: 'x' }] }
    expect((await callApi(server.endpoint, 'UpdateUserAttributes', custom)).outcome).toBe('ok')
    const { body } = await callApi(server.endpoint, 'GetUser', { AccessToken: access })
    expect(body.UserAttributes).toContainEqual({ Name: `custom:${key}`, Value: 'x' })
  })
})
