import { expect, test } from 'vitest'
import type { IdentityProvider } from '../../src/entities/identity-provider.js'
import type { ResourceServer } from '../../src/entities/resource-server.js'
import type { UserPool } from '../../src/entities/user-pool.js'
import type { UserPoolDomain } from '../../src/entities/user-pool-domain.js'
import { describeStorage } from './describe-storage.js'
import { countTrue, later, now, seed, times } from './entities.js'

const aServer = ({ id: poolId }: UserPool, changes: Partial<ResourceServer> = {}): ResourceServer => ({
  ...{ poolId, identifier: 'shop', name: 'Shop', scopes: [{ name: 'read', description: 'Größe 😀' }] },
  ...changes,
})

const aDomain = ({ id: poolId }: UserPool, changes: Partial<UserPoolDomain> = {}): UserPoolDomain => ({
  ...{ domain: 'shop', poolId, managedLoginVersion: 1, createdAt: now, modifiedAt: now },
  ...changes,
})

describeStorage('resource servers', (on) => {
  test('one is found as it was stored, in its own pool only', async () => {
    const [{ pool }, other] = [await seed(on.storage), await seed(on.storage)]
    await on.storage.transaction((tx) => tx.resourceServers.insert(aServer(pool)))
    const { resourceServers } = on.storage.read
    expect(await resourceServers.find(pool.id, 'shop')).toStrictEqual(aServer(pool))
    expect(await resourceServers.find(other.pool.id, 'shop')).toBeUndefined()
    expect(await resourceServers.scopesOf(pool.id)).toEqual(new Set(['shop/read']))
    expect(await resourceServers.scopesOf(other.pool.id)).toEqual(new Set())
  })

  test('of 20 parallel inserts of one identifier one succeeds', async () => {
    const { pool } = await seed(on.storage)
    const insert = (index: number) => on.node(index).transaction((tx) => tx.resourceServers.insert(aServer(pool)))
    expect(countTrue(await times(20, insert))).toBe(1)
    expect(await on.storage.read.resourceServers.count(pool.id)).toBe(1)
  })

  test('update and deletion tell whether there was one, and touch that of no other pool', async () => {
    const [{ pool }, other] = [await seed(on.storage), await seed(on.storage)]
    await on.storage.transaction((tx) => tx.resourceServers.insert(aServer(other.pool)))
    const changed = aServer(pool, { name: 'New', scopes: [] })
    const write = () => on.storage.transaction((tx) => tx.resourceServers.update(changed))
    const remove = () => on.storage.transaction((tx) => tx.resourceServers.delete(pool.id, 'shop'))
    expect([await write(), await remove()]).toEqual([false, false])
    await on.storage.transaction((tx) => tx.resourceServers.insert(aServer(pool)))
    expect(await write()).toBe(true)
    expect(await on.storage.read.resourceServers.find(pool.id, 'shop')).toStrictEqual(changed)
    expect(await remove()).toBe(true)
    expect(await on.storage.read.resourceServers.find(other.pool.id, 'shop')).toStrictEqual(aServer(other.pool))
  })

  test('the list is in order of identifier, byte by byte', async () => {
    const { pool } = await seed(on.storage)
    for (const identifier of ['b', 'a', 'B']) {
      await on.storage.transaction((tx) => tx.resourceServers.insert(aServer(pool, { identifier })))
    }
    const list = async (after?: string) =>
      (await on.storage.read.resourceServers.list(pool.id, after, 2)).map(({ identifier }) => identifier)
    expect(await list()).toEqual(['B', 'a'])
    expect(await list('a')).toEqual(['b'])
  })
})

describeStorage('domains', (on) => {
  test('prefix and custom domains are found as they were stored', async () => {
    const { pool } = await seed(on.storage)
    const prefix = aDomain(pool)
    const custom = aDomain(pool, { domain: 'a.example.com', certificate: { arn: 'arn', securityPolicy: 'TLS' } })
    for (const domain of [prefix, custom]) {
      expect(await on.storage.transaction((tx) => tx.domains.insert(domain))).toBe(true)
      expect(await on.storage.read.domains.find(domain.domain)).toStrictEqual(domain)
    }
    expect(await on.storage.read.domains.listOfPool(pool.id)).toHaveLength(2)
    expect(await on.storage.read.domains.find('Shop')).toBeUndefined()
    await on.storage.transaction((tx) => tx.domains.delete(pool.id, 'shop'))
  })

  test('of pools that take one domain at once one gets it; a pool has one of a kind', async () => {
    const pools = await times(5, async () => (await seed(on.storage)).pool)
    const results = await times(20, (index) =>
      on.node(index).transaction(async (tx) => {
        const pool = pools[index % pools.length]
        return pool !== undefined && (await tx.domains.insert(aDomain(pool, { domain: 'contested' })))
      }),
    )
    expect(countTrue(results)).toBe(1)
    const [owner] = (await Promise.all(pools.map(({ id }) => on.storage.read.domains.listOfPool(id)))).flat()
    const pool = pools.find(({ id }) => id === owner?.poolId)
    if (!pool) throw new Error('The domain has no owner.')
    const second = aDomain(pool, { domain: 'second' })
    expect(await on.storage.transaction((tx) => tx.domains.insert(second))).toBe(false)
  })

  test('update and deletion touch the domain of no other pool', async () => {
    const [{ pool }, other] = [await seed(on.storage), await seed(on.storage)]
    const domain = aDomain(pool, { domain: 'guarded' })
    await on.storage.transaction((tx) => tx.domains.insert(domain))
    const foreign = aDomain(other.pool, { domain: 'guarded', managedLoginVersion: 2 })
    expect(await on.storage.transaction((tx) => tx.domains.update(foreign))).toBe(false)
    expect(await on.storage.transaction((tx) => tx.domains.delete(other.pool.id, 'guarded'))).toBe(false)
    const changed = { ...domain, managedLoginVersion: 2, modifiedAt: later(5) }
    expect(await on.storage.transaction((tx) => tx.domains.update(changed))).toBe(true)
    expect(await on.storage.read.domains.findForUpdate('guarded')).toStrictEqual(changed)
  })
})

const aProvider = ({ id: poolId }: UserPool, changes: Partial<IdentityProvider> = {}): IdentityProvider => ({
  ...{ poolId, name: 'Shop', type: 'OIDC', details: { client_id: 'Größe 😀' }, attributeMapping: { email: 'mail' } },
  ...{ identifiers: ['example.com'], createdAt: now, modifiedAt: now },
  ...changes,
})

describeStorage('identity providers', (on) => {
  const add = (provider: IdentityProvider, index = 0) =>
    on.node(index).transaction(async (tx) => {
      const isNew = await tx.identityProviders.insert(provider)
      if (isNew && (await tx.identityProviders.claimIdentifiers(provider)) !== undefined) throw new Error('taken')
      return isNew
    })

  test('one is found as it was stored, by name and identifier, in its own pool only', async () => {
    const [{ pool }, other] = [await seed(on.storage), await seed(on.storage)]
    const sealed = aProvider(pool, { name: 'Sealed', identifiers: [], sealedSecrets: 'cell' })
    await add(aProvider(pool))
    await add(sealed)
    const { identityProviders } = on.storage.read
    expect(await identityProviders.find(pool.id, 'Shop')).toStrictEqual(aProvider(pool))
    expect(await identityProviders.find(pool.id, 'Sealed')).toStrictEqual(sealed)
    expect(await identityProviders.findByIdentifier(pool.id, 'example.com')).toStrictEqual(aProvider(pool))
    expect(await identityProviders.namesOf(pool.id)).toEqual(new Set(['Shop', 'Sealed']))
    expect(await identityProviders.find(other.pool.id, 'Shop')).toBeUndefined()
    expect(await identityProviders.findByIdentifier(other.pool.id, 'example.com')).toBeUndefined()
    expect(await identityProviders.namesOf(other.pool.id)).toEqual(new Set())
  })

  test('of 20 parallel inserts of one name one succeeds', async () => {
    const { pool } = await seed(on.storage)
    expect(countTrue(await times(20, (index) => add(aProvider(pool), index)))).toBe(1)
    expect(await on.storage.read.identityProviders.count(pool.id)).toBe(1)
  })

  test('of 10 providers that claim one identifier at once one is left', async () => {
    const { pool } = await seed(on.storage)
    const claim = (index: number) => add(aProvider(pool, { name: `Shop${index}` }), index).catch(() => false)
    expect(countTrue(await times(10, claim))).toBe(1)
    expect(await on.storage.read.identityProviders.count(pool.id)).toBe(1)
  })

  test('an update replaces all but name, type and creation, and deletion frees the identifiers', async () => {
    const [{ pool }, other] = [await seed(on.storage), await seed(on.storage)]
    await add(aProvider(other.pool))
    const { identityProviders } = on.storage.read
    const changed = aProvider(pool, { details: {}, sealedSecrets: 'cell', identifiers: ['new.example.com'] })
    const write = () =>
      on.storage.transaction(async (tx) => {
        await tx.identityProviders.findForUpdate(pool.id, 'Shop')
        await tx.identityProviders.claimIdentifiers(changed)
        return tx.identityProviders.update({ ...changed, type: 'SAML', createdAt: later(5) })
      })
    const remove = () => on.storage.transaction((tx) => tx.identityProviders.delete(pool.id, 'Shop'))
    expect(await remove()).toBe(false)
    await add(aProvider(pool))
    expect(await write()).toBe(true)
    expect(await identityProviders.find(pool.id, 'Shop')).toStrictEqual(changed)
    expect(await identityProviders.findByIdentifier(pool.id, 'example.com')).toBeUndefined()
    expect(await identityProviders.findByIdentifier(pool.id, 'new.example.com')).toStrictEqual(changed)
    expect(await remove()).toBe(true)
    expect(await identityProviders.findByIdentifier(pool.id, 'new.example.com')).toBeUndefined()
    expect(await identityProviders.find(other.pool.id, 'Shop')).toStrictEqual(aProvider(other.pool))
  })

  test('the list is in order of name, byte by byte', async () => {
    const { pool } = await seed(on.storage)
    for (const name of ['b', 'a', 'B']) await add(aProvider(pool, { name, identifiers: [] }))
    const list = async (after?: string) =>
      (await on.storage.read.identityProviders.list(pool.id, after, 2)).map(({ name }) => name)
    expect(await list()).toEqual(['B', 'a'])
    expect(await list('a')).toEqual(['b'])
  })
})
