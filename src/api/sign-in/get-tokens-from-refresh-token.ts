import { operation } from '../operation.js'
import { toAuthenticationResult } from '../wire/auth-results.js'
import { toTriggerCaller } from '../wire/trigger-caller.js'

export const GetTokensFromRefreshToken = operation(
  'GetTokensFromRefreshToken',
  async ({ refresh }, { input, request }) => {
    const tokens = await refresh.exchange({
      clientId: input.ClientId,
      refreshToken: input.RefreshToken,
      clientSecret: input.ClientSecret,
      deviceKey: input.DeviceKey,
      caller: toTriggerCaller(request, { clientMetadata: input.ClientMetadata }),
    })
    return { AuthenticationResult: toAuthenticationResult(tokens) }
  },
)
