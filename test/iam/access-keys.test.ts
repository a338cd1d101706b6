import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { Signer } from '../support/signed-requests.js'
import { createIamStage, type IamStage, policy } from './iam-stage.js'

const input = { UserPoolId: 'us-east-1_AbCdEf123' }
const unrecognized = {
  status: 400,
  body: {
    __type: 'UnrecognizedClientException',
    message: 'The security token included in the request is invalid.',
  },
}
let now: Date
let stage: IamStage
let signer: Signer

async function open(mode: 'dev' | 'serve'): Promise<void> {
  now = new Date('2026-03-15T10:30:00Z')
  stage = await createIamStage({ mode, clock: { now: () => now } })
  signer = await stage.user('alice', policy({ Action: 'cognito-idp:ListUsers' }))
}

const send = (by = signer) => stage.send('ListUsers', input, by)
const keyId = () => signer.accessKeyId
afterEach(() => stage.close())

describe.each(['dev', 'serve'] as const)('%s', (mode) => {
  beforeEach(() => open(mode))

  test('an active key signs, and is held to its policies', async () => {
    expect(await send()).toMatchObject({ status: 200 })
    expect(await stage.send('DeleteUserPool', input, signer)).toMatchObject({
      body: { __type: 'AccessDeniedException' },
    })
  })

  test('an inactive key does not sign from the next request on, until it is active again', async () => {
    await send()
    await stage.iam.accessKeys.setActive('alice', keyId(), false)
    expect(await send()).toEqual(unrecognized)
    await stage.iam.accessKeys.setActive('alice', keyId(), true)
    expect(await send()).toMatchObject({ status: 200 })
  })

  test('a deleted key does not sign from the next request on', async () => {
    await send()
    await stage.iam.accessKeys.delete('alice', keyId())
    expect(await send()).toEqual(unrecognized)
  })

  test('a key of a deleted user does not sign', async () => {
    await stage.iam.accessKeys.delete('alice', keyId())
    await stage.iam.identityPolicies.deleteInline({ kind: 'user', name: 'alice' }, 'policy-0')
    await stage.iam.users.delete('alice')
    expect(await send()).toEqual(unrecognized)
  })

  test('a renamed user keeps its keys; refusals name it anew', async () => {
    await stage.iam.users.rename('alice', { name: 'alicia', path: '/ops/' })
    expect(await send()).toMatchObject({ status: 200 })
    expect(await stage.send('GetGroup', { ...input, GroupName: 'g' }, signer)).toMatchObject({
      body: { Message: expect.stringContaining('User: arn:aws:iam::123456789012:user/ops/alicia is not authorized') },
    })
  })
})

test('dev: an unknown long-term key acts as root, with whatever token but one of ours', async () => {
  await open('dev')
  const stranger = { accessKeyId: 'test', secretAccessKey: 'test' }
  expect(await send(stranger)).toMatchObject({ status: 200 })
  expect(await send({ ...stranger, sessionToken: 'test' })).toMatchObject({ status: 200 })
  expect(await send({ ...stranger, sessionToken: 'pgs1.made.up' })).toEqual(unrecognized)
})

describe('administration', () => {
  beforeEach(() => open('serve'))

  test('a user has two keys at most', async () => {
    const { key, secretAccessKey } = await stage.iam.accessKeys.create('ALICE')
    expect(key.id).toMatch(/^AKIA[A-Z2-7]{16}$/)
    expect(secretAccessKey).toMatch(/^[A-Za-z0-9+/]{40}$/)
    expect(key.sealedSecret).not.toContain(secretAccessKey)
    await expect(stage.iam.accessKeys.create('alice')).rejects.toMatchObject({
      code: 'quota-exceeded',
      details: { quota: 'AccessKeysPerUser', limit: '2' },
    })
    const ids = (await stage.iam.accessKeys.list('alice')).map(({ id }) => id)
    expect(ids.sort()).toEqual([keyId(), key.id].sort())
  })

  test('of ten keys made at once two are kept', async () => {
    await stage.iam.users.create({ name: 'bob' })
    const made = await Promise.allSettled(Array.from({ length: 10 }, () => stage.iam.accessKeys.create('bob')))
    expect(made.filter(({ status }) => status === 'fulfilled')).toHaveLength(2)
  })

  test('a key is changed by the name of its own user only', async () => {
    await stage.iam.users.create({ name: 'bob' })
    const missing = { code: 'access-key-not-found', details: { id: keyId() } }
    await expect(stage.iam.accessKeys.setActive('bob', keyId(), false)).rejects.toMatchObject(missing)
    await expect(stage.iam.accessKeys.delete('bob', keyId())).rejects.toMatchObject(missing)
    expect(await send()).toMatchObject({ status: 200 })
  })

  test('the last use is written once a minute', async () => {
    const lastUsed = async () => {
      await stage.iam.keyUses.settle()
      return (await stage.iam.accessKeys.requireWithOwner(keyId())).key.lastUsed
    }
    expect(await lastUsed()).toBeUndefined()
    await send({ ...signer, secretAccessKey: 'wrong' })
    expect(await lastUsed()).toBeUndefined()
    const first = now
    await send()
    expect(await lastUsed()).toEqual({ at: first, service: 'cognito-idp', region: 'us-east-1' })
    now = new Date(first.getTime() + 59_000)
    await send()
    expect((await lastUsed())?.at).toEqual(first)
    now = new Date(first.getTime() + 60_000)
    await send()
    expect((await lastUsed())?.at).toEqual(now)
  })

  test('the owner of a key, and nobody’s key', async () => {
    expect((await stage.iam.accessKeys.requireWithOwner(keyId())).userName).toBe('alice')
    await expect(stage.iam.accessKeys.requireWithOwner('AKIANONE')).rejects.toMatchObject({
      code: 'access-key-not-found',
    })
  })
})
