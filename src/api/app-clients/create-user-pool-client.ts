import { operation } from '../operation.js'
import { fromClientMembers, toUserPoolClient } from '../wire/app-clients.js'
import { refuseUnsupportedClientSettings } from '../wire/unsupported-settings.js'

export const CreateUserPoolClient = operation('CreateUserPoolClient', async ({ pools, clients }, { input }) => {
  await pools.require(input.UserPoolId)
  refuseUnsupportedClientSettings(input)
  const client = await clients.create(input.UserPoolId, {
    settings: fromClientMembers(input),
    generatesSecret: input.GenerateSecret ?? false,
    secret: input.ClientSecret,
  })

  return { UserPoolClient: toUserPoolClient(client, clients.secretOf(client)) }
})
