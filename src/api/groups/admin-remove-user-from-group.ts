import { operation } from '../operation.js'

export const AdminRemoveUserFromGroup = operation(
  'AdminRemoveUserFromGroup',
  async ({ pools, groupMembers }, { input }) => {
    await groupMembers.remove(await pools.require(input.UserPoolId), input.Username, input.GroupName)
    return undefined
  },
)
