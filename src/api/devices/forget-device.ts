import { operation } from '../operation.js'

export const ForgetDevice = operation('ForgetDevice', async ({ devices }, { input, caller }) => {
  await devices.forget(caller.user.pool, caller.user.user, input.DeviceKey)
  return undefined
})
