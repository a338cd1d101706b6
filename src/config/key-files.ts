import { readFileSync, statSync } from 'node:fs'
import type { Problem } from './problem.js'

const KEY_BYTES = 32
const OTHERS_MAY_READ = 0o077

export type Reading<Value> = { readonly value: Value } | { readonly problem: Problem }

/** A master key from its text: 32 bytes in base64 or base64url. */
export function parseMasterKey(text: string, where: string): Reading<Buffer> {
  const trimmed = text.trim()
  const bytes = Buffer.from(trimmed, 'base64')
  if (/^[A-Za-z0-9+/_-]{43}=?$/.test(trimmed) && bytes.length === KEY_BYTES) return { value: bytes }
  const what = `must hold a master key: ${KEY_BYTES} bytes in base64, which are 44 characters`
  return { problem: { where, what, fix: ['openssl rand -base64 32'] } }
}

/** The text of a file that a setting names. */
export function readSecretFile(path: string, where: string): Reading<string> {
  try {
    const value = readFileSync(path, 'utf8').trim()
    return value === '' ? { problem: { where, what: `names an empty file: ${path}` } } : { value }
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code
    const what =
      code === 'ENOENT'
        ? `names a file that does not exist: ${path}`
        : `names a file that cannot be read (${code}): ${path}`
    return { problem: { where, what } }
  }
}

/** Whether other users of the machine can read the file. Windows has no such bits. */
export function isReadableByOthers(path: string, platform: string): boolean {
  return platform !== 'win32' && (statSync(path).mode & OTHERS_MAY_READ) !== 0
}
