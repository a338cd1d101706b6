import type { Random } from '../../crypto/random.js'
import type { Device } from '../../entities/device.js'
import { deviceKey } from '../../entities/ids.js'
import type { UserPool } from '../../entities/user-pool.js'
import type { Stores } from '../../storage/stores.js'
import { Failure } from '../failure.js'
import type { FamilyDevice } from '../tokens/tokens.js'
import type { PresentedDevice } from './next-step.js'
import { findParameter, type Parameters } from './parameters.js'
import type { Proven } from './sign-in-step.js'

/** API model, DeviceKeyType. */
const longestDeviceKey = 55

/** The device that a sign-in comes from. */
export interface SignInDevice {
  /** Absent: none was named, or one that the user does not have. */
  readonly device?: Device | undefined
  readonly presented: PresentedDevice
}

/** DEVICE_KEY of one call, where the pool tracks devices; elsewhere nobody looks at it. */
export function namedDeviceKey({ settings }: UserPool, parameters: Parameters): string | undefined {
  if (!settings.deviceTracking) return undefined
  const key = findParameter(parameters, 'DEVICE_KEY')
  if (key !== undefined && key.length > longestDeviceKey) throw new Failure('device-not-found')
  return key
}

/** What was proven, coming from the device that was named last. What another device proved before is worth nothing then. */
export function comingFrom(proven: Proven, key: string | undefined): Proven {
  if (key === undefined || key === proven.memory?.deviceKey) return proven
  const proofs = proven.proofs.filter((proof) => proof !== 'device')
  return { ...proven, proofs, memory: { ...proven.memory, deviceKey: key } }
}

/** Costs a read only where the pool tracks devices and the sign-in named one. A device of another user is not found. */
export async function findSignInDevice(
  { devices }: Stores,
  { id, settings: { deviceTracking } }: UserPool,
  { user, memory }: Proven,
): Promise<SignInDevice> {
  if (!deviceTracking || memory?.deviceKey === undefined) return { presented: 'none' }
  const device = await devices.find(id, user.sub, memory.deviceKey)
  if (!device?.remembered) return { device, presented: 'none' }
  return { device, presented: deviceTracking.challengeOnNewDevice ? 'replaces-mfa' : 'remembered' }
}

/** Notes a completed sign-in with its device, and fails when that was forgotten meanwhile. */
export async function noteDeviceUse(
  tx: Stores,
  { device }: SignInDevice,
  use: { readonly sourceIp: string | undefined; readonly now: Date },
): Promise<void> {
  if (!device) return
  const isNoted = await tx.devices.touch(device, use.sourceIp ?? device.lastIp, use.now)
  if (!isNoted) throw new Failure('device-not-found')
}

/** What the tokens of a sign-in are bound to: its device, else a new one that is offered with them. */
export function familyDevice(pool: UserPool, { device }: SignInDevice, random: Random): FamilyDevice | undefined {
  if (!pool.settings.deviceTracking) return undefined
  if (device) return { key: device.key }
  const region = pool.id.slice(0, pool.id.indexOf('_'))
  return { key: deviceKey(`${region}_${random.uuid()}`), groupKey: `-${random.bytes(6).toString('base64url')}` }
}
