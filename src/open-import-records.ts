import type { ServerConfig } from './config/server-config.js'
import type { ImportJob } from './entities/import-job.js'
import { ImportRecords } from './jobs/import-records.js'
import { openStorage } from './storage/storage.js'

export type { ImportJob }

export interface OpenImportRecords {
  readonly records: ImportRecords
  close(): Promise<void>
}

/** The import jobs in the database of a server, which may be running meanwhile. */
export async function openImportRecords({
  storage: location,
}: Pick<ServerConfig, 'storage'>): Promise<OpenImportRecords> {
  const onFatal = (error: Error) => {
    throw error
  }
  const storage = await openStorage({ location, onFatal })
  return { records: new ImportRecords({ storage }), close: () => storage.close() }
}
