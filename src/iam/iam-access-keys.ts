import type { Sealer } from '../crypto/sealing.js'
import type { AccessKey } from '../entities/principal.js'
import type { Stores } from '../storage/stores.js'
import { sealAccessKey } from './access-keys.js'
import { IamFailure } from './iam-failure.js'
import { drawAccessKeyId, drawSecretAccessKey, identityArn } from './iam-ids.js'
import type { IamParts } from './iam-parts.js'
import { requireChangeable, requireIdentity } from './stored-identities.js'

export interface NewKey {
  readonly key: AccessKey
  /** Shown this once and never again. */
  readonly secretAccessKey: string
}

const mostKeysOfUser = 2

/** Long-term keys of users, at most two each. Methods that name a user fail with `user-not-found`. */
export class IamAccessKeys {
  readonly #with: IamParts & { readonly sealer: Sealer }

  constructor(parts: IamParts & { readonly sealer: Sealer }) {
    this.#with = parts
  }

  /** Fails with `quota-exceeded` (AccessKeysPerUser). */
  async create(user: string): Promise<NewKey> {
    const { random, clock, sealer, location, changes } = this.#with
    const accessKeyId = drawAccessKeyId(random, 'AKIA')
    const secretAccessKey = drawSecretAccessKey(random)
    const createdAt = clock.now()
    const key = await changes.change(async (tx) => {
      const owner = await requireChangeable(tx, { kind: 'user', name: user })
      if ((await tx.iamKeys.listOf(owner.id)).length >= mostKeysOfUser) {
        throw new IamFailure('quota-exceeded', { quota: 'AccessKeysPerUser', limit: String(mostKeysOfUser) })
      }
      const principal = { kind: 'user' as const, arn: identityArn(location, owner), accountId: location.accountId }
      const sealed = sealAccessKey(sealer, { accessKeyId, secretAccessKey, principal, createdAt })
      const made = { ...sealed, userId: owner.id }
      if (!(await tx.keys.insertAccessKey(made))) throw new Error('A drawn access key id was in use.')
      return made
    })
    return { key, secretAccessKey }
  }

  /** Oldest first. */
  async list(user: string): Promise<readonly AccessKey[]> {
    const { id } = await requireIdentity(this.#read, { kind: 'user', name: user })
    return this.#read.iamKeys.listOf(id)
  }

  /** Fails with `access-key-not-found`, also when the key is another user's. Effective at the next request. */
  async setActive(user: string, keyId: string, active: boolean): Promise<void> {
    await this.#change(user, keyId, (tx) => tx.iamKeys.setActive(keyId, active))
  }

  /** Fails with `access-key-not-found`. The key is never taken for an unknown one afterwards, in `dev` neither. */
  async delete(user: string, keyId: string): Promise<void> {
    await this.#change(user, keyId, (tx) => tx.iamKeys.delete(keyId, this.#with.clock.now()))
  }

  /** Any stored key, root's too. Fails with `access-key-not-found`. */
  async require(keyId: string): Promise<AccessKey> {
    const key = await this.#read.keys.findAccessKey(keyId)
    if (!key) throw new IamFailure('access-key-not-found', { id: keyId })
    return key
  }

  /** The key of any user with its last use and owner's name. Fails with `access-key-not-found`. */
  async requireWithOwner(keyId: string): Promise<{ readonly key: AccessKey; readonly userName: string }> {
    const key = await this.require(keyId)
    const owner = key.userId === undefined ? undefined : await this.#read.iamIdentities.findById(key.userId)
    if (!owner) throw new IamFailure('access-key-not-found', { id: keyId })
    return { key, userName: owner.name }
  }

  get #read(): Stores {
    return this.#with.storage.read
  }

  #change(user: string, keyId: string, change: (tx: Stores) => Promise<void>): Promise<void> {
    return this.#with.changes.change(async (tx) => {
      const { id } = await requireChangeable(tx, { kind: 'user', name: user })
      const key = await tx.keys.findAccessKey(keyId)
      if (key?.userId !== id) throw new IamFailure('access-key-not-found', { id: keyId })
      await change(tx)
    })
  }
}
