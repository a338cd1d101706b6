import { setTimeout as pause } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { refusalOf } from '../../support/people.js'
import { startServer, type TestServer } from '../../support/start-server.js'
import { invalidParameter, PoolCalls, unknownPool } from './pool-calls.js'
import { defaultPolicy, strictPolicy } from './pool-samples.js'

let server: TestServer
let pools: PoolCalls

beforeAll(async () => {
  server = await startServer()
  pools = new PoolCalls(server)
})
afterAll(() => server.stop())

const emailFirst = { AttributesRequireVerificationBeforeUpdate: ['email' as const] }

describe('UpdateUserPool', () => {
  test('[demand 18, 19] AutoVerifiedAttributes and Policies that are left out return to their defaults', async () => {
    const id = await pools.createId({
      AutoVerifiedAttributes: ['email'],
      Policies: { PasswordPolicy: strictPolicy },
      DeletionProtection: 'ACTIVE',
    })
    await pools.update(id)
    const pool = await pools.describe(id)
    expect(pool).not.toHaveProperty('AutoVerifiedAttributes')
    expect(pool.Policies?.PasswordPolicy).toEqual(defaultPolicy)
    expect(pool.DeletionProtection).toBe('INACTIVE')
  })

  test('name, tags, tier, schema and sign-in names stay when left out', async () => {
    const created = await pools.create({
      UserPoolTier: 'PLUS',
      UserPoolTags: { team: 'shop' },
      UsernameAttributes: ['email'],
      UsernameConfiguration: { CaseSensitive: false },
      Schema: [{ Name: 'plan', AttributeDataType: 'String' }],
    })
    await pools.update(String(created.Id))
    const updated = await pools.describe(String(created.Id))
    expect({ ...updated, LastModifiedDate: created.LastModifiedDate }).toEqual(created)
  })

  test('name, tags and tier are replaced when sent', async () => {
    const id = await pools.createId({ UserPoolTags: { team: 'shop' } })
    const change = { PoolName: 'new', UserPoolTags: { stage: 'test' }, UserPoolTier: 'PLUS' as const }
    await pools.update(id, change)
    const { PoolName: Name, ...shown } = change
    expect(await pools.describe(id)).toMatchObject({ ...shown, Name })
    expect((await pools.describe(id)).UserPoolTags).toEqual({ stage: 'test' })
  })

  test('[demand 14] UserAttributeUpdateSettings: absent until set, kept when left out, empty when cleared', async () => {
    const verified = { AutoVerifiedAttributes: ['email' as const] }
    const id = await pools.createId(verified)
    expect(await pools.describe(id)).not.toHaveProperty('UserAttributeUpdateSettings')
    await pools.update(id, { ...verified, UserAttributeUpdateSettings: emailFirst })
    await pools.update(id, verified)
    expect((await pools.describe(id)).UserAttributeUpdateSettings).toEqual(emailFirst)
    await pools.update(id, {
      ...verified,
      UserAttributeUpdateSettings: { AttributesRequireVerificationBeforeUpdate: [] },
    })
    expect((await pools.describe(id)).UserAttributeUpdateSettings).toEqual({
      AttributesRequireVerificationBeforeUpdate: [],
    })
  })

  test('rules hold between what is sent and what stays', async () => {
    const id = await pools.createId({ AutoVerifiedAttributes: ['email'], UserAttributeUpdateSettings: emailFirst })
    expect(await refusalOf(pools.update(id))).toEqual(
      invalidParameter(
        'All attributes in AttributesRequireVerificationBeforeUpdate must exist in AutoVerifiedAttributes',
      ),
    )
    expect((await pools.describe(id)).AutoVerifiedAttributes).toEqual(['email'])
  })

  test('a downgrade with a feature of the higher tier → FeatureUnavailableInTierException', async () => {
    const history = { Policies: { PasswordPolicy: strictPolicy } }
    const id = await pools.createId(history)
    expect((await refusalOf(pools.update(id, { ...history, UserPoolTier: 'LITE' }))).name).toBe(
      'FeatureUnavailableInTierException',
    )
  })

  test('LastModifiedDate moves, CreationDate does not', async () => {
    const created = await pools.create()
    await pause(5)
    await pools.update(String(created.Id))
    const updated = await pools.describe(String(created.Id))
    expect(updated.CreationDate).toEqual(created.CreationDate)
    expect(Number(updated.LastModifiedDate)).toBeGreaterThan(Number(created.LastModifiedDate))
  })

  test('[demand 32] the pinning tag is refused, unless it names the pool itself', async () => {
    const id = await pools.createId({ UserPoolTags: { _custom_id_: 'pinned123', team: 'shop' } })
    await pools.update(id, { UserPoolTags: { _custom_id_: 'pinned123', team: 'store' } })
    expect((await pools.describe(id)).UserPoolTags).toEqual({ team: 'store' })
    expect(await refusalOf(pools.update(id, { UserPoolTags: { _custom_id_: 'other1234' } }))).toEqual(
      invalidParameter('The tag key _custom_id_ is reserved: only CreateUserPool of a dev server takes it.'),
    )
  })

  test('an unknown pool → ResourceNotFoundException, whatever else is wrong', async () => {
    expect(await refusalOf(pools.update('us-east-1_nothere00', { MfaConfiguration: 'ON' }))).toEqual(
      unknownPool('us-east-1_nothere00'),
    )
  })
})
