import { isVerified, type User } from '../../entities/user.js'
import type { ContactAttribute, RecoveryMechanism, UserPool } from '../../entities/user-pool.js'

const contacts: Readonly<Record<RecoveryMechanism, ContactAttribute | undefined>> = {
  verified_email: 'email',
  verified_phone_number: 'phone_number',
  admin_only: undefined,
}

/**
 * Contacts that may receive a reset code, the preferred one first: as the pool's account recovery says, without it the
 * phone number before the email address. Empty when only an administrator may reset.
 */
export function recoveryOrder(pool: UserPool): readonly ContactAttribute[] {
  const mechanisms = pool.settings.accountRecovery
  if (!mechanisms || mechanisms.length === 0) return ['phone_number', 'email']
  if (mechanisms[0] === 'admin_only') return []
  return mechanisms.flatMap((mechanism) => contacts[mechanism] ?? [])
}

/** The first of `order` that the user has verified, with its value. */
export function recoveryContact(
  user: User,
  order: readonly ContactAttribute[],
): { readonly attribute: ContactAttribute; readonly value: string } | undefined {
  for (const attribute of order) {
    const value = user.attributes[attribute]
    if (value !== undefined && isVerified(user, attribute)) return { attribute, value }
  }
  return undefined
}
