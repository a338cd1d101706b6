import type { SignInStep } from '../../domain/sign-in/sign-in-step.js'
import type { IssuedTokens } from '../../domain/tokens/tokens.js'
import type { AuthenticationResultType, InitiateAuthResponse } from '../model/types.js'

/** The answer of the four sign-in operations. `ChallengeParameters` is there, empty, next to tokens too. */
export function toAuthResponse(step: SignInStep): InitiateAuthResponse {
  if (step.kind === 'signed-in') {
    return { ChallengeParameters: {}, AuthenticationResult: toAuthenticationResult(step.tokens) }
  }
  return {
    ChallengeName: step.name,
    ...(step.session !== undefined && { Session: step.session }),
    ChallengeParameters: step.parameters,
    ...(step.available && { AvailableChallenges: step.available }),
  }
}

export function toAuthenticationResult(tokens: IssuedTokens): AuthenticationResultType {
  return {
    AccessToken: tokens.accessToken,
    ExpiresIn: tokens.expiresInSeconds,
    TokenType: 'Bearer',
    ...(tokens.refreshToken !== undefined && { RefreshToken: tokens.refreshToken }),
    IdToken: tokens.idToken,
    ...(tokens.newDevice && {
      NewDeviceMetadata: { DeviceKey: tokens.newDevice.key, DeviceGroupKey: tokens.newDevice.groupKey },
    }),
  }
}
