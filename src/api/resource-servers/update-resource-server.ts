import { operation } from '../operation.js'
import { fromResourceServer, toResourceServer } from '../wire/resource-servers.js'

export const UpdateResourceServer = operation('UpdateResourceServer', async ({ pools, resourceServers }, { input }) => {
  const pool = await pools.require(input.UserPoolId)
  const server = await resourceServers.update(pool, input.Identifier, fromResourceServer(input))
  return { ResourceServer: toResourceServer(server) }
})
