import { operation } from '../operation.js'

export const ChangePassword = operation('ChangePassword', async ({ account }, { input, caller }) => {
  await account.changePassword(caller.user, input.PreviousPassword, input.ProposedPassword)
  return {}
})
