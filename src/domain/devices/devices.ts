import type { Sealer } from '../../crypto/sealing.js'
import type { Device } from '../../entities/device.js'
import type { User } from '../../entities/user.js'
import type { DeviceTracking, UserPool } from '../../entities/user-pool.js'
import type { Storage } from '../../storage/storage.js'
import type { Clock } from '../clock.js'
import { Failure } from '../failure.js'
import type { AuthenticatedUser } from '../tokens/tokens.js'
import { readDeviceVerifier, sealDeviceVerifier } from './device-secret.js'

interface Collaborators {
  readonly storage: Storage
  readonly sealer: Sealer
  readonly clock: Clock
}

export interface DeviceConfirmation {
  readonly key: string
  readonly name: string | undefined
  /** Base64 of the integers. */
  readonly verifier: string
  readonly salt: string
  readonly sourceIp: string
}

export interface DevicePage {
  readonly after: string | undefined
  readonly limit: number
  readonly rememberedOnly: boolean
}

/** The confirmed devices of users. Every call fails with `device-tracking-off` in a pool that does not track devices. */
export class Devices {
  readonly #with: Collaborators

  constructor(collaborators: Collaborators) {
    this.#with = collaborators
  }

  /**
   * Takes up the device that the caller's own sign-in was offered; any other key fails with `device-key-invalid`, one that
   * is confirmed with `device-exists`. Tells whether the user still has to say that it be remembered.
   */
  async confirm(caller: AuthenticatedUser, request: DeviceConfirmation): Promise<{ needsPrompt: boolean }> {
    const { storage, sealer, clock } = this.#with
    const { pool, user, family } = caller
    const { rememberedOnPrompt } = requireTracking(pool)
    const verifier = readDeviceVerifier(request)
    const { deviceKey: key, deviceGroupKey: groupKey } = family
    if (key === undefined || request.key !== key || groupKey === undefined) return this.#refuse(pool, user, request.key)

    const now = clock.now()
    const row = { poolId: pool.id, sub: user.sub, key }
    const device: Device = {
      ...row,
      groupKey,
      name: request.name,
      sealed: sealDeviceVerifier(sealer, row, verifier),
      remembered: !rememberedOnPrompt,
      createdAt: now,
      modifiedAt: now,
      authenticatedAt: now,
      lastIp: request.sourceIp,
    }
    const isConfirmed = await storage.transaction(async (tx) => {
      if (!(await tx.tokenFamilies.takeDeviceOffer(family.id, { key, groupKey }))) return false
      return tx.devices.insert(device)
    })
    return isConfirmed ? { needsPrompt: rememberedOnPrompt } : this.#refuse(pool, user, key)
  }

  /** The device, or `device-not-found`: one of another user is none. */
  async require(pool: UserPool, user: User, key: string): Promise<Device> {
    requireTracking(pool)
    const device = await this.#with.storage.read.devices.find(pool.id, user.sub, key)
    if (!device) throw new Failure('device-not-found')
    return device
  }

  /** In order of key, from the one after `after`. */
  async list(pool: UserPool, user: User, page: DevicePage): Promise<Device[]> {
    requireTracking(pool)
    return this.#with.storage.read.devices.list(pool.id, user.sub, page)
  }

  async setRemembered(pool: UserPool, user: User, change: { key: string; remembered: boolean }): Promise<void> {
    const device = await this.require(pool, user, change.key)
    const isSet = await this.#with.storage.transaction((tx) =>
      tx.devices.setRemembered(device, change.remembered, this.#with.clock.now()),
    )
    if (!isSet) throw new Failure('device-not-found')
  }

  /** Removes the device for good: tokens bound to it refresh no more, and its key is unknown at the next sign-in. */
  async forget(pool: UserPool, user: User, key: string): Promise<void> {
    requireTracking(pool)
    const isForgotten = await this.#with.storage.transaction((tx) => tx.devices.delete(pool.id, user.sub, key))
    if (!isForgotten) throw new Failure('device-not-found')
  }

  async #refuse(pool: UserPool, user: User, key: string): Promise<never> {
    const present = await this.#with.storage.read.devices.find(pool.id, user.sub, key)
    throw new Failure(present ? 'device-exists' : 'device-key-invalid')
  }
}

function requireTracking({ settings }: UserPool): DeviceTracking {
  if (!settings.deviceTracking) throw new Failure('device-tracking-off')
  return settings.deviceTracking
}
