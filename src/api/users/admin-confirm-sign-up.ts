import { operation } from '../operation.js'
import { toTriggerCaller } from '../wire/trigger-caller.js'

export const AdminConfirmSignUp = operation(
  'AdminConfirmSignUp',
  async ({ pools, userAdministration }, { input, request }) => {
    const caller = toTriggerCaller(request, { clientMetadata: input.ClientMetadata })
    await userAdministration.confirm(await pools.require(input.UserPoolId), input.Username, caller)
    return {}
  },
)
