import { operation } from '../operation.js'

export const DeleteResourceServer = operation('DeleteResourceServer', async ({ pools, resourceServers }, { input }) => {
  await resourceServers.delete(await pools.require(input.UserPoolId), input.Identifier)
  return undefined
})
