import { operation } from '../operation.js'
import { toTriggerCaller } from '../wire/trigger-caller.js'

export const GetClientToken = operation('GetClientToken', async ({ clientCredentials }, { input, request }) => {
  const { accessToken, expiresInSeconds } = await clientCredentials.issue({
    clientId: input.ClientId,
    secret: input.Secret,
    scopes: input.Scopes,
    caller: toTriggerCaller(request, { clientMetadata: input.ClientMetadata }),
  })
  return {
    ClientAuthenticationResult: { AccessToken: accessToken, ExpiresIn: expiresInSeconds, TokenType: 'Bearer' },
  }
})
