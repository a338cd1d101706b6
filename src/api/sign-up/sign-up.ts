import { operation } from '../operation.js'
import { fromAttributeList } from '../wire/attributes.js'
import { toCodeDelivery } from '../wire/code-delivery.js'
import { toTriggerCaller } from '../wire/trigger-caller.js'
import { knownClient } from './known-client.js'

export const SignUp = operation('SignUp', async (services, { input, request }) => {
  const { pool, client } = await knownClient(services, input)
  const { user, delivery, session } = await services.signUp.register(pool, client, {
    username: input.Username,
    password: input.Password,
    attributes: fromAttributeList(input.UserAttributes),
    caller: toTriggerCaller(request, {
      clientMetadata: input.ClientMetadata,
      userContext: input.UserContextData,
      validationData: input.ValidationData && fromAttributeList(input.ValidationData),
    }),
  })
  return {
    UserConfirmed: user.status === 'CONFIRMED',
    UserSub: user.sub,
    ...(session !== undefined && { Session: session }),
    ...(delivery && { CodeDeliveryDetails: toCodeDelivery(delivery) }),
  }
})
