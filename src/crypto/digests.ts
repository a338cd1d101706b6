import { createHash, createHmac, hkdfSync, timingSafeEqual } from 'node:crypto'

export function sha256(data: string | Buffer): Buffer {
  return createHash('sha256').update(data).digest()
}

/** For lists that others keyed by it; nothing is protected by SHA-1. */
export function sha1(data: string | Buffer): Buffer {
  return createHash('sha1').update(data).digest()
}

export function hmacSha256(key: string | Buffer, data: string | Buffer): Buffer {
  return createHmac('sha256', key).update(data).digest()
}

/** Constant-time equality of two texts or byte strings; unequal lengths are unequal at once. */
export function constantTimeEqual(a: string | Buffer, b: string | Buffer): boolean {
  const left = Buffer.isBuffer(a) ? a : Buffer.from(a, 'utf8')
  const right = Buffer.isBuffer(b) ? b : Buffer.from(b, 'utf8')
  return left.length === right.length && timingSafeEqual(left, right)
}

/** Cognito's SECRET_HASH: base64 of HMAC-SHA256 keyed by the client secret over username and client id (developer guide, "Computing secret hash values"). */
export function secretHash(clientSecret: string, username: string, clientId: string): string {
  return hmacSha256(clientSecret, username + clientId).toString('base64')
}

/** `length` bytes that follow from `key` and the texts alone (HKDF-SHA256, RFC 5869). */
export function deriveBytes(key: Buffer, salt: string, purpose: string, length: number): Buffer {
  return Buffer.from(hkdfSync('sha256', key, salt, purpose, length))
}
