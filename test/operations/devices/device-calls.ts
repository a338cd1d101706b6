import { randomBytes } from 'node:crypto'
import {
  AdminForgetDeviceCommand,
  AdminGetDeviceCommand,
  AdminListDevicesCommand,
  AdminUpdateDeviceStatusCommand,
  ConfirmDeviceCommand,
  type ConfirmDeviceCommandInput,
  type DeviceConfigurationType,
  type DeviceRememberedStatusType,
  type DeviceType,
  ForgetDeviceCommand,
  GetDeviceCommand,
  ListDevicesCommand,
  UpdateDeviceStatusCommand,
} from '@aws-sdk/client-cognito-identity-provider'
import { PASSWORD, seedPool, seedUser } from '../../support/seed.js'
import type { TestServer } from '../../support/start-server.js'
import { claimsOf, notAuthorized, SignInCalls, type Tokens, tokensOf } from '../sign-in/sign-in-calls.js'
import { type DeviceSecret, deviceSrpClient, deviceVerifier } from '../sign-in/srp-client.js'

export const unknownDevice = { name: 'ResourceNotFoundException', message: 'Device does not exist.', status: 400 }
export const noTracking = {
  name: 'InvalidUserPoolConfigurationException',
  message: 'Device tracking is not enabled for the user pool.',
  status: 400,
}
export const invalidRefresh = notAuthorized('Invalid Refresh Token')
/** A well-formed key that nobody has. */
export const NOBODYS_KEY = 'us-east-1_00000000-0000-4000-8000-000000000000'

export const always: DeviceConfigurationType = { DeviceOnlyRememberedOnUserPrompt: false }
export const optIn: DeviceConfigurationType = { DeviceOnlyRememberedOnUserPrompt: true }

/** A sign-in with the device that it was offered. */
export interface OfferedDevice {
  readonly username: string
  readonly tokens: Tokens
  readonly device: DeviceSecret
}

/** The calls of one app client whose pool tracks devices. */
export class DeviceCalls extends SignInCalls {
  /** A confirmed user and the device offered at the first sign-in. */
  async offered(username: string): Promise<OfferedDevice> {
    await seedUser(this.server, this.seed.poolId, username)
    return this.offer(username)
  }

  async offer(username: string): Promise<OfferedDevice> {
    const answer = await this.password(username)
    const { DeviceKey, DeviceGroupKey } = answer.AuthenticationResult?.NewDeviceMetadata ?? {}
    if (!DeviceKey || !DeviceGroupKey) throw new Error('No device was offered.')
    const device = { key: DeviceKey, groupKey: DeviceGroupKey, password: randomBytes(40).toString('base64') }
    return { username, tokens: tokensOf(answer), device }
  }

  /** A user whose first device is confirmed. */
  async confirmed(username: string): Promise<OfferedDevice> {
    const offered = await this.offered(username)
    await this.confirm(offered.tokens, offered.device)
    return offered
  }

  confirm(tokens: Tokens, device: DeviceSecret, changes: Partial<ConfirmDeviceCommandInput> = {}) {
    const input = {
      AccessToken: tokens.access,
      DeviceKey: device.key,
      DeviceSecretVerifierConfig: deviceVerifier(device, randomBytes(16)),
      ...changes,
    }
    return this.server.client.send(new ConfirmDeviceCommand(input))
  }

  /** A sign-in by password that names a device. */
  naming(username: string, key: string, password = PASSWORD) {
    return this.initiate('USER_PASSWORD_AUTH', { USERNAME: username, PASSWORD: password, DEVICE_KEY: key })
  }

  /** The first half of the device's proof. */
  async beginProof(username: string, device: DeviceSecret, session: string | undefined) {
    const client = deviceSrpClient(device)
    const named = { USERNAME: username, DEVICE_KEY: device.key }
    const reply = await this.respond('DEVICE_SRP_AUTH', { ...named, SRP_A: client.srpA }, session)
    const parameters = reply.ChallengeParameters ?? {}
    return { name: reply.ChallengeName, session: reply.Session, parameters, answer: () => client.answer(parameters) }
  }

  /** Both halves. */
  async prove(username: string, device: DeviceSecret, session: string | undefined) {
    const proof = await this.beginProof(username, device, session)
    return this.respond('DEVICE_PASSWORD_VERIFIER', proof.answer(), proof.session)
  }

  /** A whole sign-in from a remembered device. */
  async fromDevice(username: string, device: DeviceSecret) {
    const { Session } = await this.naming(username, device.key)
    return this.prove(username, device, Session)
  }

  get(tokens: Tokens, key: string) {
    return this.server.client.send(new GetDeviceCommand({ AccessToken: tokens.access, DeviceKey: key }))
  }

  list(tokens: Tokens, page: { Limit?: number; PaginationToken?: string | undefined } = {}) {
    return this.server.client.send(new ListDevicesCommand({ AccessToken: tokens.access, ...page }))
  }

  forget(tokens: Tokens, key: string) {
    return this.server.client.send(new ForgetDeviceCommand({ AccessToken: tokens.access, DeviceKey: key }))
  }

  setStatus(tokens: Tokens, key: string, status: DeviceRememberedStatusType | undefined) {
    const input = { AccessToken: tokens.access, DeviceKey: key, DeviceRememberedStatus: status }
    return this.server.client.send(new UpdateDeviceStatusCommand(input))
  }

  adminGet(username: string, key: string) {
    return this.server.client.send(new AdminGetDeviceCommand({ ...this.#named(username), DeviceKey: key }))
  }

  adminList(username: string, page: { Limit?: number; PaginationToken?: string | undefined } = {}) {
    return this.server.client.send(new AdminListDevicesCommand({ ...this.#named(username), ...page }))
  }

  adminForget(username: string, key: string) {
    return this.server.client.send(new AdminForgetDeviceCommand({ ...this.#named(username), DeviceKey: key }))
  }

  adminSetStatus(username: string, key: string, status: DeviceRememberedStatusType | undefined) {
    const input = { ...this.#named(username), DeviceKey: key, DeviceRememberedStatus: status }
    return this.server.client.send(new AdminUpdateDeviceStatusCommand(input))
  }

  #named(username: string) {
    return { UserPoolId: this.seed.poolId, Username: username }
  }
}

/** The calls in a fresh pool with this configuration. */
export async function deviceCalls(server: TestServer, configuration?: DeviceConfigurationType): Promise<DeviceCalls> {
  const seed = await seedPool(server, configuration ? { pool: { DeviceConfiguration: configuration } } : {})
  return new DeviceCalls(server, seed)
}

export function attributesOf(device: DeviceType | undefined): Record<string, string | undefined> {
  return Object.fromEntries((device?.DeviceAttributes ?? []).map(({ Name, Value }) => [String(Name), Value]))
}

export function deviceKeyOf(tokens: Tokens): unknown {
  return claimsOf(tokens.access).device_key
}
