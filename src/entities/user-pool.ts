import type { UserPoolId } from './ids.js'
import type { LogDelivery, RiskConfiguration, ThreatMode } from './threat-protection.js'
import type { TriggerConfiguration } from './trigger-configuration.js'

export type ContactAttribute = 'email' | 'phone_number'
export type AliasAttribute = ContactAttribute | 'preferred_username'
export type MfaMode = 'OFF' | 'ON' | 'OPTIONAL'
export type FirstAuthFactor = 'PASSWORD' | 'EMAIL_OTP' | 'SMS_OTP' | 'WEB_AUTHN'
export type RecoveryMechanism = 'verified_email' | 'verified_phone_number' | 'admin_only'

export interface PasswordPolicy {
  readonly minimumLength: number
  readonly requireUppercase: boolean
  readonly requireLowercase: boolean
  readonly requireNumbers: boolean
  readonly requireSymbols: boolean
  readonly temporaryPasswordValidityDays: number
  /** How many former passwords may not be used again; absent when history is off. */
  readonly passwordHistorySize?: number
}

export interface VerificationTemplate {
  readonly smsMessage?: string
  readonly emailMessage?: string
  readonly emailSubject?: string
  readonly emailMessageByLink?: string
  readonly emailSubjectByLink?: string
  readonly defaultEmailOption: 'CONFIRM_WITH_CODE' | 'CONFIRM_WITH_LINK'
}

export interface InviteTemplate {
  readonly smsMessage?: string
  readonly emailMessage?: string
  readonly emailSubject?: string
}

export interface EmailConfiguration {
  readonly emailSendingAccount: 'COGNITO_DEFAULT' | 'DEVELOPER'
  readonly sourceArn?: string
  readonly from?: string
  readonly replyToEmailAddress?: string
  readonly configurationSet?: string
}

/** How the devices of users are remembered. */
export interface DeviceTracking {
  /** A remembered device stands in for a second factor. */
  readonly challengeOnNewDevice: boolean
  /** A confirmed device is remembered only once its user says so. */
  readonly rememberedOnPrompt: boolean
}

export interface SmsConfiguration {
  readonly snsCallerArn: string
  readonly externalId?: string
  readonly snsRegion?: string
}

/** How passkeys are asked for. */
export interface WebAuthnSettings {
  /** Absent: the host of the pool's domain, and without one that of the public URL. */
  readonly relyingPartyId?: string
  readonly userVerification: 'required' | 'preferred'
  /** Whether a passkey with user verification stands for both factors. */
  readonly factorConfiguration: 'SINGLE_FACTOR' | 'MULTI_FACTOR_WITH_USER_VERIFICATION'
}

/** Message template of codes by email; the email factor is on while the pool has one, be it empty. */
export interface EmailMfa {
  readonly message?: string
  readonly subject?: string
}

/**
 * What CreateUserPool, UpdateUserPool and SetUserPoolMfaConfig set. An optional member that is absent was never set: describe calls leave it
 * out, and the comment says how the pool behaves then.
 */
export interface UserPoolSettings {
  readonly passwordPolicy: PasswordPolicy
  readonly allowedFirstAuthFactors: readonly FirstAuthFactor[]
  readonly deletionProtection: boolean
  readonly tier: 'LITE' | 'ESSENTIALS' | 'PLUS'
  readonly mfa: MfaMode
  /** Whether people may register software tokens. Absent: not, and the block is not shown. */
  readonly softwareTokenMfa?: boolean
  /** Absent: no second factor by email. */
  readonly emailMfa?: EmailMfa
  /** Set by SetUserPoolMfaConfig. Absent: verification preferred, single factor. */
  readonly webAuthn?: WebAuthnSettings
  /** Absent: nothing is verified automatically. */
  readonly autoVerifiedAttributes?: readonly ContactAttribute[]
  readonly aliasAttributes?: readonly AliasAttribute[]
  readonly usernameAttributes?: readonly ContactAttribute[]
  /** Absent: names are case sensitive. */
  readonly caseSensitive?: boolean
  readonly verificationTemplate: VerificationTemplate
  readonly inviteTemplate?: InviteTemplate
  readonly adminCreateUserOnly: boolean
  readonly emailConfiguration: EmailConfiguration
  readonly smsConfiguration?: SmsConfiguration
  readonly smsAuthenticationMessage?: string
  /** Contact attributes whose new value waits for its code. */
  readonly verifyBeforeUpdate?: readonly ContactAttribute[]
  /** In order of priority. Absent: verified phone number first, then verified email. */
  readonly accountRecovery?: readonly RecoveryMechanism[]
  /** Threat protection. Absent or OFF: nothing is looked at or recorded. */
  readonly advancedSecurityMode?: ThreatMode
  /** The same for sign-ins that functions lead. Absent: those are left alone. */
  readonly customAuthThreatMode?: 'AUDIT' | 'ENFORCED'
  /** Set by SetRiskConfiguration. Absent: compromised passwords are blocked, and nothing else is. */
  readonly riskConfiguration?: RiskConfiguration
  /** Set by SetLogDeliveryConfiguration. Absent: no log is delivered. */
  readonly logDelivery?: readonly LogDelivery[]
  /** Absent: devices are neither offered nor looked at. */
  readonly deviceTracking?: DeviceTracking
  /** Whether users' sessions can be listed and revoked, and how many a user has at most. Absent: not, and any number. */
  readonly sessionTracking?: { readonly enabled: boolean; readonly maxPerUser: number }
  /** Absent: never set, and not shown. It is the only kind of key there is. */
  readonly keyType?: 'AWS_OWNED_KEY'
  /** Absent: never set, and not shown. It is the only form of issuer there is. */
  readonly issuerType?: 'ORIGINAL'
  /** Absent: no trigger fires. */
  readonly triggers?: TriggerConfiguration
}

export type AttributeType = 'String' | 'Number' | 'DateTime' | 'Boolean'

export interface SchemaAttribute {
  /** Full name: `email`, `custom:tenant`, `dev:custom:rank`. */
  readonly name: string
  readonly type: AttributeType
  readonly developerOnly: boolean
  readonly mutable: boolean
  readonly required: boolean
  /** Bounds as decimal text. Absent: describe shows no constraint member; `{}`: it shows an empty one. */
  readonly stringBounds?: { readonly min?: string; readonly max?: string }
  readonly numberBounds?: { readonly min?: string; readonly max?: string }
}

export interface UserPool {
  readonly id: UserPoolId
  readonly name: string
  readonly createdAt: Date
  readonly modifiedAt: Date
  readonly settings: UserPoolSettings
  readonly schema: readonly SchemaAttribute[]
  readonly tags: Readonly<Record<string, string>>
}

export function isCaseSensitive(pool: UserPool): boolean {
  return pool.settings.caseSensitive ?? true
}

/** True when people sign in with an email or phone number and the username is a generated UUID. */
export function hasGeneratedUsernames(pool: UserPool): boolean {
  return (pool.settings.usernameAttributes?.length ?? 0) > 0
}

export function isAutoVerified(pool: UserPool, attribute: ContactAttribute): boolean {
  return pool.settings.autoVerifiedAttributes?.includes(attribute) ?? false
}
