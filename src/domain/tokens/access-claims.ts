import type { Claims } from './claims.js'

/** The claims of an access token by which it is checked, in their right types. */
export interface AccessClaims {
  readonly sub: string
  readonly issuer: string
  readonly clientId: string
  /** Absent where the client had no token revocation when the token was issued. */
  readonly originJti: string | undefined
  readonly eventId: string
  readonly scope: string
  readonly expiresAt: Date
}

/** Reads the claims of an access token that nobody has verified yet; undefined for an ID token or any other form. */
export function readAccessClaims(claims: Claims): AccessClaims | undefined {
  const { sub, iss, client_id, origin_jti, event_id, token_use, scope, exp } = claims
  if (token_use !== 'access') return undefined
  if (!isText(sub) || !isText(iss) || !isText(client_id) || !isText(event_id) || typeof scope !== 'string') {
    return undefined
  }
  if (typeof exp !== 'number' || !Number.isSafeInteger(exp)) return undefined
  if (origin_jti !== undefined && !isText(origin_jti)) return undefined
  return {
    sub,
    issuer: iss,
    clientId: client_id,
    originJti: origin_jti,
    eventId: event_id,
    scope,
    expiresAt: new Date(exp * 1000),
  }
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && value !== ''
}
