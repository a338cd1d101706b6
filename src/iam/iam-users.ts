import type { IamGroup, IamUser, StoredIdentity, Tags } from '../entities/iam-identity.js'
import type { Stores } from '../storage/stores.js'
import { checkUnused } from './deletion-rules.js'
import { IamFailure } from './iam-failure.js'
import { drawEntityId, identityArn } from './iam-ids.js'
import type { Page, PageRequest } from './iam-page.js'
import type { IamParts } from './iam-parts.js'
import { requireManagedPolicy } from './managed-policies.js'
import { checkName, checkPath } from './name-rules.js'
import { readPage, requireChangeable, requireIdentity, toGroup, toUser } from './stored-identities.js'
import { checkTags, withoutTags, withTags } from './tag-rules.js'

export interface NewUser {
  readonly name: string
  readonly path?: string
  readonly tags?: Tags
  /** ARN of a managed policy. */
  readonly boundary?: string
}

/** The account's users. Every method that names one fails with `user-not-found`; names are found whatever their case. */
export class IamUsers {
  readonly #with: IamParts

  constructor(parts: IamParts) {
    this.#with = parts
  }

  /** Fails with `user-exists`, `policy-not-attachable` (boundary), `name-invalid`, `tags-invalid`. */
  async create({ name, path = '/', tags = {}, boundary }: NewUser): Promise<IamUser> {
    checkName('user', name)
    checkPath(path)
    checkTags(tags)
    const { random, clock, changes } = this.#with
    const user: StoredIdentity = {
      id: drawEntityId(random, 'user'),
      kind: 'user',
      name,
      path,
      tags,
      createdAt: clock.now(),
      ...(boundary === undefined ? {} : { boundary }),
    }
    await changes.change(async (tx) => {
      if (boundary !== undefined) await requireManagedPolicy(tx, boundary, 'policy-not-attachable')
      if (!(await tx.iamIdentities.insert(user))) throw new IamFailure('user-exists', { name })
    })
    return this.#toUser(user)
  }

  async find(name: string): Promise<IamUser | undefined> {
    const user = await this.#read.iamIdentities.find('user', name)
    return user && this.#toUser(user)
  }

  async require(name: string): Promise<IamUser> {
    return this.#toUser(await requireIdentity(this.#read, { kind: 'user', name }))
  }

  /** By AIDA… id: the user behind a principal's `entityId`. */
  async findById(id: string): Promise<IamUser | undefined> {
    const found = await this.#read.iamIdentities.findById(id)
    return found?.kind === 'user' ? this.#toUser(found) : undefined
  }

  list({ pathPrefix, ...page }: PageRequest & { readonly pathPrefix?: string }): Promise<Page<IamUser>> {
    const read = (range: PageRequest) => this.#read.iamIdentities.list('user', { ...range, pathPrefix })
    return readPage(page, read, (user) => this.#toUser(user))
  }

  /** New name or path: id, keys, groups and policies stay. Fails with `user-exists`. */
  async rename(name: string, change: { readonly name?: string; readonly path?: string }): Promise<IamUser> {
    if (change.name !== undefined) checkName('user', change.name)
    if (change.path !== undefined) checkPath(change.path)
    const renamed = await this.#change(name, async (user, tx) => {
      const next = { ...user, name: change.name ?? user.name, path: change.path ?? user.path }
      const holder = await tx.iamIdentities.find('user', next.name)
      if (holder && holder.id !== user.id) throw new IamFailure('user-exists', { name: next.name })
      await tx.iamIdentities.update(next)
      await tx.iamKeys.setPrincipalArn(user.id, identityArn(this.#with.location, next))
      return next
    })
    return this.#toUser(renamed)
  }

  /** Fails with `has-inline-policies`, `has-attached-policies`, `has-access-keys`, `has-groups`. */
  async delete(name: string): Promise<void> {
    await this.#change(name, async ({ id }, tx) => {
      await checkUnused(tx, id)
      if ((await tx.iamKeys.listOf(id)).length > 0) throw new IamFailure('has-access-keys')
      const groups = await tx.iamIdentities.listGroupsOf(id, { limit: 1 })
      if (groups.length > 0) throw new IamFailure('has-groups')
      await tx.iamIdentities.delete(id)
    })
  }

  /** Adds tags or replaces their values. Fails with `tags-invalid`, `quota-exceeded`. */
  async tag(name: string, tags: Tags): Promise<void> {
    await this.#change(name, (user, tx) => tx.iamIdentities.update({ ...user, tags: withTags(user.tags, tags) }))
  }

  async untag(name: string, keys: readonly string[]): Promise<void> {
    await this.#change(name, (user, tx) => tx.iamIdentities.update({ ...user, tags: withoutTags(user.tags, keys) }))
  }

  async listGroups(name: string, page: PageRequest): Promise<Page<IamGroup>> {
    const { id } = await requireIdentity(this.#read, { kind: 'user', name })
    const read = (range: PageRequest) => this.#read.iamIdentities.listGroupsOf(id, range)
    return readPage(page, read, (group) => toGroup(this.#with.location, group))
  }

  get #read(): Stores {
    return this.#with.storage.read
  }

  #toUser(stored: StoredIdentity): IamUser {
    return toUser(this.#with.location, stored)
  }

  #change<T>(name: string, change: (user: StoredIdentity, tx: Stores) => Promise<T>): Promise<T> {
    return this.#with.changes.change(async (tx) => change(await requireChangeable(tx, { kind: 'user', name }), tx))
  }
}
