import { operation } from '../operation.js'
import { toDevice } from '../wire/devices.js'

export const GetDevice = operation('GetDevice', async ({ devices, location }, { input, caller }) => {
  const { pool, user } = caller.user
  return { Device: toDevice(await devices.require(pool, user, input.DeviceKey), user, location) }
})
