import type { IamRole, StoredIdentity, Tags } from '../entities/iam-identity.js'
import type { Stores } from '../storage/stores.js'
import { checkUnused } from './deletion-rules.js'
import { IamFailure } from './iam-failure.js'
import { drawEntityId } from './iam-ids.js'
import type { Page, PageRequest } from './iam-page.js'
import type { IamParts } from './iam-parts.js'
import { requireManagedPolicy } from './managed-policies.js'
import { checkName, checkPath } from './name-rules.js'
import { bindTrust } from './role-trust.js'
import { readPage, requireChangeable, requireIdentity, toRole } from './stored-identities.js'
import { checkTags, withoutTags, withTags } from './tag-rules.js'

export interface NewRole {
  readonly name: string
  readonly path?: string
  /** The AssumeRolePolicyDocument. */
  readonly trustPolicy: string
  readonly description?: string
  /** 3600 (the default) to 43200. */
  readonly maxSessionSeconds?: number
  readonly tags?: Tags
  readonly boundary?: string
}

/** The account's roles. Every method that names one fails with `role-not-found`. */
export class IamRoles {
  readonly #with: IamParts

  constructor(parts: IamParts) {
    this.#with = parts
  }

  /** Fails with `role-exists`, `policy-malformed`, `principal-unknown`, `policy-not-attachable`, `name-invalid`, `tags-invalid`, `duration-invalid`. */
  async create(role: NewRole): Promise<IamRole> {
    const { name, path = '/', tags = {}, boundary, description, maxSessionSeconds = 3600 } = role
    checkName('role', name)
    checkPath(path)
    checkTags(tags)
    checkMaxSession(maxSessionSeconds)
    const { random, clock, changes, location } = this.#with
    const id = drawEntityId(random, 'role')
    const stored = await changes.change(async (tx) => {
      if (boundary !== undefined) await requireManagedPolicy(tx, boundary, 'policy-not-attachable')
      const made: StoredIdentity = {
        id,
        kind: 'role',
        name,
        path,
        tags,
        maxSessionSeconds,
        trust: await bindTrust(tx, location, role.trustPolicy),
        createdAt: clock.now(),
        ...(boundary === undefined ? {} : { boundary }),
        ...(description === undefined ? {} : { description }),
      }
      if (!(await tx.iamIdentities.insert(made))) throw new IamFailure('role-exists', { name })
      return made
    })
    return this.#toRole(stored)
  }

  async find(name: string): Promise<IamRole | undefined> {
    const role = await this.#read.iamIdentities.find('role', name)
    return role && this.#toRole(role)
  }

  async require(name: string): Promise<IamRole> {
    return this.#toRole(await requireIdentity(this.#read, { kind: 'role', name }))
  }

  async findById(id: string): Promise<IamRole | undefined> {
    const found = await this.#read.iamIdentities.findById(id)
    return found?.kind === 'role' ? this.#toRole(found) : undefined
  }

  list({ pathPrefix, ...page }: PageRequest & { readonly pathPrefix?: string }): Promise<Page<IamRole>> {
    const read = (range: PageRequest) => this.#read.iamIdentities.list('role', { ...range, pathPrefix })
    return readPage(page, read, (role) => this.#toRole(role))
  }

  /** What is absent stays. Fails with `duration-invalid`. */
  async update(
    name: string,
    change: { readonly description?: string; readonly maxSessionSeconds?: number },
  ): Promise<IamRole> {
    if (change.maxSessionSeconds !== undefined) checkMaxSession(change.maxSessionSeconds)
    const updated = await this.#change(name, async (role, tx) => {
      const next = { ...role, ...change }
      await tx.iamIdentities.update(next)
      return next
    })
    return this.#toRole(updated)
  }

  /** Fails with `policy-malformed`, `principal-unknown`. */
  async updateTrust(name: string, trustPolicy: string): Promise<void> {
    await this.#change(name, async (role, tx) => {
      await tx.iamIdentities.update({ ...role, trust: await bindTrust(tx, this.#with.location, trustPolicy) })
    })
  }

  /** Sessions of the role end at once. Fails with `has-inline-policies`, `has-attached-policies`. */
  async delete(name: string): Promise<void> {
    await this.#change(name, async ({ id }, tx) => {
      await checkUnused(tx, id)
      await tx.iamIdentities.delete(id)
    })
  }

  /** Fails with `tags-invalid`, `quota-exceeded`. */
  async tag(name: string, tags: Tags): Promise<void> {
    await this.#change(name, (role, tx) => tx.iamIdentities.update({ ...role, tags: withTags(role.tags, tags) }))
  }

  async untag(name: string, keys: readonly string[]): Promise<void> {
    await this.#change(name, (role, tx) => tx.iamIdentities.update({ ...role, tags: withoutTags(role.tags, keys) }))
  }

  get #read(): Stores {
    return this.#with.storage.read
  }

  #toRole(stored: StoredIdentity): IamRole {
    return toRole(this.#with.location, stored)
  }

  #change<T>(name: string, change: (role: StoredIdentity, tx: Stores) => Promise<T>): Promise<T> {
    return this.#with.changes.change(async (tx) => change(await requireChangeable(tx, { kind: 'role', name }), tx))
  }
}

/** CreateRole, MaxSessionDuration: one to twelve hours. */
function checkMaxSession(seconds: number): void {
  const refuse = (bound: string) =>
    new IamFailure('duration-invalid', {
      reason: `1 validation error detected: Value '${seconds}' at 'maxSessionDuration' failed to satisfy constraint: Member must have value ${bound}`,
    })
  if (!(seconds >= 3600)) throw refuse('greater than or equal to 3600')
  if (seconds > 43200) throw refuse('less than or equal to 43200')
}
