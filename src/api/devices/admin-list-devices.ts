import { operation } from '../operation.js'
import { largestDevicePage, listDevicePage, toDevice } from '../wire/devices.js'

/** Assumed: shows devices that are not remembered too, as it says of each whether it is. */
export const AdminListDevices = operation('AdminListDevices', async (services, { input, request }) => {
  const { pools, users, devices, location } = services
  const pool = await pools.require(input.UserPoolId)
  const user = await users.require(pool, input.Username)
  const scope = `AdminListDevices ${pool.id} ${user.sub}`
  const page = { scope, token: input.PaginationToken, size: input.Limit || largestDevicePage, now: request.now }
  return listDevicePage(services, page, async (after, limit) =>
    (await devices.list(pool, user, { after, limit, rememberedOnly: false })).map((device) => ({
      device,
      shown: toDevice(device, user, location),
    })),
  )
})
