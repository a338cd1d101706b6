import type { Stores } from '../storage/stores.js'
import { IamFailure } from './iam-failure.js'

/** Only an identity without policies can be deleted: `has-inline-policies`, `has-attached-policies`. */
export async function checkUnused(tx: Stores, id: string): Promise<void> {
  if ((await tx.iamAttachments.listInline([id])).length > 0) throw new IamFailure('has-inline-policies')
  if ((await tx.iamAttachments.listAttached([id])).length > 0) throw new IamFailure('has-attached-policies')
}
