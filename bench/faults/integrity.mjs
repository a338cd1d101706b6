import { execFileSync } from 'node:child_process'
import { closeSync, openSync, readdirSync, readSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const magic = 'SQLite format 3\0'

/** The SQLite files of a data folder. */
export function databaseFiles(folder) {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .filter(startsWithMagic)
}

/**
 * `ok`, or what SQLite finds wrong in the databases of the folder. A server may have them open. Looks from a process of
 * its own: the file stays in use until the garbage collector has found the statements, which would hold up an unmount.
 */
export function checkIntegrity(folder) {
  const files = databaseFiles(folder)
  if (files.length === 0) return 'no database'
  return files.map(checkFile).find((result) => result !== 'ok') ?? 'ok'
}

function checkFile(path) {
  const check = fileURLToPath(new URL('./integrity-check.mjs', import.meta.url))
  return execFileSync(process.execPath, [check, path], { encoding: 'utf8' }).trim()
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
