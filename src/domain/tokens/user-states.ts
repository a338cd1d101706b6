import type { UserStatus } from '../../entities/user.js'
import type { FailureCode } from '../failure.js'

/** Why a person in this state may not use tokens that were issued before; whether the user is enabled is another question. */
export const tokenRefusals: Readonly<Record<UserStatus, FailureCode | undefined>> = {
  UNCONFIRMED: 'user-not-confirmed',
  RESET_REQUIRED: 'password-reset-required',
  CONFIRMED: undefined,
  FORCE_CHANGE_PASSWORD: undefined,
  EXTERNAL_PROVIDER: undefined,
}
