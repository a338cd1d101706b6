import type { Sealer } from '../../crypto/sealing.js'
import type { SrpVerifier } from '../../crypto/srp.js'
import { isUsableVerifier } from '../../crypto/srp.js'
import type { Device } from '../../entities/device.js'
import { Failure } from '../failure.js'

type DeviceRow = Pick<Device, 'poolId' | 'sub' | 'key'>

/** Assumed: well above the 17 bytes that clients send. */
const longestSaltBytes = 64

/**
 * Salt and verifier as ConfirmDevice sends them: base64 of big-endian integers. Fails with `device-verifier-invalid` for
 * what no password gives, such as a verifier under which every proof would be right.
 */
export function readDeviceVerifier(sent: { readonly verifier: string; readonly salt: string }): SrpVerifier {
  const verifier = toHex(sent.verifier)
  const salt = toHex(sent.salt)
  if (
    verifier === undefined ||
    salt === undefined ||
    salt.length > 2 * longestSaltBytes ||
    !isUsableVerifier(verifier)
  ) {
    throw new Failure('device-verifier-invalid')
  }
  return { verifier, salt }
}

/** Sealed for this device of this user: the cell does not open in another row. */
export function sealDeviceVerifier(sealer: Sealer, device: DeviceRow, verifier: SrpVerifier): string {
  return sealer.seal(JSON.stringify(verifier), sealContext(device))
}

export function openDeviceVerifier(sealer: Sealer, device: Device): SrpVerifier {
  return JSON.parse(sealer.open(device.sealed, sealContext(device)).toString('utf8')) as SrpVerifier
}

/** Lower-case hex of the integer without leading zeros; undefined for anything but base64 of at least one byte. */
function toHex(base64: string): string | undefined {
  if (!/^[A-Za-z0-9+/]+={0,2}$/.test(base64)) return undefined
  const hex = Buffer.from(base64, 'base64').toString('hex').replace(/^0+/, '')
  return hex === '' ? undefined : hex
}

function sealContext({ poolId, sub, key }: DeviceRow): string {
  return `devices:sealed:${poolId}/${sub}/${key}`
}
