import type { HashAlgorithm } from '../entities/imported-hash.js'

/** A password hash, read. bcrypt and argon2id stay texts: their libraries read them again. */
export type HashForm =
  | { readonly algorithm: 'BCRYPT' | 'ARGON2ID'; readonly text: string }
  | (SaltedDigest & {
      readonly algorithm: 'SCRYPT'
      readonly cost: number
      readonly blocks: number
      readonly lanes: number
    })
  | (SaltedDigest & { readonly algorithm: 'PBKDF2_SHA256'; readonly rounds: number })

interface SaltedDigest {
  readonly salt: Buffer
  readonly digest: Buffer
}

/** What is wrong with a text that is no usable hash. Says nothing of the text itself. */
export interface HashProblem {
  readonly problem: string
}

/**
 * Bounds on what one guess may cost: below a second and 128 MiB. The strongest settings that OWASP's Password Storage
 * Cheat Sheet names are within them.
 */
const most = {
  bcryptCost: 14,
  argon2Kibibytes: 131_072,
  argon2Passes: 64,
  /** Kibibytes times passes: what the time goes with. */
  argon2Work: 1_048_576,
  argon2Lanes: 16,
  scryptLogarithm: 20,
  /** r times N, each of 128 bytes. */
  scryptBlocks: 2 ** 20,
  /** That, times p. */
  scryptWork: 2 ** 21,
  pbkdf2Rounds: 2_000_000,
}
const least = { bcryptCost: 4, scryptLogarithm: 10, pbkdf2Rounds: 1000 }
const saltBytes = { least: 8, most: 48 }
const digestBytes = { least: 16, most: 64 }
const sha256Bytes = 32

const readers: Readonly<Record<HashAlgorithm, (text: string) => HashForm | HashProblem>> = {
  BCRYPT: readBcrypt,
  SCRYPT: readScrypt,
  ARGON2ID: readArgon2id,
  PBKDF2_SHA256: readPbkdf2,
}

/** Reads a hash of that algorithm. What it takes to verify it is bounded; what can match no password at all is refused. */
export function readHash(algorithm: HashAlgorithm, text: string): HashForm | HashProblem {
  return readers[algorithm](text)
}

/**
 * Modular crypt form: `$2b$12$`, 22 characters of salt, 31 of hash. The last character of each carries bits that are
 * always 0. `$2x$` marks the hashes of a broken implementation.
 */
function readBcrypt(text: string): HashForm | HashProblem {
  const match = /^\$2[aby]\$(\d\d)\$[./A-Za-z0-9]{21}[.Oeu][./A-Za-z0-9]{30}[.CGKOSWaeimquy26]$/.exec(text)
  if (!match) return malformed('bcrypt')
  const cost = Number(match[1])
  return isWithin(cost, least.bcryptCost, most.bcryptCost) ? { algorithm: 'BCRYPT', text } : costly('bcrypt')
}

/** PHC string of RFC 9106's argon2id, version 19. */
function readArgon2id(text: string): HashForm | HashProblem {
  const match = /^\$argon2id\$v=19\$m=(\d{1,10}),t=(\d{1,10}),p=(\d{1,10})\$([A-Za-z0-9+/]+)\$([A-Za-z0-9+/]+)$/.exec(
    text,
  )
  const [, kibibytes = 0, passes = 0, lanes = 0] = (match ?? []).map(Number)
  if (!match || !readDigest(match[4], match[5])) return malformed('argon2id')
  const isUsable =
    isWithin(lanes, 1, most.argon2Lanes) &&
    isWithin(kibibytes, 8 * lanes, most.argon2Kibibytes) &&
    isWithin(passes, 1, most.argon2Passes) &&
    kibibytes * passes <= most.argon2Work
  return isUsable ? { algorithm: 'ARGON2ID', text } : costly('argon2id')
}

/** PHC string as passlib writes it, the logarithm of N in `ln`. */
function readScrypt(text: string): HashForm | HashProblem {
  const match = /^\$scrypt\$ln=(\d{1,2}),r=(\d{1,10}),p=(\d{1,10})\$([A-Za-z0-9+/]+)\$([A-Za-z0-9+/]+)$/.exec(text)
  const [, logarithm = 0, blocks = 0, lanes = 0] = (match ?? []).map(Number)
  const salted = match && readDigest(match[4], match[5])
  if (!salted) return malformed('scrypt')
  const cost = 2 ** logarithm
  const isUsable =
    isWithin(logarithm, least.scryptLogarithm, most.scryptLogarithm) &&
    blocks >= 1 &&
    lanes >= 1 &&
    blocks * cost <= most.scryptBlocks &&
    blocks * cost * lanes <= most.scryptWork
  return isUsable ? { algorithm: 'SCRYPT', cost, blocks, lanes, ...salted } : costly('scrypt')
}

/** PHC string (`i=`), or passlib's with a bare number and `.` in place of `+`. */
function readPbkdf2(text: string): HashForm | HashProblem {
  const match =
    /^\$pbkdf2-sha256\$i=(\d{1,10})(?:,l=\d{1,3})?\$([A-Za-z0-9+/]+)\$([A-Za-z0-9+/]+)$/.exec(text) ??
    /^\$pbkdf2-sha256\$(\d{1,10})\$([A-Za-z0-9./]+)\$([A-Za-z0-9./]+)$/.exec(text)
  const salted = match && readDigest(match[2]?.replaceAll('.', '+'), match[3]?.replaceAll('.', '+'))
  if (!salted) return malformed('pbkdf2-sha256')
  const rounds = Number(match[1])
  const work = rounds * Math.ceil(salted.digest.length / sha256Bytes)
  const isUsable = rounds >= least.pbkdf2Rounds && work <= most.pbkdf2Rounds
  return isUsable ? { algorithm: 'PBKDF2_SHA256', rounds, ...salted } : costly('pbkdf2-sha256')
}

function readDigest(salt: string | undefined, digest: string | undefined): SaltedDigest | undefined {
  const saltRead = readBase64(salt, saltBytes)
  const digestRead = readBase64(digest, digestBytes)
  return saltRead && digestRead && { salt: saltRead, digest: digestRead }
}

/** Without padding, and in the one form that the bytes have. */
function readBase64(
  text: string | undefined,
  length: { readonly least: number; readonly most: number },
): Buffer | undefined {
  const bytes = Buffer.from(text ?? '', 'base64')
  if (bytes.toString('base64').replace(/=+$/, '') !== text) return undefined
  return isWithin(bytes.length, length.least, length.most) ? bytes : undefined
}

function isWithin(value: number, low: number, high: number): boolean {
  return value >= low && value <= high
}

function malformed(name: string): HashProblem {
  return { problem: `The value is not a password hash of ${name}` }
}

function costly(name: string): HashProblem {
  return { problem: `The parameters of the ${name} hash are out of bounds` }
}
