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

describe('UntagResource', () => {
  test('removes the tags of these keys and ignores keys that are not there', async () => {
    const arn = String((await pools.create({ UserPoolTags: { team: 'shop', stage: 'test' } })).Arn)
    await pools.untag(arn, 'stage', 'nowhere', 'toString')
    expect(await pools.tags(arn)).toEqual({ team: 'shop' })
  })

  test('an unknown pool → ResourceNotFoundException', async () => {
    const arn = 'arn:aws:cognito-idp:us-east-1:123456789012:userpool/us-east-1_nothere00'
    expect(await refusalOf(pools.untag(arn, 'a'))).toEqual(unknownPool('us-east-1_nothere00'))
  })
})
