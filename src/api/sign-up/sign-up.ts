import { operation } from '../operation.js'
import { fromAttributeList } from '../wire/attributes.js'
import { toCodeDelivery } from '../wire/code-delivery.js'
import { knownClient } from './known-client.js'

export const SignUp = operation('SignUp', async (services, { input }) => {
  const { pool, client } = await knownClient(services, input)
  const { user, delivery } = await services.signUp.register(pool, client, {
    username: input.Username,
    password: input.Password,
    attributes: fromAttributeList(input.UserAttributes),
  })
  return {
    UserConfirmed: false,
    UserSub: user.sub,
    ...(delivery && { CodeDeliveryDetails: toCodeDelivery(delivery) }),
  }
})
