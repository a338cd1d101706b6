import { isVerified, type User } from '../../entities/user.js'
import type { ContactAttribute, RecoveryMechanism, UserPool } from '../../entities/user-pool.js'
import { factorContacts, secondFactorOf } from '../sign-in/second-factor.js'

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

/**
 * The first contact of `recoveryOrder` that the user has verified, with its value. Where the pool says how to recover, the
 * one that receives the user's second factor is left out, so that one mailbox is never enough (developer guide, MFA).
 */
export function recoveryContact(
  pool: UserPool,
  user: User,
): { readonly attribute: ContactAttribute; readonly value: string } | undefined {
  const due = secondFactorOf(pool, user)
  const second = due.kind === 'prompt' && pool.settings.accountRecovery ? factorContacts[due.factor] : undefined
  for (const attribute of recoveryOrder(pool)) {
    if (attribute === second) continue
    const value = user.attributes[attribute]
    if (value !== undefined && isVerified(user, attribute)) return { attribute, value }
  }
  return undefined
}
