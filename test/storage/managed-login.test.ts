import { randomUUID } from 'node:crypto'
import { expect, test } from 'vitest'
import type { AppClient } from '../../src/entities/app-client.js'
import type { LoginBranding } from '../../src/entities/login-branding.js'
import type { TermsDocument } from '../../src/entities/terms-document.js'
import { ParentGoneError } from '../../src/storage/storage-errors.js'
import { describeStorage } from './describe-storage.js'
import { aClient, countTrue, later, now, seed } from './entities.js'

const logo = { type: 'png' as const, bytes: Buffer.from([0, 255, 7]) }

function aBranding({ poolId, id: clientId }: AppClient, changes: Partial<LoginBranding> = {}): LoginBranding {
  const owner = { poolId, id: randomUUID(), clientId }
  const settings = { usesProvidedValues: false, settings: { text: 'ü', list: [1, null] } }
  const asset = { category: 'FORM_LOGO', colorMode: 'DARK' as const, extension: 'PNG' as const, bytes: logo.bytes }
  return { ...owner, ...settings, assets: [asset], createdAt: now, modifiedAt: now, ...changes }
}

function aDocument({ poolId, id: clientId }: AppClient, name = 'terms-of-use'): TermsDocument {
  const contents = { source: 'LINK', enforcement: 'NONE', links: { 'cognito:default': 'https://example.com' } } as const
  return { poolId, id: randomUUID(), clientId, name, ...contents, createdAt: now, modifiedAt: now }
}

describeStorage('looks, terms and certificates', (on) => {
  test('a customization keeps what a change does not state, and loses what it clears', async () => {
    const { pool, client } = await seed(on.storage)
    const put = (change: object, at = now) =>
      on.storage.transaction((tx) =>
        tx.uiCustomizations.put(pool.id, client.id, { css: undefined, logo: undefined, ...change }, at),
      )
    const owner = { poolId: pool.id, target: client.id, createdAt: now }
    expect(await put({ css: 'a' })).toStrictEqual({ ...owner, css: 'a', modifiedAt: now })
    expect(await put({ logo }, later(1))).toEqual({ ...owner, css: 'a', logo, modifiedAt: later(1) })
    expect(await put({ css: null }, later(2))).toEqual({ ...owner, logo, modifiedAt: later(2) })
    expect(await on.storage.read.uiCustomizations.find(pool.id, 'ALL')).toBeUndefined()
  })

  test('a branding is found as it was stored, by id and by client, in its own pool only', async () => {
    const { pool, client } = await seed(on.storage)
    const other = await seed(on.storage)
    const branding = aBranding(client)
    await on.storage.transaction((tx) => tx.loginBrandings.insert(branding))
    const { loginBrandings } = on.storage.read
    expect(await loginBrandings.find(pool.id, branding.id)).toEqual(branding)
    expect(await loginBrandings.findByClient(pool.id, client.id)).toEqual(branding)
    expect(await loginBrandings.find(other.pool.id, branding.id)).toBeUndefined()
    expect(await loginBrandings.findByClient(other.pool.id, client.id)).toBeUndefined()
  })

  test('of parallel inserts for one client one wins, brandings and terms alike', async () => {
    const { client } = await seed(on.storage)
    const insert = (count: number, one: (index: number) => Promise<boolean>) =>
      Promise.all(Array.from({ length: count }, (_, index) => one(index)))
    const brandings = await insert(10, () =>
      on.storage.transaction((tx) => tx.loginBrandings.insert(aBranding(client))),
    )
    const terms = await insert(10, () => on.storage.transaction((tx) => tx.terms.insert(aDocument(client))))
    expect([countTrue(brandings), countTrue(terms)]).toEqual([1, 1])
  })

  test('terms take a free name and no other', async () => {
    const { pool, client } = await seed(on.storage)
    const [terms, privacy] = [aDocument(client), aDocument(client, 'privacy-policy')]
    await on.storage.transaction(async (tx) => {
      await tx.terms.insert(terms)
      await tx.terms.insert(privacy)
    })
    const taken = on.storage.transaction(async (tx) => {
      if (!(await tx.terms.replace({ ...terms, name: 'privacy-policy' }))) throw new Error('taken')
    })
    await expect(taken).rejects.toThrow('taken')
    expect(await on.storage.read.terms.find(pool.id, terms.id)).toEqual(terms)
    const ids = (await on.storage.read.terms.list(pool.id, undefined, 9)).map(({ id }) => id)
    expect(ids).toEqual([terms.id, privacy.id].toSorted())
  })

  test('all goes with its client; what is for a client that is gone fails as without a parent', async () => {
    const { pool, client } = await seed(on.storage)
    const document = aDocument(client)
    const branding = aBranding(client)
    await on.storage.transaction(async (tx) => {
      await tx.terms.insert(document)
      await tx.loginBrandings.insert(branding)
      await tx.uiCustomizations.put(pool.id, client.id, { css: 'a', logo }, now)
      await tx.uiCustomizations.put(pool.id, 'ALL', { css: 'b', logo: undefined }, now)
      await tx.clients.delete(pool.id, client.id)
    })
    const { terms, loginBrandings, uiCustomizations } = on.storage.read
    expect(await terms.find(pool.id, document.id)).toBeUndefined()
    expect(await loginBrandings.find(pool.id, branding.id)).toBeUndefined()
    expect(await uiCustomizations.find(pool.id, client.id)).toBeUndefined()
    expect(await uiCustomizations.find(pool.id, 'ALL')).toMatchObject({ css: 'b' })
    for (const insert of [
      () => on.storage.transaction((tx) => tx.terms.insert(aDocument(aClient(pool)))),
      () => on.storage.transaction((tx) => tx.loginBrandings.insert(aBranding(aClient(pool)))),
    ]) {
      await expect(insert()).rejects.toThrow(ParentGoneError)
    }
  })

  test('a pool has one certificate, the first', async () => {
    const { pool } = await seed(on.storage)
    const first = { poolId: pool.id, certificate: 'AAAA', sealedPrivateKey: 'sealed-1', createdAt: now }
    await on.storage.transaction((tx) => tx.certificates.insertFirst(first))
    await on.storage.transaction((tx) => tx.certificates.insertFirst({ ...first, certificate: 'BBBB' }))
    expect(await on.storage.read.certificates.find(pool.id)).toEqual(first)
  })
})
