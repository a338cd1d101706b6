import { operation } from '../operation.js'
import { fromRememberedStatus } from '../wire/devices.js'

export const UpdateDeviceStatus = operation('UpdateDeviceStatus', async ({ devices }, { input, caller }) => {
  const remembered = fromRememberedStatus(input.DeviceRememberedStatus)
  await devices.setRemembered(caller.user.pool, caller.user.user, { key: input.DeviceKey, remembered })
  return {}
})
