import { operation } from '../operation.js'
import { toGroupType } from '../wire/groups.js'

export const CreateGroup = operation('CreateGroup', async ({ pools, groups }, { input }) => {
  const { UserPoolId, GroupName, Description: description, RoleArn: roleArn, Precedence: precedence } = input
  const group = await groups.create(await pools.require(UserPoolId), GroupName, { description, roleArn, precedence })
  return { Group: toGroupType(group) }
})
