import { type FileHandle, open } from 'node:fs/promises'
import { sha1 } from '../crypto/digests.js'
import type { BreachedPasswords } from '../domain/threats/compromised-passwords.js'

/** Hexadecimal digits of SHA-1. */
const hashLength = 40
/** Longer than any line `<hash>:<count>`. */
const windowBytes = 128

/**
 * A file of SHA-1 hashes in hexadecimal, one a line and sorted, with or without `:count` behind each, as Have I Been Pwned
 * gives out its list. It is searched on disk, in about forty short reads for the whole list.
 */
export class BreachedPasswordFile implements BreachedPasswords {
  readonly #path: string
  #file: Promise<FileHandle> | undefined

  constructor(path: string) {
    this.#path = path
  }

  /** Fails when the file cannot be read. */
  async open(): Promise<void> {
    this.#file ??= open(this.#path, 'r')
    await this.#file
  }

  async has(password: string): Promise<boolean> {
    const wanted = sha1(password).toString('hex').toUpperCase()
    this.#file ??= open(this.#path, 'r')
    const file = await this.#file
    const { size } = await file.stat()
    let [low, high] = [0, size]
    while (low < high) {
      const middle = Math.floor((low + high) / 2)
      const line = await lineFrom(file, middle)
      if (line === undefined) {
        high = middle
        continue
      }
      if (line.hash === wanted) return true
      if (line.hash < wanted) low = Math.max(middle + 1, line.next)
      else high = middle
    }
    return false
  }

  async close(): Promise<void> {
    await (await this.#file?.catch(() => undefined))?.close()
  }
}

/** The first line that begins at or after `offset`; undefined past the last one. */
async function lineFrom(
  file: FileHandle,
  offset: number,
): Promise<{ readonly hash: string; readonly next: number } | undefined> {
  const start = offset === 0 ? 0 : offset - 1
  const { buffer, bytesRead } = await file.read(Buffer.alloc(2 * windowBytes), 0, 2 * windowBytes, start)
  const text = buffer.toString('latin1', 0, bytesRead)
  const begin = offset === 0 ? 0 : text.indexOf('\n') + 1
  if (offset !== 0 && begin === 0) return undefined
  const hash = text.slice(begin, begin + hashLength)
  if (hash.length < hashLength) return undefined
  const end = text.indexOf('\n', begin)
  return { hash: hash.toUpperCase(), next: start + (end < 0 ? bytesRead : end + 1) }
}
