import { operation } from '../operation.js'
import { toTriggerCaller } from '../wire/trigger-caller.js'

export const AdminResetUserPassword = operation('AdminResetUserPassword', async (services, { input, request }) => {
  const pool = await services.pools.require(input.UserPoolId)
  const caller = toTriggerCaller(request, { clientMetadata: input.ClientMetadata })
  await services.userAdministration.resetPassword(pool, input.Username, caller)
  return {}
})
