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

async function taggedPool(tags: Record<string, string>): Promise<string> {
  return String((await pools.create({ UserPoolTags: tags })).Arn)
}

describe('TagResource', () => {
  test('adds tags and overwrites those of the same key, as describe shows', async () => {
    const pool = await pools.create({ UserPoolTags: { team: 'shop', stage: 'test' } })
    await pools.tag(String(pool.Arn), { stage: 'live', owner: 'ann', ['__proto__']: 'x' })
    const tags = { team: 'shop', stage: 'live', owner: 'ann', ['__proto__']: 'x' }
    expect(await pools.tags(String(pool.Arn))).toEqual(tags)
    expect((await pools.describe(String(pool.Id))).UserPoolTags).toEqual(tags)
  })

  test('tags added at the same time are all kept', async () => {
    const arn = await taggedPool({})
    await Promise.all(['a', 'b', 'c'].map((key) => pools.tag(arn, { [key]: key })))
    expect(await pools.tags(arn)).toEqual({ a: 'a', b: 'b', c: 'c' })
  })

  test('[demand 32] the pinning tag → InvalidParameterException, and it never shows', async () => {
    const arn = await taggedPool({ _custom_id_: 'us-east-1_tagged' })
    for (const value of ['us-east-1_tagged', 'other']) {
      expect(await refusalOf(pools.tag(arn, { _custom_id_: value }))).toEqual(
        invalidParameter('The tag key _custom_id_ is reserved: only CreateUserPool of a dev server takes it.'),
      )
    }
    expect(await pools.tags(arn)).toEqual({})
  })

  test('more than 50 tags, or a key of AWS → InvalidParameterException', async () => {
    const arn = await taggedPool(Object.fromEntries(Array.from({ length: 50 }, (_, index) => [`key${index}`, ''])))
    expect(await refusalOf(pools.tag(arn, { more: '' }))).toEqual(
      invalidParameter('A user pool can have at most 50 tags.'),
    )
    await pools.tag(arn, { key0: 'overwritten' })
    expect((await refusalOf(pools.tag(arn, { 'AWS:x': '' }))).name).toBe('InvalidParameterException')
  })

  test.each([
    ['an unknown pool', 'us-east-1', '123456789012', 'us-east-1_nothere00'],
    ['another region', 'eu-west-1', '123456789012', undefined],
    ['another account', 'us-east-1', '999999999999', undefined],
  ])('%s → ResourceNotFoundException', async (_name, region, account, id) => {
    const poolId = id ?? (await pools.createId())
    const arn = `arn:aws:cognito-idp:${region}:${account}:userpool/${poolId}`
    expect(await refusalOf(pools.tag(arn, { a: 'b' }))).toEqual(unknownPool(poolId))
  })

  test('something that is not the ARN of a pool → InvalidParameterException', async () => {
    for (const arn of ['arn:aws:s3:us-east-1:123456789012:bucket/x', 'not an ARN but long enough']) {
      expect((await refusalOf(pools.tag(arn, { a: 'b' }))).name).toBe('InvalidParameterException')
    }
  })
})
