import type {
  EmailMfa,
  MfaMode,
  SmsConfiguration,
  UserPoolSettings,
  WebAuthnSettings,
} from '../../entities/user-pool.js'
import { Failure } from '../failure.js'

/** What SetUserPoolMfaConfig states. A factor that is left out is turned off. */
export interface StatedMfa {
  readonly mode: MfaMode
  /** `configuration` may be left out where the pool has one. */
  readonly sms?:
    | { readonly configuration?: SmsConfiguration | undefined; readonly message?: string | undefined }
    | undefined
  readonly softwareToken?: boolean | undefined
  readonly email?: EmailMfa | undefined
  readonly webAuthn?: WebAuthnSettings | undefined
}

/**
 * The settings with second factors as stated. SMS has no switch of its own: a pool that can send SMS offers it in every
 * mode but OFF, and its configuration survives OFF. Assumed: the order of the refusals.
 */
export function withMfaConfig(settings: UserPoolSettings, stated: StatedMfa): UserPoolSettings {
  const { mode, sms, softwareToken, email, webAuthn } = stated
  const smsConfiguration = sms?.configuration ?? settings.smsConfiguration
  const isAnyStated = sms !== undefined || softwareToken === true || email !== undefined
  if (mode === 'OFF' && isAnyStated) throw new Failure('mfa-off-with-factor')
  if (sms && !smsConfiguration) throw new Failure('mfa-sms-configuration-missing')
  if (mode !== 'OFF') {
    if (!sms && smsConfiguration) throw new Failure('mfa-sms-cannot-be-off')
    if (!isAnyStated) throw new Failure('mfa-without-factor')
  }
  return {
    ...settings,
    mfa: mode,
    smsConfiguration,
    smsAuthenticationMessage: sms?.message ?? settings.smsAuthenticationMessage,
    softwareTokenMfa: softwareToken,
    emailMfa: email,
    webAuthn,
  }
}

/** What a pool's second factors must satisfy, whichever operation set them. Assumed: the names of the features. */
export function checkMfa({
  mfa,
  tier,
  smsConfiguration,
  softwareTokenMfa,
  emailMfa,
  webAuthn,
}: UserPoolSettings): void {
  const isAnyOffered = smsConfiguration !== undefined || softwareTokenMfa === true || emailMfa !== undefined
  if (mfa !== 'OFF' && !isAnyOffered) throw new Failure('mfa-sms-required')
  if (tier !== 'LITE') return
  if (emailMfa) throw new Failure('feature-not-in-tier', { tier, feature: 'Email MFA' })
  if (webAuthn?.factorConfiguration === 'MULTI_FACTOR_WITH_USER_VERIFICATION') {
    throw new Failure('feature-not-in-tier', { tier, feature: 'Passkey MFA' })
  }
}
