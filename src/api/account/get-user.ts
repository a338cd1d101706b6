import { readableAttributes } from '../../domain/users/attribute-rules.js'
import { shownAttributes } from '../../domain/users/shown-attributes.js'
import { operation } from '../operation.js'
import { toAttributeList } from '../wire/attributes.js'
import { toMfaMembers } from '../wire/mfa.js'

export const GetUser = operation('GetUser', async (_, { caller }) => {
  const { pool, client, user } = caller.user
  return {
    Username: user.username,
    UserAttributes: toAttributeList(readableAttributes(pool, client, shownAttributes(user))),
    ...toMfaMembers(user),
  }
})
