import type { MfaFactor, User } from '../../entities/user.js'
import type { ContactAttribute, UserPool, UserPoolSettings } from '../../entities/user-pool.js'
import type { FailureCode } from '../failure.js'
import type { FactorDemand } from '../threats/sign-in-watch.js'

/** What pool and user ask for after a password. The lists are never empty. */
export type SecondFactor =
  | { readonly kind: 'none' }
  | { readonly kind: 'prompt'; readonly factor: MfaFactor }
  | { readonly kind: 'select'; readonly factors: readonly MfaFactor[] }
  | { readonly kind: 'set-up'; readonly factors: readonly MfaFactor[] }
  | { readonly kind: 'refuse'; readonly code: FailureCode }

/** In the order in which people are offered them. */
export const mfaFactors: readonly MfaFactor[] = ['SMS_MFA', 'SOFTWARE_TOKEN_MFA', 'EMAIL_OTP']

/** Where a factor's codes go. A software token needs no address. */
export const factorContacts: Readonly<Record<MfaFactor, ContactAttribute | undefined>> = {
  SMS_MFA: 'phone_number',
  SOFTWARE_TOKEN_MFA: undefined,
  EMAIL_OTP: 'email',
}

const none: SecondFactor = { kind: 'none' }
const blocked: SecondFactor = { kind: 'refuse', code: 'sign-in-blocked' }
const noMethod: SecondFactor = { kind: 'refuse', code: 'mfa-method-missing' }

/** The table of pool mode, preference and factors (developer guide, "MFA"; AWS's own provider tests). */
export function secondFactorOf({ settings }: UserPool, user: User): SecondFactor {
  switch (settings.mfa) {
    case 'OFF':
      return none
    case 'OPTIONAL':
      return optionalFactor(settings, user)
    case 'ON':
      return requiredFactor(settings, user)
  }
}

/**
 * What risk asks for on top: of somebody who has a factor that the pool serves, that factor, as where second factors are
 * required. Whoever has none is let in, or refused where the factor is required (API reference, AccountTakeoverActionType).
 */
export function raisedSecondFactor(pool: UserPool, user: User, demand: FactorDemand | undefined): SecondFactor {
  const usual = secondFactorOf(pool, user)
  if (demand === undefined || (usual.kind !== 'none' && usual.kind !== 'set-up')) return usual
  if (usual.kind === 'set-up') return demand === 'required' ? blocked : usual
  // A pool without second factors serves none, whatever it could send.
  const raised = pool.settings.mfa === 'OFF' ? none : requiredFactor(pool.settings, user)
  if (raised.kind === 'prompt' || raised.kind === 'select') return raised
  return demand === 'required' ? blocked : none
}

/** Whether the pool offers the factor to people who have not set it up. Configured SMS serves every mode but OFF. */
export function offersFactor(settings: UserPoolSettings, factor: MfaFactor): boolean {
  switch (factor) {
    case 'SMS_MFA':
      return settings.smsConfiguration !== undefined
    case 'SOFTWARE_TOKEN_MFA':
      return settings.softwareTokenMfa === true
    case 'EMAIL_OTP':
      return settings.emailMfa !== undefined
  }
}

/** Whether the user has what the factor needs: a verified software token, a phone number, an email address. */
export function hasFactor(user: User, factor: MfaFactor): boolean {
  const contact = factorContacts[factor]
  return contact ? hasContact(user, contact) : (user.factors?.hasSoftwareToken ?? false)
}

/** Only what the user switched on is asked for; a verified software token alone is not (Assumed, sources differ). */
function optionalFactor(settings: UserPoolSettings, user: User): SecondFactor {
  const { enabled = [], preferred } = user.factors ?? {}
  const asked = mfaFactors.filter((factor) => enabled.includes(factor) && isServed(settings, user, factor))
  const usable = asked.filter((factor) => hasFactor(user, factor))
  // Whoever switched a factor on is not let in without one because its address is gone.
  if (usable.length === 0) return asked.length > 0 ? noMethod : none
  return choice(usable, preferred)
}

/** Having an address is enough, unless it is the way to recover the password: one mailbox must not be both factors. */
function requiredFactor(settings: UserPoolSettings, user: User): SecondFactor {
  const usable = mfaFactors.filter(
    (factor) => isServed(settings, user, factor) && hasFactor(user, factor) && !isOnlyRecovery(settings, user, factor),
  )
  if (usable.length > 0) return choice(usable, user.factors?.preferred)
  const missing = mfaFactors.filter((factor) => offersFactor(settings, factor) && !hasFactor(user, factor))
  return missing.length > 0 ? { kind: 'set-up', factors: missing } : noMethod
}

/** A registered software token goes on working after the pool has turned them off for others (developer guide, TOTP). */
function isServed(settings: UserPoolSettings, user: User, factor: MfaFactor): boolean {
  return offersFactor(settings, factor) || (factor === 'SOFTWARE_TOKEN_MFA' && hasFactor(user, factor))
}

/** Whether the factor's address is the only one of the user by which the password can be recovered. */
function isOnlyRecovery({ accountRecovery = [] }: UserPoolSettings, user: User, factor: MfaFactor): boolean {
  const ways: readonly ContactAttribute[] = accountRecovery.flatMap((mechanism) => {
    if (mechanism === 'admin_only') return []
    return [mechanism === 'verified_email' ? ('email' as const) : ('phone_number' as const)]
  })
  const contact = factorContacts[factor]
  if (!contact || !ways.includes(contact)) return false
  return !ways.some((way) => way !== contact && hasContact(user, way))
}

function choice(usable: readonly MfaFactor[], preferred: MfaFactor | undefined): SecondFactor {
  if (preferred && usable.includes(preferred)) return { kind: 'prompt', factor: preferred }
  const [only, ...others] = usable
  if (!only) return noMethod
  return others.length === 0 ? { kind: 'prompt', factor: only } : { kind: 'select', factors: usable }
}

function hasContact(user: User, contact: ContactAttribute): boolean {
  const value = user.attributes[contact]
  return value !== undefined && value !== ''
}
