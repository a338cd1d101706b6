import { operation } from '../operation.js'
import { fromResourceServer, toResourceServer } from '../wire/resource-servers.js'

export const CreateResourceServer = operation('CreateResourceServer', async ({ pools, resourceServers }, { input }) => {
  const pool = await pools.require(input.UserPoolId)
  const server = await resourceServers.create(pool, input.Identifier, fromResourceServer(input))
  return { ResourceServer: toResourceServer(server) }
})
