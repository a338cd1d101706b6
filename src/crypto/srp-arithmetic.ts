import { createDiffieHellman, type DiffieHellman, getDiffieHellman, hkdfSync } from 'node:crypto'
import { hmacSha256, sha256 } from './digests.js'

/** What a verifier belongs to: `group` is the pool's short name or the device group key, `identity` the username or device key. */
export interface SrpSubject {
  readonly group: string
  readonly identity: string
}

/** Salt and verifier of a password: lower-case hex of the integers, unpadded, as they travel on the wire. */
export interface SrpVerifier {
  readonly salt: string
  readonly verifier: string
}

export interface SessionKeyTerms {
  readonly clientPublic: bigint
  readonly serverPublic: bigint
  readonly secret: bigint
  readonly verifier: bigint
}

const prime = getDiffieHellman('modp15').getPrime()

/** The modulus N: the 3072-bit MODP prime, RFC 3526 group 15. A safe prime, so only 0, 1 and N - 1 are degenerate. */
export const modulus = BigInt(`0x${prime.toString('hex')}`)
const generator = 2n
const multiplier = toInteger(sha256(Buffer.concat([pad(modulus), pad(generator)])))

let exchange: DiffieHellman | undefined

/**
 * base^exponent mod N through OpenSSL, five times as fast as BigInt and in constant time; undefined where OpenSSL refuses
 * the result: 0, 1 and N - 1. The generator must be 2: with another one OpenSSL tests N for primality first, which takes
 * more than a second.
 */
export function power(base: bigint, exponent: bigint): bigint | undefined {
  if (exponent <= 0n) return undefined
  exchange ??= createDiffieHellman(prime, 2)
  exchange.setPrivateKey(pad(exponent))
  try {
    return toInteger(exchange.computeSecret(pad(base % modulus)))
  } catch {
    return undefined
  }
}

/** Big-endian bytes of a non-negative integer as Java's BigInteger gives them: shortest, with a zero byte before a set top bit. */
export function pad(value: bigint): Buffer {
  const hex = value.toString(16)
  const even = hex.length % 2 === 0 ? hex : `0${hex}`
  return Buffer.from(even >= '8' ? `00${even}` : even, 'hex')
}

export function toInteger(bytes: Buffer): bigint {
  return BigInt(`0x${bytes.toString('hex') || '0'}`)
}

/** x = H(pad(salt) ‖ H(group ‖ identity ‖ ":" ‖ password)). */
export function computeX(subject: SrpSubject, password: string, salt: bigint): bigint {
  const credentials = sha256(`${subject.group}${subject.identity}:${password}`)
  return toInteger(sha256(Buffer.concat([pad(salt), credentials])))
}

/** v = g^x mod N. */
export function computeVerifier(x: bigint): bigint | undefined {
  return power(generator, x)
}

/** B = (kv + g^b) mod N; undefined when it is 0. */
export function computeServerPublic(verifier: bigint, secret: bigint): bigint | undefined {
  const ephemeral = power(generator, secret)
  if (ephemeral === undefined) return undefined
  const serverPublic = (multiplier * verifier + ephemeral) % modulus
  return serverPublic === 0n ? undefined : serverPublic
}

/** u = H(pad(A) ‖ pad(B)), over the numbers as sent. */
export function computeScrambler(clientPublic: bigint, serverPublic: bigint): bigint {
  return toInteger(sha256(Buffer.concat([pad(clientPublic), pad(serverPublic)])))
}

/** The 16 bytes that sign the claim, from S = (A v^u)^b mod N; undefined for a degenerate A, B, u, verifier or S. */
export function computeSessionKey(terms: SessionKeyTerms): Buffer | undefined {
  const { clientPublic, serverPublic, secret, verifier } = terms
  if (clientPublic % modulus === 0n || serverPublic % modulus === 0n) return undefined

  const scrambler = computeScrambler(clientPublic, serverPublic)
  const scrambled = power(verifier, scrambler)
  if (scrambled === undefined) return undefined

  const shared = power(clientPublic * scrambled, secret)
  return shared === undefined ? undefined : deriveSessionKey(shared, scrambler)
}

/** HKDF-SHA256 of pad(S) with the salt pad(u), 16 bytes. */
export function deriveSessionKey(shared: bigint, scrambler: bigint): Buffer {
  return Buffer.from(hkdfSync('sha256', pad(shared), pad(scrambler), 'Caldera Derived Key', 16))
}

/** PASSWORD_CLAIM_SIGNATURE: `secretBlock` is the decoded bytes, `timestamp` the string as sent. */
export function signClaim(key: Buffer, subject: SrpSubject, secretBlock: Buffer, timestamp: string): string {
  const claim = [Buffer.from(subject.group + subject.identity, 'utf8'), secretBlock, Buffer.from(timestamp, 'utf8')]
  return hmacSha256(key, Buffer.concat(claim)).toString('base64')
}

/**
 * Salt and verifier for an identity that does not exist, the same each time, so that its challenge looks like any other.
 * No password is known for it. `key` must be secret and of this use alone.
 */
export function decoyVerifier(key: Buffer, subject: SrpSubject): SrpVerifier {
  const label = JSON.stringify([subject.group, subject.identity])
  const salt = hmacSha256(key, `salt ${label}`).subarray(0, 16)
  const seed = hmacSha256(key, `verifier ${label}`)
  const wide = Buffer.from(hkdfSync('sha256', seed, '', 'decoy verifier', prime.length + 16))
  return { salt: toInteger(salt).toString(16), verifier: (toInteger(wide) % modulus).toString(16) }
}
