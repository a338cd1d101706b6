import { beforeEach, describe, expect, test } from 'vitest'
import type { Principal } from '../../src/entities/principal.js'
import type { Signer } from '../support/signed-requests.js'
import { account, facts, trust } from './iam-stage.js'
import { failureOf, listUsers, signerOf, useSessionStage } from './session-stage.js'

const stage = useSessionStage()

describe('GetSessionToken', () => {
  const get = (principal: Principal, durationSeconds?: number) =>
    stage().iam.sessions.getSessionToken({ principal, facts }, durationSeconds === undefined ? {} : { durationSeconds })

  test('gives the user credentials with its own rights for twelve hours', async () => {
    await stage().give('user', 'alice', { Action: 'cognito-idp:*' })
    const credentials = await get(stage().alice)
    expect(credentials.expiresAt).toEqual(new Date('2026-03-15T22:30:00Z'))
    expect(await stage().inner.send('ListUsers', listUsers, signerOf(credentials))).toMatchObject({ status: 200 })
    expect(await stage().caller(signerOf(credentials))).toMatchObject({
      kind: 'user',
      arn: stage().alice.arn,
      entityId: stage().alice.entityId,
    })
    await stage().iam.identityPolicies.deleteInline({ kind: 'user', name: 'alice' }, 'given')
    expect(await stage().send(signerOf(credentials))).toBe('AccessDeniedException')
  })

  test('for up to 36 hours, and an hour for root', async () => {
    const credentials = await get(stage().alice, 129600)
    expect(await failureOf(get(stage().alice, 129601))).toMatchObject({ code: 'duration-invalid' })
    stage().now = new Date(stage().now.getTime() + 129599_000)
    expect(await stage().send(signerOf(credentials))).toBe('AccessDeniedException')
    const root = { kind: 'root', accountId: '123456789012', arn: `${account}:root`, accessKeyId: 'AKIA' } as const
    const ofRoot = await get(root, 7200)
    expect(ofRoot.expiresAt.getTime() - stage().now.getTime()).toBeLessThanOrEqual(3600_000)
    expect(await stage().inner.send('ListUsers', listUsers, signerOf(ofRoot))).toMatchObject({ status: 200 })
  })

  test('not for sessions, and not against a deny', async () => {
    const session = await stage().caller(signerOf(await get(stage().alice)))
    expect((await failureOf(get(session))).details.reason).toBe('Cannot call GetSessionToken with session credentials')
    await stage().give('user', 'alice', { Effect: 'Deny', Action: 'sts:GetSessionToken' })
    expect(await failureOf(get(stage().alice))).toMatchObject({ code: 'access-denied' })
  })
})

describe('session credentials', () => {
  let credentials: Signer

  beforeEach(async () => {
    await stage().role(trust(`${account}:user/alice`))
    credentials = signerOf((await stage().assume()).credentials)
  })

  const send = (signer: Signer) => stage().send(signer)
  const altered = (token: string) => token.slice(0, -3) + (token.endsWith('AAA') ? 'BBB' : 'AAA')

  test('need their own token, unchanged', async () => {
    const token = String(credentials.sessionToken)
    const { accessKeyId, secretAccessKey } = credentials
    const other = (await stage().assume()).credentials.sessionToken
    expect(await send(credentials)).toBeUndefined()
    expect(await send({ accessKeyId, secretAccessKey })).toBe('UnrecognizedClientException')
    expect(await send({ ...credentials, sessionToken: altered(token) })).toBe('UnrecognizedClientException')
    expect(await send({ ...credentials, sessionToken: other })).toBe('UnrecognizedClientException')
    expect(await send({ ...credentials, sessionToken: 'IQoJb3JpZ2luX2VjE' })).toBe('UnrecognizedClientException')
    expect(await send({ ...credentials, secretAccessKey: 'wrong' })).toBe('InvalidSignatureException')
  })

  test('a long-term key does not sign with a token', async () => {
    const [key] = await stage().iam.accessKeys.list('alice')
    const signer = { ...credentials, accessKeyId: String(key?.id) }
    expect(await send(signer)).toBe('UnrecognizedClientException')
  })

  test('expire', async () => {
    stage().now = new Date(stage().now.getTime() + 3599_000)
    expect(await send(credentials)).toBeUndefined()
    stage().now = new Date(stage().now.getTime() + 1000)
    expect(await stage().inner.send('ListUsers', listUsers, credentials)).toEqual({
      status: 400,
      body: { __type: 'ExpiredTokenException', message: 'The security token included in the request is expired' },
    })
  })

  test('die with their role, also when another takes its name', async () => {
    await stage().iam.identityPolicies.deleteInline({ kind: 'role', name: 'deploy' }, 'given')
    await stage().iam.roles.delete('deploy')
    expect(await send(credentials)).toBe('UnrecognizedClientException')
    await stage().role(trust(`${account}:user/alice`))
    expect(await send(credentials)).toBe('UnrecognizedClientException')
  })

  test('can be voided by a policy on the time of issue', async () => {
    const before = { DateLessThan: { 'aws:TokenIssueTime': '2026-03-15T10:31:00Z' } }
    await stage().give('role', 'deploy', { Action: '*' }, { Effect: 'Deny', Condition: before })
    expect(await send(credentials)).toBe('AccessDeniedException')
    stage().now = new Date('2026-03-15T10:32:00Z')
    expect(await send(signerOf((await stage().assume()).credentials))).toBeUndefined()
  })

  test('record the last use of the role', async () => {
    await send(credentials)
    await stage().iam.keyUses.settle()
    expect((await stage().iam.roles.require('deploy')).lastUsed).toEqual({ at: stage().now, region: 'us-east-1' })
  })
})
