import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { Iam } from '../../src/iam/iam.js'
import type { Storage } from '../../src/storage/storage.js'
import { account, iamOver, openMemory, policy, trust } from './iam-stage.js'

let storage: Storage
let iam: Iam

beforeEach(async () => {
  storage = await openMemory()
  iam = iamOver(storage)
})
afterEach(() => storage.close())

const anyone = trust('123456789012')
const failsWith = (call: Promise<unknown>, code: string, details: Readonly<Record<string, string>> = {}) =>
  expect(call).rejects.toMatchObject({ code, details: expect.objectContaining(details) })

/** Users, groups and roles by the same calls. */
const kinds = {
  user: {
    prefix: 'AIDA',
    create: (name: string, path?: string) => iam.users.create({ name, ...(path ? { path } : {}) }),
    of: () => iam.users,
  },
  group: {
    prefix: 'AGPA',
    create: (name: string, path?: string) => iam.groups.create({ name, ...(path ? { path } : {}) }),
    of: () => iam.groups,
  },
  role: {
    prefix: 'AROA',
    create: (name: string, path?: string) => iam.roles.create({ name, trustPolicy: anyone, ...(path ? { path } : {}) }),
    of: () => iam.roles,
  },
} as const

describe.each(['user', 'group', 'role'] as const)('%s', (kind) => {
  const { prefix, create, of } = kinds[kind]
  const owner = { kind, name: 'One' } as const

  test('is made with an id and an ARN of its own, and found whatever the case', async () => {
    const made = await create('One', '/a/b/')
    expect(made).toMatchObject({ name: 'One', path: '/a/b/', arn: `${account}:${kind}/a/b/One` })
    expect(made.id).toMatch(new RegExp(`^${prefix}[A-Z2-7]{17}$`))
    expect(await of().require('oNE')).toEqual(made)
    expect(await of().find('two')).toBeUndefined()
    await failsWith(of().require('two'), `${kind}-not-found`, { name: 'two' })
  })

  test('has a name that no other of its kind has', async () => {
    await create('One')
    await failsWith(create('ONE'), `${kind}-exists`, { name: 'ONE' })
    const made = await Promise.allSettled(Array.from({ length: 8 }, () => create('many')))
    expect(made.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
  })

  test('has names and paths of IAM’s form', async () => {
    for (const name of ['', 'a b', 'a/b', 'ä', 'a'.repeat(129), 'a\n']) await failsWith(create(name), 'name-invalid')
    for (const path of ['a', '/a', 'a/', '//', `/${'a'.repeat(512)}/`, '/a b/']) {
      await failsWith(create('fine', path), 'name-invalid', { member: 'path' })
    }
    await create('fine+=,.@-_1', '/a/')
  })

  test('is listed by name in pages', async () => {
    for (const name of ['c', 'B', 'a']) await create(name, '/list/')
    await create('z', '/other/')
    const first = await of().list({ limit: 2, pathPrefix: '/list/' })
    expect(first.items.map(({ name }) => name)).toEqual(['a', 'B'])
    const rest = await of().list({ limit: 2, pathPrefix: '/list/', after: String(first.next) })
    expect(rest).toEqual({ items: [expect.objectContaining({ name: 'c' })] })
  })

  test('is deleted only without policies', async () => {
    await create('One')
    const { arn } = await iam.policies.create({ name: 'p', document: policy({}) })
    await iam.identityPolicies.putInline(owner, { name: 'inline', document: policy({}) })
    await iam.identityPolicies.attach(owner, arn)
    await failsWith(of().delete('One'), 'has-inline-policies')
    await iam.identityPolicies.deleteInline(owner, 'inline')
    await failsWith(of().delete('One'), 'has-attached-policies')
    await iam.identityPolicies.detach(owner, arn)
    await of().delete('one')
    await failsWith(of().delete('One'), `${kind}-not-found`)
  })

  test('has inline policies by name', async () => {
    await create('One')
    const document = policy({ Sid: 'One' })
    for (const name of ['b', 'a', 'b']) await iam.identityPolicies.putInline(owner, { name, document })
    expect(await iam.identityPolicies.listInline(owner, { limit: 1 })).toEqual({ items: ['a'], next: 'a' })
    expect(await iam.identityPolicies.listInline(owner, { limit: 1, after: 'a' })).toEqual({ items: ['b'] })
    expect(await iam.identityPolicies.requireInline(owner, 'a')).toEqual({ name: 'a', document })
    await failsWith(iam.identityPolicies.requireInline(owner, 'c'), 'inline-policy-not-found', { name: 'c' })
    await failsWith(iam.identityPolicies.deleteInline(owner, 'c'), 'inline-policy-not-found')
    await failsWith(iam.identityPolicies.putInline(owner, { name: 'c', document: '{}' }), 'policy-malformed')
    await failsWith(iam.identityPolicies.putInline({ kind, name: 'no' }, { name: 'c', document }), `${kind}-not-found`)
  })

  test('has inline policies of a size that counts together', async () => {
    await create('One')
    const limit = { user: 2048, group: 5120, role: 10240 }[kind]
    const sized = (name: string, size: number) => {
      const filler = 'a'.repeat(size - policy({ Resource: 'arn:aws:x:::' }).length)
      return iam.identityPolicies.putInline(owner, { name, document: policy({ Resource: `arn:aws:x:::${filler}` }) })
    }
    await sized('a', limit - 1000)
    await sized('b', 1000)
    await failsWith(sized('b', 1001), 'policy-too-large', { limit: String(limit), owner: 'One' })
    expect((await iam.identityPolicies.requireInline(owner, 'b')).document).toHaveLength(1000)
  })

  test('has ten attached policies at most', async () => {
    await create('One')
    for (let index = 0; index < 11; index += 1) {
      const { arn } = await iam.policies.create({ name: `p-${index}`, document: policy({}) })
      const attached = iam.identityPolicies.attach(owner, arn)
      if (index < 10) await attached
      else await failsWith(attached, 'quota-exceeded', { limit: '10' })
    }
    await iam.identityPolicies.attach(owner, `${account}:policy/p-0`)
    const { items } = await iam.identityPolicies.listAttached(owner, { limit: 20 })
    expect(items).toHaveLength(10)
    expect(items[0]).toEqual({ name: 'p-0', arn: `${account}:policy/p-0` })
    const missing = `${account}:policy/none`
    await failsWith(iam.identityPolicies.attach(owner, missing), 'policy-not-attachable', { arn: missing })
    await failsWith(iam.identityPolicies.detach(owner, missing), 'attachment-not-found')
  })
})

describe('users and groups', () => {
  test('a user is renamed, but not to another’s name', async () => {
    const { id } = await iam.users.create({ name: 'ann' })
    await iam.users.create({ name: 'bob' })
    await failsWith(iam.users.rename('ann', { name: 'BOB' }), 'user-exists')
    expect(await iam.users.rename('ann', { name: 'Ann', path: '/x/' })).toMatchObject({
      id,
      arn: `${account}:user/x/Ann`,
    })
    expect(await iam.users.findById(id)).toMatchObject({ name: 'Ann' })
  })

  test('membership is mutual, at most ten groups, and stands in the way of deletion', async () => {
    await iam.users.create({ name: 'ann' })
    for (let index = 0; index < 11; index += 1) await iam.groups.create({ name: `g-${index}` })
    for (let index = 0; index < 10; index += 1) await iam.groups.addUser(`g-${index}`, 'ann')
    await iam.groups.addUser('g-0', 'ann')
    await failsWith(iam.groups.addUser('g-10', 'ann'), 'quota-exceeded', { quota: 'GroupsPerUser' })
    expect((await iam.users.listGroups('ann', { limit: 20 })).items).toHaveLength(10)
    expect((await iam.groups.listUsers('g-3', { limit: 20 })).items).toMatchObject([{ name: 'ann' }])
    await failsWith(iam.users.delete('ann'), 'has-groups')
    await failsWith(iam.groups.delete('g-3'), 'has-members')
    await failsWith(iam.groups.addUser('g-3', 'nobody'), 'user-not-found', { name: 'nobody' })
    await iam.groups.removeUser('g-3', 'ann')
    await iam.groups.removeUser('g-3', 'ann')
    await iam.groups.delete('g-3')
  })

  test('a user with keys is not deleted', async () => {
    await iam.users.create({ name: 'ann' })
    await iam.accessKeys.create('ann')
    await failsWith(iam.users.delete('ann'), 'has-access-keys')
  })

  test('tags: keys are unique whatever their case, at most 50', async () => {
    await iam.users.create({ name: 'ann', tags: { Team: 'blue', a: '1' } })
    await iam.users.tag('ann', { team: 'red' })
    await iam.users.untag('ann', ['A', 'none'])
    expect((await iam.users.require('ann')).tags).toEqual({ team: 'red' })
    await failsWith(iam.users.tag('ann', { b: '1', B: '2' }), 'tags-invalid')
    await failsWith(iam.users.tag('ann', { 'AWS:b': '1' }), 'tags-invalid')
    const many = Object.fromEntries(Array.from({ length: 50 }, (_, index) => [`k${index}`, '']))
    await failsWith(iam.users.tag('ann', many), 'quota-exceeded')
  })

  test('boundaries are managed policies that exist', async () => {
    await failsWith(iam.users.create({ name: 'ann', boundary: 'arn:none' }), 'policy-not-attachable')
    expect(await iam.users.find('ann')).toBeUndefined()
    await iam.users.create({ name: 'ann', boundary: 'arn:aws:iam::aws:policy/AdministratorAccess' })
    await failsWith(iam.identityPolicies.putBoundary({ kind: 'user', name: 'ann' }, 'arn:x'), 'policy-not-attachable')
    await iam.identityPolicies.deleteBoundary({ kind: 'user', name: 'ann' })
    expect(await iam.users.require('ann')).not.toHaveProperty('boundary')
  })
})

describe('managed policies', () => {
  test('are made, listed and deleted', async () => {
    const made = await iam.policies.create({ name: 'Reader', path: '/team/', document: policy({}), description: 'd' })
    expect(made).toMatchObject({ arn: `${account}:policy/team/Reader`, defaultVersion: 1, description: 'd' })
    expect(made.id).toMatch(/^ANPA[A-Z2-7]{17}$/)
    await failsWith(iam.policies.create({ name: 'READER', document: policy({}) }), 'policy-exists')
    await failsWith(iam.policies.create({ name: 'x', document: '{"Statement": 1}' }), 'policy-malformed')
    expect(await iam.policies.require(made.arn)).toEqual(made)
    await iam.policies.delete(made.arn)
    await failsWith(iam.policies.require(made.arn), 'policy-not-found', { arn: made.arn })
  })

  test('are not deleted while somebody has them', async () => {
    const { arn } = await iam.policies.create({ name: 'p', document: policy({}) })
    await iam.users.create({ name: 'ann', boundary: arn })
    await iam.groups.create({ name: 'ops' })
    await iam.identityPolicies.attach({ kind: 'group', name: 'ops' }, arn)
    expect(await iam.policies.usage(arn)).toEqual({ attachments: 1, boundaries: 1 })
    const first = await iam.policies.listEntities(arn, { limit: 1 })
    expect(first.items).toMatchObject([{ kind: 'group', name: 'ops' }])
    expect(await iam.policies.listEntities(arn, { limit: 1, after: String(first.next) })).toMatchObject({
      items: [{ kind: 'user', name: 'ann' }],
    })
    await failsWith(iam.policies.delete(arn), 'policy-attached')
    await iam.identityPolicies.detach({ kind: 'group', name: 'ops' }, arn)
    await failsWith(iam.policies.delete(arn), 'policy-attached')
    await iam.identityPolicies.deleteBoundary({ kind: 'user', name: 'ann' })
    await iam.policies.delete(arn)
  })

  test('have five versions at most', async () => {
    const { arn } = await iam.policies.create({ name: 'p', document: policy({}) })
    const add = (setAsDefault = false) =>
      iam.policies.createVersion(arn, { document: policy({ Action: 'iam:*' }), setAsDefault })
    for (let count = 0; count < 3; count += 1) await add()
    expect((await add(true)).version).toBe(5)
    await failsWith(add(), 'too-many-policy-versions')
    await failsWith(iam.policies.delete(arn), 'policy-has-versions')
    await failsWith(iam.policies.deleteVersion(arn, 5), 'version-is-default')
    await failsWith(iam.policies.deleteVersion(arn, 9), 'policy-version-not-found', { version: '9' })
    await iam.policies.deleteVersion(arn, 4)
    expect((await add()).version).toBe(6)
    expect((await iam.policies.listVersions(arn)).map(({ version }) => version)).toEqual([6, 5, 3, 2, 1])
    await iam.policies.setDefaultVersion(arn, 1)
    expect(await iam.policies.require(arn)).toMatchObject({ defaultVersion: 1 })
    expect(await iam.policies.requireVersion(arn, 1)).toMatchObject({ document: policy({}) })
  })

  test('of the vendor are listed and cannot be changed', async () => {
    const arn = 'arn:aws:iam::aws:policy/AmazonCognitoPowerUser'
    await failsWith(iam.policies.delete(arn), 'policy-not-modifiable', { arn })
    await failsWith(iam.policies.tag(arn, { a: 'b' }), 'policy-not-modifiable')
    expect(await iam.policies.listVersions(arn)).toMatchObject([{ version: 1 }])
    await iam.policies.create({ name: 'own', document: policy({}) })
    await iam.policies.create({ name: 'another', document: policy({}) })
    const names: string[] = []
    for (let after: string | undefined, more = true; more; ) {
      const page = await iam.policies.list({ limit: 1, ...(after === undefined ? {} : { after }) })
      names.push(...page.items.map(({ name }) => name))
      after = page.next
      more = after !== undefined
    }
    expect(names).toEqual(['AdministratorAccess', 'AmazonCognitoPowerUser', 'AmazonCognitoReadOnly', 'another', 'own'])
    const listed = async (listing: Partial<Parameters<Iam['policies']['list']>[0]>) =>
      (await iam.policies.list({ limit: 100, ...listing })).items.map(({ name }) => name)
    expect(await listed({ scope: 'Local' })).toEqual(['another', 'own'])
    expect(await listed({ scope: 'AWS' })).toHaveLength(3)
    expect(await listed({ onlyAttached: true })).toEqual([])
  })

  test('are limited in size, white space aside', async () => {
    const filler = 'a'.repeat(6144)
    const document = policy({ Resource: `arn:aws:x:::${filler}` })
    await failsWith(iam.policies.create({ name: 'p', document }), 'policy-too-large', { limit: '6144' })
    await iam.policies.create({ name: 'p', document: policy({}).replace(',', `,${' '.repeat(7000)}`) })
  })
})

describe('roles', () => {
  test('are trusted by a policy that is checked', async () => {
    await failsWith(iam.roles.create({ name: 'r', trustPolicy: '{' }), 'policy-malformed')
    await iam.roles.create({ name: 'r', trustPolicy: anyone, description: 'd', maxSessionSeconds: 7200 })
    const service = JSON.stringify({
      Version: '2012-10-17',
      Statement: { Effect: 'Allow', Principal: { Service: 'lambda.amazonaws.com' }, Action: 'sts:AssumeRole' },
    })
    await iam.roles.updateTrust('r', service)
    expect(await iam.roles.require('r')).toMatchObject({
      description: 'd',
      maxSessionSeconds: 7200,
      trust: { document: service, ids: {} },
    })
    await failsWith(iam.roles.updateTrust('r', trust(`${account}:user/none`)), 'principal-unknown')
  })

  test('last between one and twelve hours', async () => {
    for (const maxSessionSeconds of [3599, 43201, Number.NaN]) {
      const made = iam.roles.create({ name: 'r', trustPolicy: anyone, maxSessionSeconds })
      await failsWith(made, 'duration-invalid')
    }
    await iam.roles.create({ name: 'r', trustPolicy: anyone })
    expect(await iam.roles.update('r', { maxSessionSeconds: 43200 })).toMatchObject({ maxSessionSeconds: 43200 })
  })
})
