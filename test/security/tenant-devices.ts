import { AdminListDevicesCommand } from '@aws-sdk/client-cognito-identity-provider'
import { DeviceCalls } from '../operations/devices/device-calls.js'
import { deviceVerifier } from '../operations/sign-in/srp-client.js'
import type { Seed } from '../support/seed.js'
import type { TestServer } from '../support/start-server.js'
import type { Names } from './tenant-calls.js'

type Owned = Pick<Names, 'access' | 'refresh' | 'device' | 'otherDevice'>

/** DeviceConfiguration of every tenant's pool. */
export const trackingDevices = { DeviceOnlyRememberedOnUserPrompt: false }

/** Signs the user in and confirms the device of that sign-in, and one more; the pool tracks devices. */
export async function addDevices(server: TestServer, seed: Seed, username: string): Promise<Owned> {
  const calls = new DeviceCalls(server, seed)
  const { tokens, device } = await calls.offer(username)
  const other = await calls.offer(username)
  await calls.confirm(tokens, device)
  await calls.confirm(other.tokens, other.device)
  return { access: tokens.access, refresh: tokens.refresh, device: device.key, otherDevice: other.device.key }
}

/** What of them a call could change. */
export async function devicesOf({ client }: TestServer, { poolId, username }: Names): Promise<object> {
  const { Devices } = await client.send(new AdminListDevicesCommand({ UserPoolId: poolId, Username: username }))
  return { Devices }
}

const administered = ({ poolId, username }: Names) => ({ UserPoolId: poolId, Username: username })
const device = (names: Names) => ({ AccessToken: names.access, DeviceKey: names.device })
const administeredDevice = (names: Names) => ({ ...administered(names), DeviceKey: names.device })
const remembered = { DeviceRememberedStatus: 'remembered' }

/** Calls of devices, in the manner of `tenantCalls`. */
export const deviceOperationCalls = {
  AdminGetDevice: administeredDevice,
  AdminListDevices: administered,
  AdminUpdateDeviceStatus: (names: Names) => ({ ...administeredDevice(names), ...remembered }),
  ConfirmDevice: (names: Names) => ({
    ...device(names),
    DeviceSecretVerifierConfig: deviceVerifier({ key: names.device, groupKey: '-ExAmPlE1', password: 'x' }, salt),
  }),
  GetDevice: device,
  ListDevices: ({ access }: Names) => ({ AccessToken: access }),
  UpdateDeviceStatus: (names: Names) => ({ ...device(names), ...remembered }),
}
const salt = Buffer.alloc(16, 7)

/** The calls that end something. */
export const deviceRemovals = {
  ForgetDevice: ({ access, otherDevice }: Names) => ({ AccessToken: access, DeviceKey: otherDevice }),
  AdminForgetDevice: administeredDevice,
}
