import { operation } from '../operation.js'
import { toAuthenticationResult } from '../wire/auth-results.js'

export const GetTokensFromRefreshToken = operation('GetTokensFromRefreshToken', async ({ refresh }, { input }) => {
  const tokens = await refresh.exchange({
    clientId: input.ClientId,
    refreshToken: input.RefreshToken,
    clientSecret: input.ClientSecret,
  })
  return { AuthenticationResult: toAuthenticationResult(tokens) }
})
