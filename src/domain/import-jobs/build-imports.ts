import type { Random } from '../../crypto/random.js'
import type { Keyring } from '../../crypto/sealing.js'
import type { Storage } from '../../storage/storage.js'
import type { Clock } from '../clock.js'
import type { Passwords } from '../passwords/passwords.js'
import type { Pools } from '../pools/pools.js'
import type { UserCreation } from '../users/user-creation.js'
import { ImportFiles } from './import-files.js'
import { ImportJobs } from './import-jobs.js'
import { ImportRun } from './import-run.js'
import { RowOutcomes } from './row-outcomes.js'
import { UploadLinks } from './upload-links.js'

interface Parts {
  readonly storage: Storage
  readonly keyring: Keyring
  readonly clock: Clock
  readonly random: Random
  readonly pools: Pools
  readonly userCreation: UserCreation
  readonly passwords: Passwords
  readonly accountId: string
  readonly publicUrl: () => string
}

/** Everything of import jobs. `importRun` is this process as one of several that may work on them. */
export function buildImports({ keyring, ...parts }: Parts) {
  const uploadLinks = new UploadLinks({ ...parts, key: keyring.derive('import-uploads') })
  const importFiles = new ImportFiles({ ...parts, sealer: keyring })
  return {
    uploadLinks,
    importFiles,
    importJobs: new ImportJobs({ ...parts, importFiles, uploadLinks }),
    importRun: new ImportRun({ ...parts, importFiles, rowOutcomes: new RowOutcomes(parts) }, parts.random.uuid()),
  }
}
