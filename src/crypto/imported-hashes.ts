import { pbkdf2, scrypt } from 'node:crypto'
import { promisify } from 'node:util'
import type { ImportedHash } from '../entities/imported-hash.js'
import { constantTimeEqual } from './digests.js'
import { type HashForm, readHash } from './hash-forms.js'

const deriveByPbkdf2 = promisify(pbkdf2)
const deriveByScrypt = promisify<string, Buffer, number, object, Buffer>(scrypt)

/** What bcrypt reads of a password. */
const bcryptBytes = 72

/**
 * Compares passwords with hashes that other systems made. All work is done in the threads of libuv, of which half at most
 * are taken: signing needs them too, and each comparison may take 128 MiB.
 */
export class ImportedHashes {
  readonly #turns: Turns

  constructor({ parallel = 2 }: { readonly parallel?: number } = {}) {
    this.#turns = new Turns(parallel)
  }

  /** Whether the password is the one behind the hash; false too for a hash that could not have been imported. */
  async matches(hash: ImportedHash, password: string): Promise<boolean> {
    const form = readHash(hash.algorithm, hash.text)
    return 'problem' in form ? false : this.#turns.take(() => isBehind(form, password))
  }
}

async function isBehind(form: HashForm, password: string): Promise<boolean> {
  switch (form.algorithm) {
    case 'BCRYPT':
      return isBehindBcrypt(form.text, password)
    case 'ARGON2ID': {
      const { verify } = await import('@node-rs/argon2')
      return verify(form.text, password)
    }
    case 'SCRYPT': {
      const { digest, salt, cost, blocks, lanes } = form
      // OpenSSL counts a little more than the 128 bytes a block.
      const options = { N: cost, r: blocks, p: lanes, maxmem: 256 * blocks * (cost + lanes) }
      return constantTimeEqual(await deriveByScrypt(password, salt, digest.length, options), digest)
    }
    case 'PBKDF2_SHA256': {
      const { digest, salt, rounds } = form
      return constantTimeEqual(await deriveByPbkdf2(password, salt, rounds, digest.length, 'sha256'), digest)
    }
  }
}

/**
 * bcrypt ignores what comes after 72 bytes, and repeats a shorter password with a NUL between, so that other passwords than
 * the right one would match. Those are wrong whatever the hash says, and take as long.
 */
async function isBehindBcrypt(text: string, password: string): Promise<boolean> {
  const { verify } = await import('@node-rs/bcrypt')
  const isWhole = Buffer.byteLength(password) <= bcryptBytes && !password.includes('\0')
  const matches = await verify(password, text)
  return isWhole && matches
}

/** Lets so many pieces of work run at a time; the others wait in order. */
class Turns {
  #free: number
  readonly #waiting: (() => void)[] = []

  constructor(free: number) {
    this.#free = free
  }

  async take<T>(work: () => Promise<T>): Promise<T> {
    if (this.#free > 0) this.#free -= 1
    else await new Promise<void>((resolve) => this.#waiting.push(resolve))
    try {
      return await work()
    } finally {
      const next = this.#waiting.shift()
      if (next) next()
      else this.#free += 1
    }
  }
}
