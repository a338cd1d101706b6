import { operation } from '../operation.js'
import { fromRememberedStatus } from '../wire/devices.js'

export const AdminUpdateDeviceStatus = operation(
  'AdminUpdateDeviceStatus',
  async ({ pools, users, devices }, { input }) => {
    const pool = await pools.require(input.UserPoolId)
    const user = await users.require(pool, input.Username)
    const remembered = fromRememberedStatus(input.DeviceRememberedStatus)
    await devices.setRemembered(pool, user, { key: input.DeviceKey, remembered })
    return {}
  },
)
