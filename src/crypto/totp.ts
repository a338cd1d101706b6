import { Secret, TOTP } from 'otpauth'
import type { Random } from './random.js'

const secretBytes = 32
const periodSeconds = 30
/** Steps before and after the present one whose codes are still or already good (developer guide, TOTP software token MFA). */
const drift = 1
const form = /^[0-9]{6}$/

/** A new secret of a software token: base32 without padding, 52 characters, as the service's. */
export function createTotpSecret(random: Random): string {
  const bytes = random.bytes(secretBytes)
  return new Secret({ buffer: new Uint8Array(bytes).buffer }).base32
}

/**
 * The time step whose code was given (RFC 6238: SHA-1, 6 digits, 30 seconds), or undefined. Only the present step and its
 * neighbours count. The caller lets no step of one secret pass twice.
 */
export function totpStep(secret: string, code: string, now: Date): number | undefined {
  // The library throws for characters of more than one byte.
  if (!form.test(code)) return undefined
  const present = Math.floor(now.getTime() / 1000 / periodSeconds)
  const delta = new TOTP({ secret, algorithm: 'SHA1', digits: 6, period: periodSeconds }).validate({
    token: code,
    timestamp: now.getTime(),
    window: drift,
  })
  return delta === null ? undefined : present + delta
}
