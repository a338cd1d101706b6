import type { ManagedPolicy, PolicyUsage } from '../entities/iam-policy.js'
import type { Stores } from '../storage/stores.js'
import type { Page, PageRequest } from './iam-page.js'
import { isVendorArn, listVendorPolicies } from './vendor-policies.js'

export interface PolicyListing extends PageRequest {
  readonly scope?: 'All' | 'AWS' | 'Local'
  readonly onlyAttached?: boolean
  readonly pathPrefix?: string
}

export type ListedPolicy = ManagedPolicy & { readonly usage: PolicyUsage }

export const unusedPolicy: PolicyUsage = { attachments: 0, boundaries: 0 }

const batchSize = 200
const vendorMark = 'aws/'

/** Managed policies in order of name, those of the vendor first (Assumed). */
export async function listPolicies(stores: Stores, listing: PolicyListing): Promise<Page<ListedPolicy>> {
  const { limit } = listing
  const items: ListedPolicy[] = []
  for await (const policy of matching(stores, listing)) {
    items.push(policy)
    // One more than asked for tells that there is another page.
    if (items.length > limit) break
  }
  const shown = items.slice(0, limit)
  const last = shown.at(-1)
  return { items: shown, ...(items.length > limit && last ? { next: positionOf(last) } : {}) }
}

async function* matching(stores: Stores, { after, scope = 'All', ...filter }: PolicyListing) {
  const pathPrefix = filter.pathPrefix ?? '/'
  const afterVendor = after?.startsWith(vendorMark) ? after.slice(vendorMark.length) : ''
  const vendor = listVendorPolicies().filter(({ name, path }) => name > afterVendor && path.startsWith(pathPrefix))
  const vendorIsDue = scope !== 'Local' && (after === undefined || after.startsWith(vendorMark))
  let batch: readonly ManagedPolicy[] = vendorIsDue ? vendor : []
  let position = after?.startsWith(vendorMark) ? undefined : after
  let isLast = false
  for (;;) {
    const usage = await stores.iamAttachments.countUsage(batch.map(({ arn }) => arn))
    for (const policy of batch) {
      const used = usage.get(policy.arn) ?? unusedPolicy
      if (!filter.onlyAttached || used.attachments > 0) yield { ...policy, usage: used }
    }
    if (isLast || scope === 'AWS') return
    batch = await stores.iamPolicies.list({ after: position, pathPrefix, limit: batchSize })
    isLast = batch.length < batchSize
    position = batch.at(-1)?.name
  }
}

/** Names hold no slash. */
function positionOf({ arn, name }: ManagedPolicy): string {
  return isVendorArn(arn) ? vendorMark + name : name
}
