import type { User } from '../../entities/user.js'
import type { FirstAuthFactor } from '../../entities/user-pool.js'
import type { GetUserAuthFactorsResponse } from '../model/types.js'
import { toMfaMembers } from './mfa.js'

/** Second factors as GetUser tells them, and what the flow USER_AUTH would offer. */
export function toUserAuthFactors(user: User, factors: readonly FirstAuthFactor[]): GetUserAuthFactorsResponse {
  const { PreferredMfaSetting, UserMFASettingList } = toMfaMembers(user)
  return {
    Username: user.username,
    ...(PreferredMfaSetting && { PreferredMfaSetting }),
    ...(UserMFASettingList && { UserMFASettingList }),
    ConfiguredUserAuthFactors: factors,
  }
}
