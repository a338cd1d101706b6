import type { UserPool } from '../../entities/user-pool.js'
import type { Stores } from '../../storage/stores.js'
import { Failure } from '../failure.js'

/**
 * Refuses a change of a pool while users are imported into it, with `import-in-progress`. Whoever calls it holds the pool
 * (`findForUpdate`), as the start of a job does.
 */
export async function refuseWhileImporting(tx: Stores, pool: Pick<UserPool, 'id'>): Promise<void> {
  if (await tx.importJobs.isActive(pool.id)) throw new Failure('import-in-progress')
}
