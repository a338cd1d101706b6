import { deviceArn } from '../../aws/arn.js'
import { Failure } from '../../domain/failure.js'
import type { Device } from '../../entities/device.js'
import type { User } from '../../entities/user.js'
import type { DeviceTracking } from '../../entities/user-pool.js'
import type { AttributeType, DeviceConfigurationType, DeviceRememberedStatusType, DeviceType } from '../model/types.js'
import type { Services } from '../services.js'
import { listPage, type PageRequest } from './list-pages.js'

/** Assumed: the largest page, where no size is asked for. */
export const largestDevicePage = 60

/** Any member that is set turns tracking on; one that sets none is as good as absent (developer guide, "Working with devices"). */
export function fromDeviceConfiguration(
  configuration: DeviceConfigurationType | undefined,
): DeviceTracking | undefined {
  const { ChallengeRequiredOnNewDevice: challenge, DeviceOnlyRememberedOnUserPrompt: prompt } = configuration ?? {}
  if (challenge === undefined && prompt === undefined) return undefined
  return { challengeOnNewDevice: challenge ?? false, rememberedOnPrompt: prompt ?? false }
}

export function toDeviceConfiguration(tracking: DeviceTracking | undefined): DeviceConfigurationType | undefined {
  return (
    tracking && {
      ChallengeRequiredOnNewDevice: tracking.challengeOnNewDevice,
      DeviceOnlyRememberedOnUserPrompt: tracking.rememberedOnPrompt,
    }
  )
}

/** A device with every attribute, the developer-only ones too, in the order of the CLI's examples. */
export function toDevice(device: Device, { username }: User, location: Services['location']): DeviceType {
  const owner = `${username}.${device.poolId}`
  return toDeviceType(device, [
    ...namedAttributes(device),
    { Name: 'dev:device_arn', Value: deviceArn(location, owner, device.key) },
    { Name: 'dev:device_owner', Value: owner },
    { Name: 'last_ip_used', Value: device.lastIp },
    { Name: 'dev:device_remembered_status', Value: device.remembered ? 'remembered' : 'not_remembered' },
    { Name: 'dev:device_sdk', Value: 'aws-sdk' },
  ])
}

/** A device as its user sees it in a list: without developer-only attributes. */
export function toListedDevice(device: Device): DeviceType {
  return toDeviceType(device, [...namedAttributes(device), { Name: 'last_ip_used', Value: device.lastIp }])
}

/** A page of devices in order of key. `list` gives up to `limit` devices after a key. */
export async function listDevicePage(
  services: Pick<Services, 'pageTokens'>,
  page: PageRequest,
  list: (after: string | undefined, limit: number) => Promise<{ device: Device; shown: DeviceType }[]>,
): Promise<{ Devices: DeviceType[]; PaginationToken: string | undefined }> {
  const { entries, nextToken } = await listPage(services, page, async (after, limit) =>
    (await list(after, limit)).map(({ device, shown }) => ({ id: device.key, shown })),
  )
  return { Devices: entries.map(({ shown }) => shown), PaginationToken: nextToken }
}

function namedAttributes({ name }: Device): AttributeType[] {
  return [
    { Name: 'device_status', Value: 'valid' },
    ...(name === undefined ? [] : [{ Name: 'device_name', Value: name }]),
  ]
}

function toDeviceType(device: Device, attributes: AttributeType[]): DeviceType {
  return {
    DeviceKey: device.key,
    DeviceAttributes: attributes,
    DeviceCreateDate: device.createdAt,
    DeviceLastModifiedDate: device.modifiedAt,
    DeviceLastAuthenticatedDate: new Date(Math.floor(device.authenticatedAt.getTime() / 1000) * 1000),
  }
}

/** Assumed: the model has the status optional, but a call without it means nothing. */
export function fromRememberedStatus(status: DeviceRememberedStatusType | undefined): boolean {
  if (status === undefined) throw new Failure('parameter-missing', { parameter: 'DeviceRememberedStatus' })
  return status === 'remembered'
}
