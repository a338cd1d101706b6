import { operation } from '../operation.js'
import { toGroupType } from '../wire/groups.js'

export const UpdateGroup = operation('UpdateGroup', async ({ pools, groups }, { input }) => {
  const { UserPoolId, GroupName, Description: description, RoleArn: roleArn, Precedence: precedence } = input
  const group = await groups.update(await pools.require(UserPoolId), GroupName, { description, roleArn, precedence })
  return { Group: toGroupType(group) }
})
