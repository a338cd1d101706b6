import type { ConfiguredPolicy, PolicyReference } from '../entities/configured-iam.js'
import type { ManagedPolicy } from '../entities/iam-policy.js'
import type { Stores } from '../storage/stores.js'
import { IamFailure } from './iam-failure.js'
import { drawEntityId, identityArn } from './iam-ids.js'
import type { IamParts } from './iam-parts.js'
import { requireManagedPolicy } from './managed-policies.js'
import { PrincipalsRefused } from './principals-refused.js'

/** ARNs of the policies of the configuration, by name in lower case. */
export type PolicyArns = ReadonlyMap<string, string>

/** Makes the managed policies of the database those of the configuration. What left it is taken from everybody. */
export async function applyPolicies(
  tx: Stores,
  parts: IamParts,
  configured: readonly ConfiguredPolicy[],
): Promise<PolicyArns> {
  const arns = new Map(
    configured.map(({ name, path }) => [
      name.toLowerCase(),
      identityArn(parts.location, { kind: 'policy', path, name }),
    ]),
  )
  const wanted = new Set(arns.values())
  for (const { arn } of await tx.iamPolicies.listConfigured()) {
    if (wanted.has(arn)) continue
    await tx.iamAttachments.detachEverywhere(arn)
    await tx.iamPolicies.delete(arn)
  }
  for (const policy of configured) await applyPolicy(tx, parts, policy)
  return arns
}

async function applyPolicy(
  tx: Stores,
  { random, clock, location }: IamParts,
  configured: ConfiguredPolicy,
): Promise<void> {
  const { name, path, document, description, tags, where } = configured
  const now = clock.now()
  const arn = identityArn(location, { kind: 'policy', path, name })
  const described = { tags, ...(description === undefined ? {} : { description }) }
  const known = await tx.iamPolicies.find(arn)
  if (known?.managedBy) return update(tx, { known, described, document, now })
  const made: ManagedPolicy = {
    id: drawEntityId(random, 'policy'),
    arn,
    name,
    path,
    ...described,
    defaultVersion: 1,
    managedBy: 'configuration',
    createdAt: now,
    updatedAt: now,
  }
  if (known || !(await tx.iamPolicies.insert(made, document))) {
    throw new PrincipalsRefused(
      where,
      'exists already, made through the API: choose another name or delete that policy',
    )
  }
}

interface Update {
  readonly known: ManagedPolicy
  readonly described: Pick<ManagedPolicy, 'tags' | 'description'>
  readonly document: string
  readonly now: Date
}

/** A changed document becomes a new version, and the only one: nobody rolls the configuration back through the API. */
async function update(tx: Stores, { known, described, document, now }: Update): Promise<void> {
  const { description: _former, ...rest } = known
  const current = await tx.iamPolicies.findVersion(known.arn, known.defaultVersion)
  const isSame = current?.document === document
  const { version } = isSame ? current : await tx.iamPolicies.addVersion(known.arn, document, now)
  const next: ManagedPolicy = { ...rest, ...described, defaultVersion: version }
  const isDescribedSame =
    known.description === next.description && JSON.stringify(known.tags) === JSON.stringify(next.tags)
  if (isSame && isDescribedSame) return
  await tx.iamPolicies.update({ ...next, updatedAt: now })
  for (const former of await tx.iamPolicies.listVersions(known.arn)) {
    if (former.version !== version) await tx.iamPolicies.deleteVersion(known.arn, former.version)
  }
}

/** The policy that a name or an ARN of the configuration means. */
export async function findReferred(
  tx: Stores,
  reference: PolicyReference,
  { arns, where }: { readonly arns: PolicyArns; readonly where: string },
): Promise<ManagedPolicy> {
  try {
    return await requireManagedPolicy(tx, arns.get(reference.toLowerCase()) ?? reference)
  } catch (error) {
    if (!(error instanceof IamFailure)) throw error
    throw new PrincipalsRefused(where, `names a policy that does not exist: ${reference}`)
  }
}
