import type { ClientId, DeviceKey, Sub, TokenFamilyId, UserPoolId } from './ids.js'

/** From where a session was used last, as far as it is known. */
export interface SessionOrigin {
  readonly ip?: string
  /** Such as `Chrome 126, Windows 10`. */
  readonly deviceName: string
  readonly city?: string
  readonly country?: string
}

/** Everything that grew from one sign-in: the refresh token, its rotations and their access and ID tokens. */
export interface TokenFamily {
  /** The `origin_jti` claim. */
  readonly id: TokenFamilyId
  /** The `event_id` claim, by which tokens of clients without revocation find their family. */
  readonly eventId: string
  readonly poolId: UserPoolId
  readonly clientId: ClientId
  readonly sub: Sub
  readonly authenticatedAt: Date
  readonly expiresAt: Date
  /** Number of the newest refresh token, from 0. */
  readonly generation: number
  /** SHA-256 of the newest refresh token's secret, base64url; the one before while its grace period may still run. */
  readonly hash: string
  readonly previousHash?: string
  readonly rotatedAt?: Date
  readonly revokedAt?: Date
  /** Of the device that the sign-in came from, or that it offered: the `device_key` claim. */
  readonly deviceKey?: DeviceKey
  /** Present while the offered device has not been confirmed. */
  readonly deviceGroupKey?: string
  /** Of the sign-in or the last rotation, where the pool tracked sessions at that time. */
  readonly origin?: SessionOrigin
}
