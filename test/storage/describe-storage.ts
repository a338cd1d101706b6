import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe } from 'vitest'
import { openStorage, type Storage, type StorageLocation } from '../../src/storage/storage.js'
import { startPostgresOrSkip } from '../support/postgres.js'

/** The storage that the tests of a block run on. */
export interface StorageUnderTest {
  readonly storage: Storage
  /** Every node of the installation: two with PostgreSQL, one with SQLite. */
  node(index: number): Storage
}

const postgres = await startPostgresOrSkip()
afterAll(() => postgres?.stop())

const databases = [
  { name: 'SQLite in memory', nodes: 1, skipped: false },
  { name: 'SQLite in a file', nodes: 1, skipped: false },
  { name: 'PostgreSQL', nodes: 2, skipped: !postgres },
] as const

/** Runs the same tests on every kind of database. */
export function describeStorage(subject: string, tests: (subject: StorageUnderTest) => void): void {
  for (const { name, nodes, skipped } of databases) {
    describe.skipIf(skipped)(`${subject} (${name})`, () => {
      let folder = ''
      const open: Storage[] = []
      const node = (index: number): Storage => {
        const storage = open[index % open.length]
        if (!storage) throw new Error('No storage is open.')
        return storage
      }
      beforeAll(async () => {
        folder = mkdtempSync(join(tmpdir(), 'poolgate-storage-'))
        const location = locationOf(name, folder)
        for (let i = 0; i < nodes; i++) open.push(await openStorage({ location, onFatal: failLoudly }))
      })
      afterAll(async () => {
        for (const storage of open) await storage.close()
        rmSync(folder, { recursive: true, force: true })
      })
      tests({
        node,
        get storage() {
          return node(0)
        },
      })
    })
  }
}

function locationOf(name: (typeof databases)[number]['name'], folder: string): StorageLocation {
  if (name === 'PostgreSQL') return { kind: 'postgres', url: postgres?.url ?? '' }
  return name === 'SQLite in memory' ? { kind: 'memory' } : { kind: 'file', path: join(folder, 'poolgate.db') }
}

function failLoudly(error: Error): void {
  throw error
}
