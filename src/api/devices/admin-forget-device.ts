import { operation } from '../operation.js'

export const AdminForgetDevice = operation('AdminForgetDevice', async ({ pools, users, devices }, { input }) => {
  const pool = await pools.require(input.UserPoolId)
  await devices.forget(pool, await users.require(pool, input.Username), input.DeviceKey)
  return undefined
})
