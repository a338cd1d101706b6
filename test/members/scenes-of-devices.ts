import { randomBytes } from 'node:crypto'
import { DeviceCalls } from '../operations/devices/device-calls.js'
import { PasskeyCalls, withPasskeys } from '../operations/passkeys/passkey-calls.js'
import { deviceVerifier } from '../operations/sign-in/srp-client.js'
import { present, type Scene } from './scene.js'
import { listingScene } from './scenes-of-listings.js'
import type { World } from './world.js'

const tracking = (DeviceOnlyRememberedOnUserPrompt: boolean) => ({
  DeviceConfiguration: { DeviceOnlyRememberedOnUserPrompt },
})

/** Ann and a device of hers that is confirmed, and remembered once she says so. */
async function confirmed(world: World) {
  const seed = await world.shared(tracking(true))
  const calls = new DeviceCalls(world.server, seed)
  const { username, device, tokens } = await calls.confirmed(world.newName())
  const named = { UserPoolId: seed.poolId, Username: username, DeviceKey: device.key }
  const own = { AccessToken: tokens.access, DeviceKey: device.key }
  return { named, own, refresh: tokens.refresh, seed, look: () => world.call('AdminGetDevice', named) }
}

/** A device that was offered, and how it would prove itself. */
async function offered(world: World) {
  const seed = await world.shared(tracking(false))
  const { username, device, tokens } = await new DeviceCalls(world.server, seed).offered(world.newName())
  const DeviceKey = device.key
  const look = () => world.call('AdminGetDevice', { UserPoolId: seed.poolId, Username: username, DeviceKey })
  const DeviceSecretVerifierConfig = deviceVerifier(device, randomBytes(16))
  return { input: { AccessToken: tokens.access, DeviceKey, DeviceSecretVerifierConfig }, look }
}

async function threeDevices(world: World) {
  const seed = await world.shared(tracking(false))
  const calls = new DeviceCalls(world.server, seed)
  const { username, tokens } = await calls.confirmed(world.newName())
  for (let more = 0; more < 2; more += 1) {
    const { tokens: others, device } = await calls.offer(username)
    await calls.confirm(others, device)
  }
  return { own: { AccessToken: tokens.access }, named: { UserPoolId: seed.poolId, Username: username } }
}

async function threePasskeys(world: World) {
  const seed = await world.shared(withPasskeys)
  const name = world.newName()
  await world.createUser(seed.poolId, name)
  const { access: AccessToken } = await world.tokens(seed, name)
  const calls = new PasskeyCalls(world.server, AccessToken)
  for (let count = 0; count < 3; count += 1) await calls.register()
  return { AccessToken }
}

const listings: readonly Scene[] = [
  ...listingScene({
    operation: 'AdminListDevices',
    size: 'Limit',
    token: 'PaginationToken',
    fill: async (world) => (await threeDevices(world)).named,
  }),
  ...listingScene({
    operation: 'ListDevices',
    size: 'Limit',
    token: 'PaginationToken',
    fill: async (world) => (await threeDevices(world)).own,
  }),
  ...listingScene({
    operation: 'ListWebAuthnCredentials',
    size: 'MaxResults',
    token: 'NextToken',
    fill: threePasskeys,
  }),
]

export const deviceScenes: readonly Scene[] = [
  ...listings,
  {
    operation: 'AdminUpdateDeviceStatus',
    stage: async (world) => {
      const { named, look } = await confirmed(world)
      return { input: named, look }
    },
    members: { DeviceRememberedStatus: 'remembered' },
  },
  {
    operation: 'UpdateDeviceStatus',
    stage: async (world) => {
      const { own, look } = await confirmed(world)
      return { input: own, look }
    },
    members: { DeviceRememberedStatus: 'remembered' },
  },
  {
    operation: 'GetDevice',
    stage: async (world) => ({ input: (await confirmed(world)).own }),
    members: { AccessToken: present },
  },
  {
    operation: 'ForgetDevice',
    stage: async (world) => {
      const { own, look } = await confirmed(world)
      return { input: own, look }
    },
    members: { AccessToken: present },
  },
  {
    operation: 'ConfirmDevice',
    stage: offered,
    members: {
      'DeviceSecretVerifierConfig.PasswordVerifier': present,
      'DeviceSecretVerifierConfig.Salt': present,
      DeviceName: 'My telephone',
    },
  },
  {
    operation: 'GetTokensFromRefreshToken',
    stage: async (world) => {
      const { seed, refresh, own } = await confirmed(world)
      return { input: { ClientId: seed.clientId, RefreshToken: refresh, DeviceKey: own.DeviceKey } }
    },
    members: { DeviceKey: present },
  },
]
