import type { FactorChoice, StatedPreferences } from '../../domain/mfa/preference-rules.js'
import type { StatedMfa } from '../../domain/pools/mfa-config.js'
import type { User } from '../../entities/user.js'
import type { UserPoolSettings, WebAuthnSettings } from '../../entities/user-pool.js'
import type {
  AdminSetUserMFAPreferenceRequest,
  GetUserPoolMfaConfigResponse,
  GetUserResponse,
  MFAOptionType,
  SetUserMFAPreferenceRequest,
  SetUserPoolMfaConfigRequest,
  WebAuthnConfigurationType,
} from '../model/types.js'
import { fromSmsConfiguration, toSmsConfiguration } from './user-pools-settings.js'

export function fromMfaConfig(input: SetUserPoolMfaConfigRequest): StatedMfa {
  const { SmsMfaConfiguration: sms, EmailMfaConfiguration: email } = input
  return {
    mode: input.MfaConfiguration ?? 'OFF',
    sms: sms && {
      configuration: fromSmsConfiguration(sms.SmsConfiguration),
      message: sms.SmsAuthenticationMessage,
    },
    softwareToken: input.SoftwareTokenMfaConfiguration && input.SoftwareTokenMfaConfiguration.Enabled === true,
    email: email && {
      ...(email.Message !== undefined && { message: email.Message }),
      ...(email.Subject !== undefined && { subject: email.Subject }),
    },
    webAuthn: fromWebAuthn(input.WebAuthnConfiguration),
  }
}

/** Blocks of factors that were never configured are absent, and that of SMS is there only while SMS serves as one. */
export function toMfaConfig(settings: UserPoolSettings): GetUserPoolMfaConfigResponse {
  const { mfa, smsConfiguration, smsAuthenticationMessage, softwareTokenMfa, emailMfa, webAuthn } = settings
  const servesSms = mfa !== 'OFF' && smsConfiguration !== undefined
  return {
    ...(servesSms && {
      SmsMfaConfiguration: {
        SmsAuthenticationMessage: smsAuthenticationMessage,
        SmsConfiguration: toSmsConfiguration(smsConfiguration),
      },
    }),
    ...(softwareTokenMfa !== undefined && { SoftwareTokenMfaConfiguration: { Enabled: softwareTokenMfa } }),
    ...(emailMfa && { EmailMfaConfiguration: { Message: emailMfa.message, Subject: emailMfa.subject } }),
    MfaConfiguration: mfa,
    ...(webAuthn && {
      WebAuthnConfiguration: {
        RelyingPartyId: webAuthn.relyingPartyId,
        UserVerification: webAuthn.userVerification,
        FactorConfiguration: webAuthn.factorConfiguration,
      },
    }),
  }
}

/** Defaults of the API reference, WebAuthnConfigurationType. */
function fromWebAuthn(webAuthn: WebAuthnConfigurationType | undefined): WebAuthnSettings | undefined {
  return (
    webAuthn && {
      ...(webAuthn.RelyingPartyId !== undefined && { relyingPartyId: webAuthn.RelyingPartyId }),
      userVerification: webAuthn.UserVerification ?? 'preferred',
      factorConfiguration: webAuthn.FactorConfiguration ?? 'SINGLE_FACTOR',
    }
  )
}

export function fromMfaPreferences(
  input: SetUserMFAPreferenceRequest | AdminSetUserMFAPreferenceRequest,
): StatedPreferences {
  const choice = (settings: { Enabled?: boolean | undefined; PreferredMfa?: boolean | undefined }): FactorChoice => ({
    enabled: settings.Enabled,
    preferred: settings.PreferredMfa,
  })
  const { SMSMfaSettings: sms, SoftwareTokenMfaSettings: token, EmailMfaSettings: email } = input
  return {
    factors: {
      ...(sms && { SMS_MFA: choice(sms) }),
      ...(token && { SOFTWARE_TOKEN_MFA: choice(token) }),
      ...(email && { EMAIL_OTP: choice(email) }),
    },
    passkeys: input.WebAuthnMfaSettings?.Enabled,
  }
}

/** Whether MFAOptions turn SMS on; undefined for anything but SMS to the phone number, and for the empty list false. */
export function fromMfaOptions(options: readonly MFAOptionType[]): boolean | undefined {
  const isSms = ({ DeliveryMedium, AttributeName }: MFAOptionType) =>
    DeliveryMedium === 'SMS' && AttributeName === 'phone_number'
  if (options.length === 0) return false
  return options.length === 1 && options.every(isSms) ? true : undefined
}

/** The second factors of a user, as GetUser and AdminGetUser show them; what was never set is absent. */
export function toMfaMembers({
  factors,
}: User): Pick<GetUserResponse, 'MFAOptions' | 'PreferredMfaSetting' | 'UserMFASettingList'> {
  if (!factors) return {}
  const { enabled, preferred } = factors
  return {
    ...toMfaOptions({ factors }),
    ...(preferred && { PreferredMfaSetting: preferred }),
    ...(enabled.length > 0 && { UserMFASettingList: enabled }),
  }
}

/** The older listing, of what SetUserSettings turned on alone. */
export function toMfaOptions({ factors }: Pick<User, 'factors'>): Pick<GetUserResponse, 'MFAOptions'> {
  return factors?.hasSmsOption ? { MFAOptions: [{ DeliveryMedium: 'SMS', AttributeName: 'phone_number' }] } : {}
}
