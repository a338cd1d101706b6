import { operation } from '../operation.js'
import { toGroupType } from '../wire/groups.js'

export const GetGroup = operation('GetGroup', async ({ pools, groups }, { input }) => ({
  Group: toGroupType(await groups.require(await pools.require(input.UserPoolId), input.GroupName)),
}))
