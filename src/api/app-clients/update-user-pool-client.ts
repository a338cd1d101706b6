import { operation } from '../operation.js'
import { fromClientMembers, toUserPoolClient } from '../wire/app-clients.js'
import { refuseUnsupportedClientSettings } from '../wire/unsupported-settings.js'

export const UpdateUserPoolClient = operation('UpdateUserPoolClient', async ({ clients }, { input }) => {
  await clients.requireCurrent(input.UserPoolId, input.ClientId)
  refuseUnsupportedClientSettings(input)
  const client = await clients.update(input.UserPoolId, input.ClientId, (settings) => ({
    ...fromClientMembers(input, settings.name),
    riskConfiguration: settings.riskConfiguration,
    browserSessionMinutes: settings.browserSessionMinutes,
  }))

  return { UserPoolClient: toUserPoolClient(client, clients.secretOf(client)) }
})
