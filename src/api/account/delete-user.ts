import { operation } from '../operation.js'

export const DeleteUser = operation('DeleteUser', async ({ account }, { caller }) => {
  await account.delete(caller.user)
  return undefined
})
