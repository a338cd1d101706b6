import { operation } from '../operation.js'
import { toDevice } from '../wire/devices.js'

export const AdminGetDevice = operation('AdminGetDevice', async ({ pools, users, devices, location }, { input }) => {
  const pool = await pools.require(input.UserPoolId)
  const user = await users.require(pool, input.Username)
  return { Device: toDevice(await devices.require(pool, user, input.DeviceKey), user, location) }
})
