import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { refusalOf } from '../../support/people.js'
import { startServer, type TestServer } from '../../support/start-server.js'
import { PoolCalls, unknownPool } from './pool-calls.js'

let server: TestServer
let pools: PoolCalls

beforeAll(async () => {
  server = await startServer()
  pools = new PoolCalls(server)
})
afterAll(() => server.stop())

describe('ListTagsForResource', () => {
  test('the tags of the pool, an empty map when there are none', async () => {
    expect(await pools.tags(String((await pools.create()).Arn))).toEqual({})
    const arn = String((await pools.create({ UserPoolTags: { team: 'shop', none: '' } })).Arn)
    expect(await pools.tags(arn)).toEqual({ team: 'shop', none: '' })
  })

  test('an unknown pool → ResourceNotFoundException', async () => {
    const arn = 'arn:aws:cognito-idp:us-east-1:123456789012:userpool/us-east-1_nothere00'
    expect(await refusalOf(pools.tags(arn))).toEqual(unknownPool('us-east-1_nothere00'))
  })
})
