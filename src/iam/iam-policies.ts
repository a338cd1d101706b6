import type { IdentityKind, Tags } from '../entities/iam-identity.js'
import type { ManagedPolicy, PolicyUsage, PolicyVersion } from '../entities/iam-policy.js'
import type { Stores } from '../storage/stores.js'
import { IamFailure } from './iam-failure.js'
import { drawEntityId, identityArn } from './iam-ids.js'
import type { Page, PageRequest } from './iam-page.js'
import type { IamParts } from './iam-parts.js'
import { requireManagedPolicy } from './managed-policies.js'
import { checkName, checkPath } from './name-rules.js'
import { type ListedPolicy, listPolicies, type PolicyListing, unusedPolicy } from './policy-listing.js'
import { checkPolicyDocument } from './policy-rules.js'
import { checkTags, withoutTags, withTags } from './tag-rules.js'
import { findVendorPolicy, isVendorArn } from './vendor-policies.js'

export interface NewPolicy {
  readonly name: string
  readonly path?: string
  readonly document: string
  readonly description?: string
  readonly tags?: Tags
}

export interface PolicyEntity {
  readonly kind: IdentityKind
  readonly name: string
  readonly id: string
}

const mostVersions = 5

/** Managed policies, the account's and the vendor's. Methods that name one fail with `policy-not-found`; changes to the vendor's with `policy-not-modifiable`. */
export class IamPolicies {
  readonly #with: IamParts

  constructor(parts: IamParts) {
    this.#with = parts
  }

  /** Fails with `policy-exists`, `policy-malformed`, `policy-too-large`, `name-invalid`, `tags-invalid`. */
  async create({ name, path = '/', document, description, tags = {} }: NewPolicy): Promise<ManagedPolicy> {
    checkName('policy', name)
    checkPath(path)
    checkTags(tags)
    checkPolicyDocument('managed', document)
    const { random, clock, location, changes } = this.#with
    const now = clock.now()
    const policy: ManagedPolicy = {
      id: drawEntityId(random, 'policy'),
      arn: identityArn(location, { kind: 'policy', path, name }),
      name,
      path,
      ...(description === undefined ? {} : { description }),
      defaultVersion: 1,
      tags,
      createdAt: now,
      updatedAt: now,
    }
    await changes.change(async (tx) => {
      if (!(await tx.iamPolicies.insert(policy, document))) throw new IamFailure('policy-exists', { name })
    })
    return policy
  }

  require(arn: string): Promise<ManagedPolicy> {
    return requireManagedPolicy(this.#read, arn)
  }

  async usage(arn: string): Promise<PolicyUsage> {
    return (await this.#read.iamAttachments.countUsage([arn])).get(arn) ?? unusedPolicy
  }

  /** In order of name. */
  list(listing: PolicyListing): Promise<Page<ListedPolicy>> {
    return listPolicies(this.#read, listing)
  }

  /** Fails with `policy-attached` (attachments and boundaries), `policy-has-versions`. */
  async delete(arn: string): Promise<void> {
    await this.#change(arn, async (_policy, tx) => {
      const { attachments, boundaries } = (await tx.iamAttachments.countUsage([arn])).get(arn) ?? unusedPolicy
      if (attachments + boundaries > 0) throw new IamFailure('policy-attached')
      if ((await tx.iamPolicies.listVersions(arn)).length > 1) throw new IamFailure('policy-has-versions')
      await tx.iamPolicies.delete(arn)
    })
  }

  /** Fails with `too-many-policy-versions` (more than five), `policy-malformed`, `policy-too-large`. */
  async createVersion(
    arn: string,
    { document, setAsDefault }: { readonly document: string; readonly setAsDefault: boolean },
  ): Promise<PolicyVersion> {
    checkPolicyDocument('managed', document)
    const updatedAt = this.#with.clock.now()
    return this.#change(arn, async (policy, tx) => {
      const versions = await tx.iamPolicies.listVersions(arn)
      if (versions.length >= mostVersions) throw new IamFailure('too-many-policy-versions')
      const made = await tx.iamPolicies.addVersion(arn, document, updatedAt)
      const defaultVersion = setAsDefault ? made.version : policy.defaultVersion
      await tx.iamPolicies.update({ ...policy, defaultVersion, updatedAt })
      return made
    })
  }

  /** Fails with `policy-version-not-found`. */
  async requireVersion(arn: string, version: number): Promise<PolicyVersion> {
    const found = (await this.listVersions(arn)).find((candidate) => candidate.version === version)
    if (!found) throw noVersion(arn, version)
    return found
  }

  /** Newest first; never more than five. */
  async listVersions(arn: string): Promise<readonly PolicyVersion[]> {
    const { createdAt } = await this.require(arn)
    const vendor = findVendorPolicy(arn)
    return vendor ? [{ version: 1, document: vendor.document, createdAt }] : this.#read.iamPolicies.listVersions(arn)
  }

  /** Fails with `policy-version-not-found`. */
  async setDefaultVersion(arn: string, version: number): Promise<void> {
    const updatedAt = this.#with.clock.now()
    await this.#change(arn, async (policy, tx) => {
      if (!(await tx.iamPolicies.findVersion(arn, version))) throw noVersion(arn, version)
      await tx.iamPolicies.update({ ...policy, defaultVersion: version, updatedAt })
    })
  }

  /** Fails with `policy-version-not-found`, `version-is-default`. */
  async deleteVersion(arn: string, version: number): Promise<void> {
    const updatedAt = this.#with.clock.now()
    await this.#change(arn, async (policy, tx) => {
      if (!(await tx.iamPolicies.findVersion(arn, version))) throw noVersion(arn, version)
      if (policy.defaultVersion === version) throw new IamFailure('version-is-default')
      await tx.iamPolicies.deleteVersion(arn, version)
      await tx.iamPolicies.update({ ...policy, updatedAt })
    })
  }

  /** Fails with `tags-invalid`, `quota-exceeded`. */
  async tag(arn: string, tags: Tags): Promise<void> {
    await this.#change(arn, (policy, tx) => tx.iamPolicies.update({ ...policy, tags: withTags(policy.tags, tags) }))
  }

  async untag(arn: string, keys: readonly string[]): Promise<void> {
    await this.#change(arn, (policy, tx) => tx.iamPolicies.update({ ...policy, tags: withoutTags(policy.tags, keys) }))
  }

  /** Who has the policy attached or as boundary, in order of kind and name. */
  async listEntities(
    arn: string,
    filter: PageRequest & { readonly kind?: IdentityKind; readonly usage?: 'attachment' | 'boundary' },
  ): Promise<Page<PolicyEntity>> {
    await this.require(arn)
    const [kind, ...name] = filter.after?.split('/') ?? []
    const after = kind === undefined ? undefined : { kind: kind as IdentityKind, name: name.join('/') }
    const page = { limit: filter.limit }
    const holders = await this.#read.iamAttachments.listHolders(arn, {
      usage: filter.usage,
      kind: filter.kind,
      after,
      limit: page.limit + 1,
    })
    const items = holders.slice(0, page.limit)
    const last = items.at(-1)
    return { items, ...(holders.length > items.length && last ? { next: `${last.kind}/${last.name}` } : {}) }
  }

  get #read(): Stores {
    return this.#with.storage.read
  }

  #change<T>(arn: string, change: (policy: ManagedPolicy, tx: Stores) => Promise<T>): Promise<T> {
    return this.#with.changes.change(async (tx) => {
      const policy = await requireManagedPolicy(tx, arn)
      if (isVendorArn(arn)) throw new IamFailure('policy-not-modifiable', { arn })
      if (policy.managedBy) throw new IamFailure('entity-configured', { kind: 'policy', name: policy.name })
      return change(policy, tx)
    })
  }
}

function noVersion(arn: string, version: number): IamFailure {
  return new IamFailure('policy-version-not-found', { arn, version: String(version) })
}
