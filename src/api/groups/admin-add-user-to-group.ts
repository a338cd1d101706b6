import { operation } from '../operation.js'

export const AdminAddUserToGroup = operation('AdminAddUserToGroup', async ({ pools, groupMembers }, { input }) => {
  await groupMembers.add(await pools.require(input.UserPoolId), input.Username, input.GroupName)
  return undefined
})
