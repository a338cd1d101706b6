import { type Attributes, isVerified, type User } from '../../entities/user.js'
import { type ContactAttribute, isAutoVerified, type UserPool } from '../../entities/user-pool.js'
import { Failure } from '../failure.js'

/** What a change of attributes does to one contact. */
export type ContactChange =
  | { readonly kind: 'none' }
  | { readonly kind: 'removed' }
  /** The new value waits for its code, and the present one stays as it is. */
  | { readonly kind: 'pending'; readonly value: string }
  | {
      readonly kind: 'set'
      readonly value: string
      readonly verified: boolean
      readonly sendCode: boolean
      /** Whether a value was given: then it also replaces one that waits. */
      readonly replacesPending: boolean
    }

/**
 * Decides what becomes of a contact (developer guide, verifying updates to email addresses and phone numbers). Only
 * administrators send the verified flag, and with `true` they vouch for the value: nothing waits and no code is sent.
 */
export function contactChange(
  pool: UserPool,
  user: User,
  contact: ContactAttribute,
  change: Attributes,
): ContactChange {
  const present = user.attributes[contact]
  const value = change[contact]
  const flag = change[`${contact}_verified`]?.toLowerCase()
  if (value === '') return { kind: 'removed' }

  const isNew = value !== undefined && value !== present
  const replacesPending = value !== undefined
  if (flag === 'true') {
    const vouched = value ?? present
    if (vouched === undefined) throw new Failure('verified-flag-without-contact', { contact })
    return { kind: 'set', value: vouched, verified: true, sendCode: false, replacesPending }
  }
  if (isNew) {
    // Assumed: a first value does not wait, as there is none to keep meanwhile.
    const waits = present !== undefined && pool.settings.verifyBeforeUpdate?.includes(contact)
    if (waits) return { kind: 'pending', value }
    return { kind: 'set', value, verified: false, sendCode: isAutoVerified(pool, contact), replacesPending }
  }
  if (present === undefined || (value === undefined && flag === undefined)) return { kind: 'none' }
  const verified = flag === undefined && isVerified(user, contact)
  return { kind: 'set', value: present, verified, sendCode: false, replacesPending }
}
