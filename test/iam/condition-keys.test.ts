import { describe, expect, test } from 'vitest'
import type { PrincipalSession } from '../../src/entities/principal.js'
import type { RequestFacts } from '../../src/iam/request-facts.js'
import { type AuthorizerStage, action, pool, useAuthorizerStage } from './authorizer-stage.js'
import { account, facts, type Statement } from './iam-stage.js'

const stage = useAuthorizerStage()
const alice = (...statements: readonly Statement[]) => stage().alice(...statements)
const give = (...given: Parameters<AuthorizerStage['give']>) => stage().give(...given)
const decide = (...asked: Parameters<AuthorizerStage['decide']>) => stage().decide(...asked)
const deploySession = (changes: Partial<PrincipalSession> = {}) => stage().deploySession(changes)

describe('condition keys', () => {
  const allowIf = (key: string, value: string | readonly string[], operator = 'StringEquals') =>
    give('user', 'alice', { Condition: { [operator]: { [key]: value } } })
  const present = (key: string) => allowIf(key, 'false', 'Null')

  test.each([
    ['aws:SourceIp', '203.0.113.0/24', 'IpAddress'],
    ['aws:CurrentTime', '2026-03-15T10:30:00Z', 'DateEquals'],
    ['aws:EpochTime', '1773570600', 'NumericEquals'],
    ['aws:SecureTransport', 'true', 'Bool'],
    ['aws:UserAgent', 'aws-cli/*', 'StringLike'],
    ['aws:RequestedRegion', 'us-east-1', 'StringEquals'],
    ['aws:PrincipalArn', `${account}:user/ops/alice`, 'ArnEquals'],
    ['aws:PrincipalAccount', '123456789012', 'StringEquals'],
    ['aws:PrincipalType', 'User', 'StringEquals'],
    ['AWS:PRINCIPALTAG/TEAM', 'blue', 'StringEquals'],
    ['aws:username', 'alice', 'StringEquals'],
    ['aws:ResourceAccount', '123456789012', 'StringEquals'],
    ['aws:ViaAWSService', 'false', 'Bool'],
    ['aws:PrincipalIsAWSService', 'false', 'Bool'],
  ])('a user’s %s is %s', async (key, value, operator) => {
    const principal = await alice()
    await allowIf(key, value, operator)
    expect(await decide(principal)).toMatchObject({ allowed: true })
  })

  test('aws:userid of a user is its unique id', async () => {
    const principal = await alice()
    await allowIf('aws:userid', String(principal.entityId))
    expect(await decide(principal)).toMatchObject({ allowed: true })
  })

  test.each([
    'aws:Referer',
    'aws:TokenIssueTime',
    'aws:MultiFactorAuthPresent',
    'aws:MultiFactorAuthAge',
    'aws:SourceIdentity',
    'aws:TagKeys',
    'aws:RequestTag/team',
    'aws:ResourceTag/team',
    'aws:PrincipalTag/none',
    'aws:PrincipalOrgID',
    'sts:ExternalId',
    'aws:SourceVpc',
    'aws:toString',
    'aws:PrincipalTag/__proto__',
  ])('a long-term key’s plain request has no %s', async (key) => {
    const principal = await alice()
    await present(key)
    expect(await decide(principal)).toMatchObject({ allowed: false })
  })

  test('keys of the request: tags, their keys, referer, and an IPv4 address in IPv6 form', async () => {
    const principal = await alice()
    const asked = async (
      key: string,
      value: string | readonly string[],
      given: Partial<RequestFacts>,
      operator?: string,
    ) => {
      await allowIf(key, value, operator)
      return (await decide(principal, { facts: { ...facts, ...given } })).allowed
    }
    expect(await asked('aws:RequestTag/Team', 'Blue', { requestTags: { team: 'Blue' } })).toBe(true)
    expect(await asked('aws:RequestTag/Team', 'Blue', { requestTags: { team: 'blue' } })).toBe(false)
    const keys = ['team', 'stage']
    expect(await asked('aws:TagKeys', keys, { tagKeys: ['team'] }, 'ForAllValues:StringEquals')).toBe(true)
    expect(await asked('aws:TagKeys', keys, { requestTags: { other: '' } }, 'ForAllValues:StringEquals')).toBe(false)
    expect(await asked('aws:TagKeys', 'true', { requestTags: {} }, 'Null')).toBe(true)
    expect(await asked('aws:Referer', 'https://a/', { referer: 'https://a/' })).toBe(true)
    expect(await asked('aws:SourceIp', '192.0.2.7', { sourceIp: '::ffff:192.0.2.7' }, 'IpAddress')).toBe(true)
    expect(await asked('aws:UserAgent', '', { userAgent: undefined })).toBe(true)
    expect(await asked('sts:ExternalId', 'x', { serviceKeys: { 'sts:externalid': 'x' } })).toBe(true)
  })

  test('tags of the resource are fetched only when a statement asks, and never for what is decided before', async () => {
    const principal = await alice()
    let fetched = 0
    const resourceTags = async () => {
      fetched += 1
      return { team: 'blue' }
    }
    await give('user', 'alice', { Action: action })
    expect(await decide(principal, { resourceTags })).toMatchObject({ allowed: true })
    expect(fetched).toBe(0)
    await give('user', 'alice', {
      Action: action,
      Resource: pool,
      Condition: { StringEquals: { 'aws:ResourceTag/team': '$' } },
    })
    expect(await decide(principal, { resourceTags, action: 'cognito-idp:GetGroup' })).toMatchObject({ allowed: false })
    expect(fetched).toBe(0)
    expect(await decide(principal, { resourceTags })).toMatchObject({ allowed: false })
    expect(fetched).toBe(1)
    const variable = ['$', '{aws:ResourceTag/Team}'].join('')
    await give('user', 'alice', { Condition: { StringEquals: { 'aws:PrincipalTag/Team': variable } } })
    expect(await decide(principal, { resourceTags })).toMatchObject({ allowed: true })
    expect(await decide(principal, { resourceTags: async () => undefined })).toMatchObject({ allowed: false })
  })

  test('tags that cannot be read refuse', async () => {
    const principal = await alice({ Condition: { StringNotEquals: { 'aws:ResourceTag/team': 'red' } } })
    const resourceTags = () => Promise.reject(new Error('down'))
    await expect(decide(principal, { resourceTags })).rejects.toThrow('down')
  })

  test.each([
    ['aws:PrincipalArn', `${account}:role/ci/deploy`, 'ArnEquals'],
    ['aws:PrincipalType', 'AssumedRole', 'StringEquals'],
    ['aws:TokenIssueTime', '2026-03-15T09:45:00Z', 'DateEquals'],
    ['aws:MultiFactorAuthPresent', 'false', 'Bool'],
    ['aws:PrincipalTag/team', 'green', 'StringEquals'],
    ['aws:SourceIdentity', 'ann', 'StringEquals'],
    ['aws:username', 'true', 'Null'],
    ['aws:userid', '*:night-7', 'StringLike'],
  ])('a role session’s %s is %s', async (key, value, operator) => {
    const principal = await deploySession({ tags: { Team: 'green' }, sourceIdentity: 'ann' })
    await give('role', 'deploy', { Condition: { [operator]: { [key]: value } } })
    expect(await decide(principal)).toMatchObject({ allowed: true })
  })

  test('a session with a second factor says so', async () => {
    const multiFactorAt = new Date('2026-03-15T10:00:00Z')
    const principal = await deploySession({ multiFactorAt })
    const Condition = {
      Bool: { 'aws:MultiFactorAuthPresent': 'true' },
      NumericEquals: { 'aws:MultiFactorAuthAge': '1800' },
    }
    await give('role', 'deploy', { Condition })
    expect(await decide(principal)).toMatchObject({ allowed: true })
  })
})
