import type { Attributes } from '../../entities/user.js'
import type { UserPool } from '../../entities/user-pool.js'

/**
 * Whether a user of these attributes can do without a password (API reference, SignUp and AdminCreateUser): the pool lets
 * people sign in by a code to an address that the user has. Assumed: a passkey does not suffice, because nobody could
 * register it.
 */
export function canDoWithoutPassword({ settings }: UserPool, attributes: Attributes): boolean {
  const { allowedFirstAuthFactors: factors } = settings
  return (
    (factors.includes('EMAIL_OTP') && attributes.email !== undefined) ||
    (factors.includes('SMS_OTP') && attributes.phone_number !== undefined)
  )
}
