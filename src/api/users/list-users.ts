import { operation } from '../operation.js'
import { toAttributeList } from '../wire/attributes.js'
import { toUserType } from '../wire/users.js'

export const ListUsers = operation('ListUsers', async ({ pools, userListing }, { input, request }) => {
  const { users, nextToken } = await userListing.list(await pools.require(input.UserPoolId), {
    filter: input.Filter,
    attributes: input.AttributesToGet,
    limit: input.Limit,
    token: input.PaginationToken,
    requestId: request.requestId,
  })
  return {
    Users: users.map(({ user, attributes }) => toUserType(user, toAttributeList(attributes))),
    ...(nextToken !== undefined && { PaginationToken: nextToken }),
  }
})
