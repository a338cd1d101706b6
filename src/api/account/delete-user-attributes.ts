import { operation } from '../operation.js'

export const DeleteUserAttributes = operation('DeleteUserAttributes', async ({ account }, { input, caller }) => {
  await account.deleteAttributes(caller.user, input.UserAttributeNames)
  return {}
})
