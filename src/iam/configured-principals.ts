import type { Sealer } from '../crypto/sealing.js'
import type { ConfiguredGroup, ConfiguredIam, ConfiguredRole, ConfiguredUser } from '../entities/configured-iam.js'
import type { IdentityKind, StoredIdentity } from '../entities/iam-identity.js'
import type { Stores } from '../storage/stores.js'
import { applyKeys } from './configured-keys.js'
import { applyPolicies, findReferred, type PolicyArns } from './configured-policies.js'
import { IamFailure } from './iam-failure.js'
import { drawEntityId } from './iam-ids.js'
import type { IamParts } from './iam-parts.js'
import { PrincipalsRefused } from './principals-refused.js'
import { bindTrust } from './role-trust.js'

export interface ConfiguredParts extends IamParts {
  readonly sealer: Sealer
}

type Configured =
  | { readonly kind: 'group'; readonly of: ConfiguredGroup }
  | { readonly kind: 'user'; readonly of: ConfiguredUser }
  | { readonly kind: 'role'; readonly of: ConfiguredRole }

interface Placed {
  readonly configured: Configured
  readonly stored: StoredIdentity
}

/** Keeps the users, groups, roles and policies of the configuration in the database, where every decision looks for them. */
export class ConfiguredPrincipals {
  readonly #with: ConfiguredParts

  constructor(parts: ConfiguredParts) {
    this.#with = parts
  }

  /**
   * Makes the database hold what is configured and no more of it: applying the same again changes nothing, and what left
   * the configuration goes, its keys included. All of it or nothing; rejects with PrincipalsRefused.
   */
  async apply(configured: ConfiguredIam): Promise<void> {
    const identities: readonly Configured[] = [
      ...configured.groups.map((of) => ({ kind: 'group' as const, of })),
      ...configured.users.map((of) => ({ kind: 'user' as const, of })),
      ...configured.roles.map((of) => ({ kind: 'role' as const, of })),
    ]
    if (identities.length + configured.policies.length === 0 && !(await this.#isAnyStored())) return
    await this.#with.changes.change(async (tx) => {
      await this.#removeOthers(tx, identities)
      const arns = await applyPolicies(tx, this.#with, configured.policies)
      const placed: Placed[] = []
      for (const one of identities) placed.push({ configured: one, stored: await this.#put(tx, one, arns) })
      for (const one of placed) await this.#fill(tx, one, arns)
    })
  }

  /**
   * For a start without any configuration of principals, which may be a file that is not mounted: what an earlier one
   * brought stays as it is. A sentence that says so, or undefined where nothing stays.
   */
  async describeKept(): Promise<string | undefined> {
    const counts = await this.#countStored()
    const kept = Object.entries(counts).flatMap(([kind, count]) => (count === 0 ? [] : counted(count, kind)))
    if (kept.length === 0) return undefined
    const what = `Kept from an earlier one, keys included: ${kept.join(', ')}`
    return `The configuration has no section iam. ${what}. Bring the section back, or write iam: {} to remove them`
  }

  async #countStored(): Promise<Readonly<Record<IdentityKind | 'policy', number>>> {
    const { iamIdentities, iamPolicies } = this.#with.storage.read
    const counts = { user: 0, group: 0, role: 0, policy: (await iamPolicies.listConfigured()).length }
    for (const { kind } of await iamIdentities.listConfigured()) counts[kind] += 1
    return counts
  }

  async #isAnyStored(): Promise<boolean> {
    return Object.values(await this.#countStored()).some((count) => count > 0)
  }

  /** Keys are deleted one by one, so that `dev` does not take them for unknown ones, which act as root. */
  async #removeOthers(tx: Stores, kept: readonly Configured[]): Promise<void> {
    const names = new Set(kept.map(({ kind, of }) => keyOf(kind, of.name)))
    for (const { id, kind, name } of await tx.iamIdentities.listConfigured()) {
      if (names.has(keyOf(kind, name))) continue
      for (const key of await tx.iamKeys.listOf(id)) await tx.iamKeys.delete(key.id, this.#with.clock.now())
      await tx.iamIdentities.delete(id)
    }
  }

  /** The identity alone. A role keeps the trust policy that it has: the new one may name who comes later. */
  async #put(tx: Stores, { kind, of }: Configured, arns: PolicyArns): Promise<StoredIdentity> {
    const known = await tx.iamIdentities.find(kind, of.name)
    if (known && !known.managedBy) {
      const what = `exists already, made through the API: choose another name or delete that ${kind}`
      throw new PrincipalsRefused(of.where, what)
    }
    const boundary = 'boundary' in of ? of.boundary : undefined
    const stored: StoredIdentity = {
      id: known?.id ?? drawEntityId(this.#with.random, kind),
      kind,
      name: of.name,
      path: of.path,
      tags: 'tags' in of ? of.tags : {},
      managedBy: 'configuration',
      createdAt: known?.createdAt ?? this.#with.clock.now(),
      ...(boundary === undefined
        ? {}
        : { boundary: (await findReferred(tx, boundary, { arns, where: of.where })).arn }),
      ...(kind === 'role' ? { maxSessionSeconds: of.maxSessionSeconds } : {}),
      ...(kind === 'role' && of.description !== undefined ? { description: of.description } : {}),
      ...(known?.trust ? { trust: known.trust } : {}),
    }
    if (known) await tx.iamIdentities.update(stored)
    else await tx.iamIdentities.insert(stored)
    return stored
  }

  /** What the identity has and who it belongs to, once all of them exist. */
  async #fill(tx: Stores, { configured, stored }: Placed, arns: PolicyArns): Promise<void> {
    await applyInline(tx, stored, configured.of)
    await applyAttachments(tx, { configured, stored }, arns)
    if (configured.kind === 'user') {
      await applyGroups(tx, stored, configured.of)
      await applyKeys(tx, this.#with, { user: stored, keys: configured.of.accessKeys })
    }
    if (configured.kind === 'role') await this.#applyTrust(tx, stored, configured.of)
  }

  async #applyTrust(tx: Stores, stored: StoredIdentity, { trust, where }: ConfiguredRole): Promise<void> {
    try {
      await tx.iamIdentities.update({ ...stored, trust: await bindTrust(tx, this.#with.location, trust) })
    } catch (error) {
      if (!(error instanceof IamFailure)) throw error
      const { principal, reason } = error.details
      const what =
        principal === undefined ? `is refused: ${reason ?? error.code}` : `names who does not exist: ${principal}`
      throw new PrincipalsRefused(`${where}.trust`, what)
    }
  }
}

async function applyInline(tx: Stores, { id }: StoredIdentity, { inline }: ConfiguredGroup): Promise<void> {
  const known = await tx.iamAttachments.listInline([id])
  for (const { name } of known) {
    if (!inline.some((policy) => policy.name === name)) await tx.iamAttachments.deleteInline(id, name)
  }
  for (const policy of inline) await tx.iamAttachments.putInline(id, policy)
}

async function applyAttachments(tx: Stores, { configured, stored }: Placed, arns: PolicyArns): Promise<void> {
  const { policies, where } = configured.of
  const wanted = new Map<string, string>()
  for (const reference of policies) {
    const { arn, name } = await findReferred(tx, reference, { arns, where })
    wanted.set(arn, name)
  }
  for (const { arn } of await tx.iamAttachments.listAttached([stored.id])) {
    if (!wanted.has(arn)) await tx.iamAttachments.detach(stored.id, arn)
  }
  for (const [arn, name] of wanted) await tx.iamAttachments.attach(stored.id, { arn, name })
}

const mostGroups = 1000

async function applyGroups(tx: Stores, { id }: StoredIdentity, { groups, where }: ConfiguredUser): Promise<void> {
  const wanted = new Set<string>()
  for (const name of groups) {
    const group = await tx.iamIdentities.find('group', name)
    if (!group?.managedBy) throw new PrincipalsRefused(where, `names a group that is not configured: ${name}`)
    wanted.add(group.id)
  }
  for (const group of await tx.iamIdentities.listGroupsOf(id, { limit: mostGroups })) {
    if (!wanted.has(group.id)) await tx.iamIdentities.removeMember(id, group.id)
  }
  for (const groupId of wanted) await tx.iamIdentities.addMember(id, groupId)
}

function counted(count: number, kind: string): string {
  const plural = kind === 'policy' ? 'policies' : `${kind}s`
  return `${count} ${count === 1 ? kind : plural}`
}

function keyOf(kind: IdentityKind, name: string): string {
  return `${kind}/${name.toLowerCase()}`
}
