import type { SrpVerifier } from '../../crypto/srp.js'
import type { ImportedHash } from '../../entities/imported-hash.js'

/** What is kept of a password, sealed: its verifier, or the hash that another system made, until the password is seen. */
export type PasswordSecret = SrpVerifier | ImportedHash

export function isImportedHash(secret: PasswordSecret): secret is ImportedHash {
  return 'algorithm' in secret
}

/** Reads what `JSON.stringify` made of a secret. Whoever wrote it held the sealing key. */
export function toSecret(opened: Buffer): PasswordSecret {
  return JSON.parse(opened.toString('utf8')) as PasswordSecret
}
