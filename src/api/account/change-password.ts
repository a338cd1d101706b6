import { operation } from '../operation.js'
import { toTriggerCaller } from '../wire/trigger-caller.js'

export const ChangePassword = operation('ChangePassword', async ({ account }, { input, caller, request }) => {
  const { sender } = toTriggerCaller(request, {})
  const change = { previous: input.PreviousPassword, proposed: input.ProposedPassword, sender }
  await account.changePassword(caller.user, change)
  return {}
})
