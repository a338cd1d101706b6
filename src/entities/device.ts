import type { DeviceKey, Sub, UserPoolId } from './ids.js'

/** A device that a user has confirmed: it can prove itself by a password of its own. */
export interface Device {
  readonly poolId: UserPoolId
  readonly sub: Sub
  readonly key: DeviceKey
  /** Group name of its SRP: `-` and 8 characters. */
  readonly groupKey: string
  readonly name?: string
  /** Salt and verifier of its password. */
  readonly sealed: string
  /** Whether it is asked for its password at sign-in and may stand in for a second factor. */
  readonly remembered: boolean
  readonly createdAt: Date
  readonly modifiedAt: Date
  readonly authenticatedAt: Date
  readonly lastIp: string
}

/** What a sign-in hands out for a device that is still to be confirmed. */
export interface DeviceOffer {
  readonly key: DeviceKey
  readonly groupKey: string
}
