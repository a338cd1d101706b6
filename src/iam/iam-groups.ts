import type { IamGroup, IamUser, StoredIdentity } from '../entities/iam-identity.js'
import type { Stores } from '../storage/stores.js'
import { checkUnused } from './deletion-rules.js'
import { IamFailure } from './iam-failure.js'
import { drawEntityId } from './iam-ids.js'
import type { Page, PageRequest } from './iam-page.js'
import type { IamParts } from './iam-parts.js'
import { checkName, checkPath } from './name-rules.js'
import { readPage, requireChangeable, requireIdentity, toGroup, toUser } from './stored-identities.js'

const mostGroupsOfUser = 10

/** The account's groups of users. Every method that names one fails with `group-not-found`. */
export class IamGroups {
  readonly #with: IamParts

  constructor(parts: IamParts) {
    this.#with = parts
  }

  /** Fails with `group-exists`, `name-invalid`. */
  async create({ name, path = '/' }: { readonly name: string; readonly path?: string }): Promise<IamGroup> {
    checkName('group', name)
    checkPath(path)
    const { random, clock, changes } = this.#with
    const id = drawEntityId(random, 'group')
    const group: StoredIdentity = { id, kind: 'group', name, path, tags: {}, createdAt: clock.now() }
    await changes.change(async (tx) => {
      if (!(await tx.iamIdentities.insert(group))) throw new IamFailure('group-exists', { name })
    })
    return this.#toGroup(group)
  }

  async find(name: string): Promise<IamGroup | undefined> {
    const group = await this.#read.iamIdentities.find('group', name)
    return group && this.#toGroup(group)
  }

  async require(name: string): Promise<IamGroup> {
    return this.#toGroup(await requireIdentity(this.#read, { kind: 'group', name }))
  }

  list({ pathPrefix, ...page }: PageRequest & { readonly pathPrefix?: string }): Promise<Page<IamGroup>> {
    const read = (range: PageRequest) => this.#read.iamIdentities.list('group', { ...range, pathPrefix })
    return readPage(page, read, (group) => this.#toGroup(group))
  }

  /** Fails with `group-exists`. */
  async rename(name: string, change: { readonly name?: string; readonly path?: string }): Promise<IamGroup> {
    if (change.name !== undefined) checkName('group', change.name)
    if (change.path !== undefined) checkPath(change.path)
    const renamed = await this.#change(name, async (group, tx) => {
      const next = { ...group, name: change.name ?? group.name, path: change.path ?? group.path }
      const holder = await tx.iamIdentities.find('group', next.name)
      if (holder && holder.id !== group.id) throw new IamFailure('group-exists', { name: next.name })
      await tx.iamIdentities.update(next)
      return next
    })
    return this.#toGroup(renamed)
  }

  /** Fails with `has-inline-policies`, `has-attached-policies`, `has-members`. */
  async delete(name: string): Promise<void> {
    await this.#change(name, async ({ id }, tx) => {
      await checkUnused(tx, id)
      if ((await tx.iamIdentities.listMembers(id, { limit: 1 })).length > 0) throw new IamFailure('has-members')
      await tx.iamIdentities.delete(id)
    })
  }

  /** Fails with `user-not-found`, `quota-exceeded` (GroupsPerUser). Adding a member again changes nothing. */
  async addUser(group: string, user: string): Promise<void> {
    await this.#change(group, async ({ id }, tx) => {
      const member = await requireChangeable(tx, { kind: 'user', name: user })
      if (!(await tx.iamIdentities.addMember(member.id, id))) return
      const groups = await tx.iamIdentities.listGroupsOf(member.id, { limit: mostGroupsOfUser + 1 })
      if (groups.length > mostGroupsOfUser) {
        throw new IamFailure('quota-exceeded', { quota: 'GroupsPerUser', limit: String(mostGroupsOfUser) })
      }
    })
  }

  /** Fails with `user-not-found`; removing who is no member changes nothing. */
  async removeUser(group: string, user: string): Promise<void> {
    await this.#change(group, async ({ id }, tx) => {
      const member = await requireChangeable(tx, { kind: 'user', name: user })
      await tx.iamIdentities.removeMember(member.id, id)
    })
  }

  async listUsers(group: string, page: PageRequest): Promise<Page<IamUser>> {
    const { id } = await requireIdentity(this.#read, { kind: 'group', name: group })
    const read = (range: PageRequest) => this.#read.iamIdentities.listMembers(id, range)
    return readPage(page, read, (user) => toUser(this.#with.location, user))
  }

  get #read(): Stores {
    return this.#with.storage.read
  }

  #toGroup(stored: StoredIdentity): IamGroup {
    return toGroup(this.#with.location, stored)
  }

  #change<T>(name: string, change: (group: StoredIdentity, tx: Stores) => Promise<T>): Promise<T> {
    return this.#with.changes.change(async (tx) => change(await requireChangeable(tx, { kind: 'group', name }), tx))
  }
}
