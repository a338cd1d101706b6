import { hmacSha256 } from './digests.js'
import type { Random } from './random.js'

/** A code of decimal digits, leading zeros included; all codes are equally likely. At most 14 digits. */
export function drawCode(random: Random, digits = 6): string {
  return String(random.integer(10 ** digits)).padStart(digits, '0')
}

/**
 * What is stored instead of the code: HMAC-SHA256, base64url. `context` must name everything the code is bound to (pool,
 * sub, purpose); a code has so few digits that only the secrecy of `key` keeps it from being guessed out of its hash.
 */
export function hashCode(key: Buffer, context: string, code: string): string {
  return hmacSha256(key, `${context.length}:${context}${code}`).toString('base64url')
}
