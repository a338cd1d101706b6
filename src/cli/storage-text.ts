import type { ServerConfig } from '../config/server-config.js'

/** Where data is kept, without a password that a database URL may hold. */
export function storageText(storage: ServerConfig['storage'], folder: string): string {
  switch (storage.kind) {
    case 'memory':
      return 'in memory, forgotten at the end'
    case 'file':
      return `${folder} (SQLite)`
    case 'postgres': {
      const { hostname, port, pathname } = new URL(storage.url)
      return `PostgreSQL at ${hostname}${port === '' ? '' : `:${port}`}${pathname}`
    }
  }
}
