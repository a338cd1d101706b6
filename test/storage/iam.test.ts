import { expect, test } from 'vitest'
import type { StoredIdentity } from '../../src/entities/iam-identity.js'
import type { ManagedPolicy } from '../../src/entities/iam-policy.js'
import type { AccessKey } from '../../src/entities/principal.js'
import { ParentGoneError } from '../../src/storage/storage-errors.js'
import { describeStorage } from './describe-storage.js'
import { countTrue, later, now, times } from './entities.js'

let count = 0

function anIdentity(kind: StoredIdentity['kind'], changes: Partial<StoredIdentity> = {}): StoredIdentity {
  count += 1
  return { id: `ID${count}`, kind, name: `${kind}-${count}`, path: '/', tags: {}, createdAt: now, ...changes }
}

function aPolicy(changes: Partial<ManagedPolicy> = {}): ManagedPolicy {
  count += 1
  return {
    id: `ANPA${count}`,
    arn: `arn:aws:iam::123456789012:policy/policy-${count}`,
    name: `policy-${count}`,
    path: '/',
    defaultVersion: 1,
    tags: {},
    createdAt: now,
    updatedAt: now,
    ...changes,
  }
}

function aKey(user: StoredIdentity): AccessKey {
  count += 1
  return {
    id: `AKIA${count}`,
    sealedSecret: 'sealed',
    active: true,
    principalKind: 'user',
    principalArn: `arn:aws:iam::123456789012:user/${user.name}`,
    accountId: '123456789012',
    createdAt: later(count),
    userId: user.id,
  }
}

describeStorage('IAM', (on) => {
  const insert = async (...identities: StoredIdentity[]) => {
    for (const identity of identities) await on.storage.transaction((tx) => tx.iamIdentities.insert(identity))
  }

  test('an identity is found as it was stored, by name in any case and by id', async () => {
    const user = anIdentity('user', { name: 'Alice', path: '/ops/', tags: { team: 'blue' }, boundary: 'arn:b' })
    const role = anIdentity('role', {
      name: 'Deploy',
      trust: { document: '{}', ids: { 'arn:x': user.id } },
      description: 'ships',
      maxSessionSeconds: 7200,
    })
    await insert(user, role)
    expect(await on.storage.read.iamIdentities.find('user', 'aLICE')).toEqual(user)
    expect(await on.storage.read.iamIdentities.findById(role.id)).toEqual(role)
    expect(await on.storage.read.iamIdentities.find('role', 'alice')).toBeUndefined()
  })

  test('what the configuration made is listed apart, and a policy that leaves is taken from all who have it', async () => {
    const [made, configured] = [anIdentity('user'), anIdentity('role', { managedBy: 'configuration' })]
    await insert(made, configured)
    expect(await on.storage.read.iamIdentities.listConfigured()).toEqual([configured])

    const policy = aPolicy({ managedBy: 'configuration' })
    await on.storage.transaction(async (tx) => {
      await tx.iamPolicies.insert(aPolicy(), '{}')
      await tx.iamPolicies.insert(policy, '{}')
      for (const { id } of [made, configured]) await tx.iamAttachments.attach(id, policy)
    })
    expect(await on.storage.read.iamPolicies.listConfigured()).toEqual([policy])
    await on.storage.transaction((tx) => tx.iamAttachments.detachEverywhere(policy.arn))
    expect(await on.storage.read.iamAttachments.listAttached([made.id, configured.id])).toEqual([])
  })

  test('names are unique in their kind whatever their case', async () => {
    const insertAs = (kind: StoredIdentity['kind'], name: string) =>
      on.storage.transaction((tx) => tx.iamIdentities.insert(anIdentity(kind, { name })))
    expect(await insertAs('user', 'Unique')).toBe(true)
    expect(await insertAs('user', 'UNIQUE')).toBe(false)
    expect(await insertAs('group', 'UNIQUE')).toBe(true)
  })

  test('of 20 that take one name at once one gets it', async () => {
    const results = await times(20, (index) =>
      on.node(index).transaction((tx) => tx.iamIdentities.insert(anIdentity('user', { name: 'contended' }))),
    )
    expect(countTrue(results)).toBe(1)
  })

  test('an update keeps what it must not touch', async () => {
    const role = anIdentity('role', { maxSessionSeconds: 3600 })
    await insert(role)
    const use = { at: later(60), region: 'us-east-1' }
    await on.storage.transaction((tx) => tx.iamIdentities.recordUse(role.id, use))
    await on.storage.transaction((tx) => tx.iamIdentities.update({ ...role, tags: { a: 'b' }, boundary: 'arn:c' }))
    expect(await on.storage.read.iamIdentities.findById(role.id)).toEqual({
      ...role,
      tags: { a: 'b' },
      boundary: 'arn:c',
      lastUsed: use,
    })
    await on.storage.transaction((tx) => tx.iamIdentities.update(role))
    expect(await on.storage.read.iamIdentities.findById(role.id)).toEqual({ ...role, lastUsed: use })
  })

  test('listings go by name, in pages, below a path', async () => {
    const made = ['b', 'A', 'c', 'D'].map((name) => anIdentity('group', { name: `listed-${name}`, path: '/list/' }))
    await insert(...made, anIdentity('group', { name: 'listed-e', path: '/listing/' }))
    const list = async (after?: string) => {
      const found = await on.storage.read.iamIdentities.list('group', { after, pathPrefix: '/list/', limit: 3 })
      return found.map(({ name }) => name)
    }
    expect(await list()).toEqual(['listed-A', 'listed-b', 'listed-c'])
    expect(await list('listed-c')).toEqual(['listed-D'])
  })

  test('members of groups and groups of users', async () => {
    const [user, other] = [anIdentity('user'), anIdentity('user')]
    const group = anIdentity('group')
    await insert(user, other, group)
    const add = (id: string) => on.storage.transaction((tx) => tx.iamIdentities.addMember(id, group.id))
    expect([await add(user.id), await add(other.id), await add(user.id)]).toEqual([true, true, false])
    await on.storage.transaction((tx) => tx.iamIdentities.removeMember(other.id, group.id))
    expect(await on.storage.read.iamIdentities.listMembers(group.id, { limit: 10 })).toEqual([user])
    expect(await on.storage.read.iamIdentities.listGroupsOf(user.id, { limit: 10 })).toEqual([group])
    expect(await on.storage.read.iamIdentities.listGroupsOf(other.id, { limit: 10 })).toEqual([])
    await expect(add('AIDAGONE')).rejects.toThrow(ParentGoneError)
  })

  test('deleting an identity takes its policies, memberships and keys along', async () => {
    const [user, group, policy] = [anIdentity('user'), anIdentity('group'), aPolicy()]
    const key = aKey(user)
    await insert(user, group)
    await on.storage.transaction(async (tx) => {
      await tx.iamIdentities.addMember(user.id, group.id)
      await tx.iamAttachments.putInline(user.id, { name: 'inline', document: '{}' })
      await tx.iamAttachments.attach(user.id, policy)
      await tx.keys.insertAccessKey(key)
    })
    await on.storage.transaction((tx) => tx.iamIdentities.delete(user.id))
    const { read } = on.storage
    expect(await read.iamIdentities.listMembers(group.id, { limit: 1 })).toEqual([])
    expect(await read.iamAttachments.listInline([user.id])).toEqual([])
    expect(await read.iamAttachments.listAttached([user.id])).toEqual([])
    expect(await read.keys.findAccessKey(key.id)).toBeUndefined()
  })

  test('inline policies are put, replaced and deleted', async () => {
    const user = anIdentity('user')
    await insert(user)
    const put = (name: string, document: string) =>
      on.storage.transaction((tx) => tx.iamAttachments.putInline(user.id, { name, document }))
    await put('b', '1')
    await put('a', '2')
    await put('b', '3')
    expect(await on.storage.read.iamAttachments.listInline([user.id])).toEqual([
      { ownerId: user.id, name: 'a', document: '2' },
      { ownerId: user.id, name: 'b', document: '3' },
    ])
    const remove = () => on.storage.transaction((tx) => tx.iamAttachments.deleteInline(user.id, 'a'))
    expect([await remove(), await remove()]).toEqual([true, false])
  })

  test('managed policies and their versions, whose numbers are used once', async () => {
    const policy = aPolicy({ description: 'reads', tags: { a: 'b' } })
    const { arn } = policy
    const store = () => on.storage.transaction((tx) => tx.iamPolicies.insert(policy, 'one'))
    expect([await store(), await store()]).toEqual([true, false])
    expect(await on.storage.read.iamPolicies.find(arn)).toEqual(policy)
    const add = (document: string) => on.storage.transaction((tx) => tx.iamPolicies.addVersion(arn, document, later(1)))
    expect(await add('two')).toEqual({ version: 2, document: 'two', createdAt: later(1) })
    await on.storage.transaction((tx) => tx.iamPolicies.deleteVersion(arn, 2))
    expect((await add('three')).version).toBe(3)
    expect((await on.storage.read.iamPolicies.listVersions(arn)).map(({ version }) => version)).toEqual([3, 1])
    expect(await on.storage.read.iamPolicies.findDefaultDocuments([arn, 'arn:none'])).toEqual(new Map([[arn, 'one']]))
    await on.storage.transaction((tx) => tx.iamPolicies.update({ ...policy, defaultVersion: 3, updatedAt: later(2) }))
    expect(await on.storage.read.iamPolicies.findDefaultDocuments([arn])).toEqual(new Map([[arn, 'three']]))
    await on.storage.transaction((tx) => tx.iamPolicies.delete(arn))
    expect(await on.storage.read.iamPolicies.findVersion(arn, 1)).toBeUndefined()
  })

  test('who has a policy, attached or as boundary', async () => {
    const policy = aPolicy()
    const [role, user, group] = [anIdentity('role'), anIdentity('user', { boundary: policy.arn }), anIdentity('group')]
    await insert(role, user, group)
    await on.storage.transaction(async (tx) => {
      for (const { id } of [role, group, group]) await tx.iamAttachments.attach(id, policy)
    })
    const { read } = on.storage
    const holders = async (query: Partial<Parameters<typeof read.iamAttachments.listHolders>[1]> = {}) => {
      const all = { usage: undefined, kind: undefined, after: undefined, limit: 10 }
      return (await read.iamAttachments.listHolders(policy.arn, { ...all, ...query })).map(({ id }) => id)
    }
    expect(await holders()).toEqual([group.id, role.id, user.id])
    expect(await holders({ usage: 'boundary' })).toEqual([user.id])
    expect(await holders({ usage: 'attachment', kind: 'role' })).toEqual([role.id])
    expect(await holders({ after: { kind: 'group', name: group.name }, limit: 1 })).toEqual([role.id])
    const usage = await read.iamAttachments.countUsage([policy.arn, 'arn:unused'])
    expect(usage.get(policy.arn)).toEqual({ attachments: 2, boundaries: 1 })
    expect(usage.get('arn:unused')).toEqual({ attachments: 0, boundaries: 0 })
    const detach = () => on.storage.transaction((tx) => tx.iamAttachments.detach(role.id, policy.arn))
    expect([await detach(), await detach()]).toEqual([true, false])
  })

  test('keys of users: states, last use, and the memory of deleted ones', async () => {
    const user = anIdentity('user')
    await insert(user)
    const [first, second] = [aKey(user), aKey(user)]
    await on.storage.transaction(async (tx) => {
      for (const key of [second, first]) await tx.keys.insertAccessKey(key)
    })
    const use = { at: later(30), service: 'cognito-idp', region: 'us-east-1' }
    await on.storage.transaction(async (tx) => {
      await tx.iamKeys.setActive(first.id, false)
      await tx.iamKeys.recordUse(second.id, use)
      await tx.iamKeys.setPrincipalArn(user.id, 'arn:new')
    })
    expect(await on.storage.read.iamKeys.listOf(user.id)).toEqual([
      { ...first, active: false, principalArn: 'arn:new' },
      { ...second, lastUsed: use, principalArn: 'arn:new' },
    ])
    await on.storage.transaction((tx) => tx.iamKeys.delete(first.id, later(60)))
    expect(await on.storage.read.keys.findAccessKey(first.id)).toBeUndefined()
    expect(await on.storage.read.keys.wasAccessKeyDeleted(first.id)).toBe(true)
    expect(await on.storage.read.keys.wasAccessKeyDeleted(second.id)).toBe(false)
  })

  test('changes that begin with the revision come one after another, so that quotas can be counted', async () => {
    const user = anIdentity('user')
    await insert(user)
    const before = await on.storage.read.iamRevision.current()
    const added = await times(16, (index) =>
      on.node(index).transaction(async (tx) => {
        await tx.iamRevision.begin()
        if ((await tx.iamKeys.listOf(user.id)).length >= 2) return false
        return tx.keys.insertAccessKey(aKey(user))
      }),
    )
    expect(countTrue(added)).toBe(2)
    expect(await on.storage.read.iamRevision.current()).toBe(before + 16)
  })

  test('reset removes all of it and is a change itself', async () => {
    const [user, policy] = [anIdentity('user'), aPolicy()]
    await insert(user)
    await on.storage.transaction((tx) => tx.iamPolicies.insert(policy, '{}'))
    const before = await on.storage.read.iamRevision.current()
    await on.storage.reset()
    expect(await on.storage.read.iamIdentities.findById(user.id)).toBeUndefined()
    expect(await on.storage.read.iamPolicies.find(policy.arn)).toBeUndefined()
    expect(await on.storage.read.iamRevision.current()).toBeGreaterThan(before)
  })
})
