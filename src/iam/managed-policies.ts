import type { ManagedPolicy } from '../entities/iam-policy.js'
import type { Stores } from '../storage/stores.js'
import { IamFailure } from './iam-failure.js'
import { findVendorPolicy } from './vendor-policies.js'

/** A managed policy of the account or the vendor, or the failure with its ARN. */
export async function requireManagedPolicy(
  stores: Stores,
  arn: string,
  failure: 'policy-not-found' | 'policy-not-attachable' = 'policy-not-found',
): Promise<ManagedPolicy> {
  const policy = findVendorPolicy(arn)?.policy ?? (await stores.iamPolicies.find(arn))
  if (!policy) throw new IamFailure(failure, { arn })
  return policy
}

/** The documents that hold for the policies, by ARN; without policies that do not exist. */
export async function findDocuments(stores: Stores, arns: readonly string[]): Promise<ReadonlyMap<string, string>> {
  const documents = new Map<string, string>()
  for (const arn of arns) {
    const vendor = findVendorPolicy(arn)
    if (vendor) documents.set(arn, vendor.document)
  }
  const stored = await stores.iamPolicies.findDefaultDocuments(arns.filter((arn) => !documents.has(arn)))
  for (const [arn, document] of stored) documents.set(arn, document)
  return documents
}
