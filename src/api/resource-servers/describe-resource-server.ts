import { operation } from '../operation.js'
import { toResourceServer } from '../wire/resource-servers.js'

export const DescribeResourceServer = operation(
  'DescribeResourceServer',
  async ({ pools, resourceServers }, { input }) => {
    const pool = await pools.require(input.UserPoolId)
    return { ResourceServer: toResourceServer(await resourceServers.require(pool, input.Identifier)) }
  },
)
