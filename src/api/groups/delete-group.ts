import { operation } from '../operation.js'

export const DeleteGroup = operation('DeleteGroup', async ({ pools, groups }, { input }) => {
  await groups.delete(await pools.require(input.UserPoolId), input.GroupName)
  return undefined
})
