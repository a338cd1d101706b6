import { operation } from '../operation.js'
import { toUserAttributes } from '../wire/attributes.js'
import { toMfaMembers } from '../wire/mfa.js'

export const AdminGetUser = operation('AdminGetUser', async ({ pools, users }, { input }) => {
  const user = await users.require(await pools.require(input.UserPoolId), input.Username)
  return {
    Username: user.username,
    UserAttributes: toUserAttributes(user),
    UserCreateDate: user.createdAt,
    UserLastModifiedDate: user.modifiedAt,
    Enabled: user.enabled,
    UserStatus: user.status,
    ...toMfaMembers(user),
  }
})
