import { decodeBase64url } from './base64url.js'
import { sha256 } from './digests.js'
import type { Random } from './random.js'

export interface IssuedToken {
  readonly token: string
  /** SHA-256 of the token, base64url: the only form in which it may be stored. */
  readonly hash: string
}

export interface ParsedRefreshToken {
  readonly familyId: string
  readonly generation: number
  readonly hash: string
}

const familyBytes = 16
const generationBytes = 4
const secretBytes = 32
const tokenBytes = familyBytes + generationBytes + secretBytes
const tokenLength = Math.ceil((tokenBytes * 4) / 3)
const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

/**
 * A refresh token: base64url of the family's UUID (lower case), the generation and 256 secret bits. Family and generation
 * stand in clear so that its row is found by one key look-up; only the hash proves anything.
 */
export function issueRefreshToken(random: Pick<Random, 'bytes'>, familyId: string, generation: number): IssuedToken {
  if (!uuid.test(familyId)) throw new Error('A token family must be named by a UUID in lower case.')
  const count = Buffer.alloc(generationBytes)
  count.writeUInt32BE(generation)
  const family = Buffer.from(familyId.replaceAll('-', ''), 'hex')
  const token = Buffer.concat([family, count, random.bytes(secretBytes)]).toString('base64url')
  return { token, hash: hash(token) }
}

/** What the token claims about itself; undefined unless it has exactly the form that `issueRefreshToken` gives. */
export function parseRefreshToken(token: string): ParsedRefreshToken | undefined {
  const bytes = token.length === tokenLength ? decodeBase64url(token) : undefined
  if (bytes?.length !== tokenBytes) return undefined
  return { familyId: formatUuid(bytes), generation: bytes.readUInt32BE(familyBytes), hash: hash(token) }
}

function hash(token: string): string {
  return sha256(token).toString('base64url')
}

function formatUuid(bytes: Buffer): string {
  const hex = bytes.toString('hex', 0, familyBytes)
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-')
}
