import { closeSync, openSync, readdirSync, readSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from '@photostructure/sqlite'

const magic = 'SQLite format 3\0'

/** The SQLite files of a data folder. */
export function databaseFiles(folder) {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .filter(startsWithMagic)
}

/** `ok`, or what SQLite finds wrong in the databases of the folder. A server may have them open. */
export function checkIntegrity(folder) {
  const files = databaseFiles(folder)
  if (files.length === 0) return 'no database'
  return files.map(checkFile).find((result) => result !== 'ok') ?? 'ok'
}

function checkFile(path) {
  const db = new DatabaseSync(path, { timeout: 5_000 })
  try {
    const rows = [...db.prepare('pragma integrity_check').all(), ...db.prepare('pragma foreign_key_check').all()]
    const [first, ...rest] = rows
    return first?.integrity_check === 'ok' && rest.length === 0 ? 'ok' : JSON.stringify(rows.slice(0, 3))
  } finally {
    db.close()
  }
}

function startsWithMagic(path) {
  const bytes = Buffer.alloc(magic.length)
  const file = openSync(path, 'r')
  try {
    readSync(file, bytes, 0, bytes.length, 0)
  } finally {
    closeSync(file)
  }
  return bytes.toString('latin1') === magic
}
