import type { IdentityRef, StoredIdentity } from '../entities/iam-identity.js'
import type { AttachedPolicy, InlinePolicy } from '../entities/iam-policy.js'
import type { Stores } from '../storage/stores.js'
import { IamFailure } from './iam-failure.js'
import type { Page, PageRequest } from './iam-page.js'
import type { IamParts } from './iam-parts.js'
import { findDocuments, requireManagedPolicy } from './managed-policies.js'
import { checkName } from './name-rules.js'
import { checkInlinePolicies, checkPolicyDocument } from './policy-rules.js'
import { readPage, requireChangeable, requireIdentity } from './stored-identities.js'

type Bounded = IdentityRef & { readonly kind: 'user' | 'role' }

const mostAttached = 10
const quotaNames = {
  user: 'PoliciesPerUser',
  group: 'PoliciesPerGroup',
  role: 'PoliciesPerRole',
} as const

/** Policies of one user, group or role: inline, attached, and its boundary. Fails with `user-`, `group-` or `role-not-found`. */
export class IdentityPolicies {
  readonly #with: IamParts

  constructor(parts: IamParts) {
    this.#with = parts
  }

  /** Adds or replaces. Fails with `policy-malformed`, `policy-too-large`, `name-invalid`. */
  async putInline(owner: IdentityRef, policy: InlinePolicy): Promise<void> {
    checkName('policy', policy.name)
    checkPolicyDocument('identity', policy.document)
    await this.#change(owner, async ({ id, kind, name }, tx) => {
      await tx.iamAttachments.putInline(id, policy)
      checkInlinePolicies({ kind, name }, await tx.iamAttachments.listInline([id]))
    })
  }

  /** Fails with `inline-policy-not-found`. */
  async requireInline(owner: IdentityRef, name: string): Promise<InlinePolicy> {
    const found = (await this.#inlineOf(owner)).find((policy) => policy.name === name)
    if (!found) throw noInline(owner, name)
    return { name: found.name, document: found.document }
  }

  /** Names only. */
  async listInline(owner: IdentityRef, page: PageRequest): Promise<Page<string>> {
    const policies = await this.#inlineOf(owner)
    const { after } = page
    const rest = after === undefined ? policies : policies.filter(({ name }) => name > after)
    return readPage(
      page,
      async ({ limit }) => rest.slice(0, limit),
      ({ name }) => name,
    )
  }

  /** Fails with `inline-policy-not-found`. */
  async deleteInline(owner: IdentityRef, name: string): Promise<void> {
    await this.#change(owner, async ({ id }, tx) => {
      if (!(await tx.iamAttachments.deleteInline(id, name))) throw noInline(owner, name)
    })
  }

  /** Fails with `policy-not-attachable`, `quota-exceeded`. Attaching again changes nothing. */
  async attach(owner: IdentityRef, policyArn: string): Promise<void> {
    await this.#change(owner, async ({ id, kind }, tx) => {
      const policy = await requireManagedPolicy(tx, policyArn, 'policy-not-attachable')
      await tx.iamAttachments.attach(id, policy)
      if ((await tx.iamAttachments.listAttached([id])).length > mostAttached) {
        throw new IamFailure('quota-exceeded', { quota: quotaNames[kind], limit: String(mostAttached) })
      }
    })
  }

  /** Fails with `attachment-not-found`. */
  async detach(owner: IdentityRef, policyArn: string): Promise<void> {
    await this.#change(owner, async ({ id }, tx) => {
      if (!(await tx.iamAttachments.detach(id, policyArn))) {
        throw new IamFailure('attachment-not-found', { arn: policyArn })
      }
    })
  }

  /** In order of name. */
  async listAttached(
    owner: IdentityRef,
    { pathPrefix = '/', ...page }: PageRequest & { readonly pathPrefix?: string },
  ): Promise<Page<AttachedPolicy>> {
    const { id } = await requireIdentity(this.#read, owner)
    const attached = await this.#read.iamAttachments.listAttached([id])
    const policies = await Promise.all(attached.map(({ arn }) => requireManagedPolicy(this.#read, arn)))
    const { after } = page
    const rest = policies
      .filter(({ path }) => path.startsWith(pathPrefix))
      .filter(({ name }) => after === undefined || name.toLowerCase() > after.toLowerCase())
    return readPage(
      page,
      async ({ limit }) => rest.slice(0, limit),
      ({ name, arn }) => ({ name, arn }),
    )
  }

  /** Fails with `policy-not-attachable`. */
  async putBoundary(owner: Bounded, policyArn: string): Promise<void> {
    await this.#change(owner, async (identity, tx) => {
      await requireManagedPolicy(tx, policyArn, 'policy-not-attachable')
      await tx.iamIdentities.update({ ...identity, boundary: policyArn })
    })
  }

  async deleteBoundary(owner: Bounded): Promise<void> {
    await this.#change(owner, async ({ boundary: _boundary, ...unbounded }, tx) => {
      await tx.iamIdentities.update(unbounded)
    })
  }

  /** The documents of all policies that apply to the identity itself, those of a user's groups among them; for simulation. */
  async listDocuments(
    owner: IdentityRef,
  ): Promise<readonly (InlinePolicy & { readonly kind: 'inline' | 'managed' })[]> {
    const { id } = await requireIdentity(this.#read, owner)
    const groups = owner.kind === 'user' ? await this.#read.iamIdentities.listGroupsOf(id, { limit: 100 }) : []
    const owners = [id, ...groups.map((group) => group.id)]
    const inline = await this.#read.iamAttachments.listInline(owners)
    const arns = (await this.#read.iamAttachments.listAttached(owners)).map(({ arn }) => arn)
    const managed = await findDocuments(this.#read, [...new Set(arns)])
    return [
      ...inline.map(({ name, document }) => ({ kind: 'inline' as const, name, document })),
      ...[...managed].map(([name, document]) => ({ kind: 'managed' as const, name, document })),
    ]
  }

  get #read(): Stores {
    return this.#with.storage.read
  }

  async #inlineOf(owner: IdentityRef) {
    const { id } = await requireIdentity(this.#read, owner)
    return this.#read.iamAttachments.listInline([id])
  }

  #change<T>(owner: IdentityRef, change: (identity: StoredIdentity, tx: Stores) => Promise<T>): Promise<T> {
    return this.#with.changes.change(async (tx) => change(await requireChangeable(tx, owner), tx))
  }
}

function noInline(owner: IdentityRef, name: string): IamFailure {
  return new IamFailure('inline-policy-not-found', { name, kind: owner.kind, owner: owner.name })
}
