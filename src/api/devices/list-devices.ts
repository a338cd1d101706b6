import { operation } from '../operation.js'
import { largestDevicePage, listDevicePage, toListedDevice } from '../wire/devices.js'

/** Observed by the Amplify library's authors: a device that is not remembered does not show (amplify-js pull request 12171). */
export const ListDevices = operation('ListDevices', async (services, { input, caller, request }) => {
  const { pool, user } = caller.user
  const scope = `ListDevices ${pool.id} ${user.sub}`
  const page = { scope, token: input.PaginationToken, size: input.Limit || largestDevicePage, now: request.now }
  return listDevicePage(services, page, async (after, limit) =>
    (await services.devices.list(pool, user, { after, limit, rememberedOnly: true })).map((device) => ({
      device,
      shown: toListedDevice(device),
    })),
  )
})
