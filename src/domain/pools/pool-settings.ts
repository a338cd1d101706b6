import type {
  EmailConfiguration,
  InviteTemplate,
  PasswordPolicy,
  RecoveryMechanism,
  UserPoolSettings,
  VerificationTemplate,
} from '../../entities/user-pool.js'
import { Failure } from '../failure.js'

/** Settings as a caller states them: what is left out takes its default, and an empty list is as good as none. */
export interface StatedPoolSettings
  extends Partial<
    Omit<UserPoolSettings, 'passwordPolicy' | 'verificationTemplate' | 'emailConfiguration' | 'accountRecovery'>
  > {
  readonly passwordPolicy?: Partial<PasswordPolicy>
  /** The older name of the policy's `temporaryPasswordValidityDays`. */
  readonly unusedAccountValidityDays?: number
  readonly verificationTemplate?: Partial<VerificationTemplate>
  readonly emailConfiguration?: Partial<EmailConfiguration>
  readonly accountRecovery?: readonly RecoveryOption[]
}

export interface RecoveryOption {
  readonly mechanism: RecoveryMechanism
  /** 1 comes before 2. */
  readonly priority: number
}

/** Settings that an update leaves as they are unless it states them: everything else returns to its default. */
type KeptSettings = Pick<
  UserPoolSettings,
  | 'aliasAttributes'
  | 'usernameAttributes'
  | 'caseSensitive'
  | 'tier'
  | 'verifyBeforeUpdate'
  | 'mfa'
  | 'softwareTokenMfa'
  | 'emailMfa'
  | 'webAuthn'
  | 'sessionTracking'
  | 'riskConfiguration'
  | 'logDelivery'
>

const defaultPasswordPolicy: PasswordPolicy = {
  minimumLength: 8,
  requireUppercase: true,
  requireLowercase: true,
  requireNumbers: true,
  requireSymbols: true,
  temporaryPasswordValidityDays: 7,
}

/** Complete settings of a new pool, or of one that is updated and keeps a few of its own. */
export function completePoolSettings(stated: StatedPoolSettings, kept?: KeptSettings): UserPoolSettings {
  return {
    passwordPolicy: completePasswordPolicy(stated),
    allowedFirstAuthFactors: unique(stated.allowedFirstAuthFactors ?? ['PASSWORD']),
    deletionProtection: stated.deletionProtection ?? false,
    tier: stated.tier ?? kept?.tier ?? 'ESSENTIALS',
    mfa: stated.mfa ?? kept?.mfa ?? 'OFF',
    softwareTokenMfa: kept?.softwareTokenMfa,
    emailMfa: kept?.emailMfa,
    webAuthn: kept?.webAuthn,
    sessionTracking: kept?.sessionTracking,
    autoVerifiedAttributes: filled(stated.autoVerifiedAttributes),
    aliasAttributes: kept ? kept.aliasAttributes : filled(stated.aliasAttributes),
    usernameAttributes: kept ? kept.usernameAttributes : filled(stated.usernameAttributes),
    caseSensitive: kept ? kept.caseSensitive : stated.caseSensitive,
    verificationTemplate: { defaultEmailOption: 'CONFIRM_WITH_CODE', ...present(stated.verificationTemplate) },
    inviteTemplate: completeInvitation(stated.inviteTemplate),
    adminCreateUserOnly: stated.adminCreateUserOnly ?? false,
    emailConfiguration: { emailSendingAccount: 'COGNITO_DEFAULT', ...present(stated.emailConfiguration) },
    smsConfiguration: stated.smsConfiguration,
    smsAuthenticationMessage: stated.smsAuthenticationMessage,
    verifyBeforeUpdate: stated.verifyBeforeUpdate ? unique(stated.verifyBeforeUpdate) : kept?.verifyBeforeUpdate,
    accountRecovery: orderRecovery(stated.accountRecovery),
    advancedSecurityMode: stated.advancedSecurityMode,
    customAuthThreatMode: stated.customAuthThreatMode,
    riskConfiguration: kept?.riskConfiguration,
    logDelivery: kept?.logDelivery,
    deviceTracking: stated.deviceTracking,
    keyType: stated.keyType,
    issuerType: stated.issuerType,
    triggers: stated.triggers,
  }
}

/** Assumed: a policy that is sent takes what it leaves out as false, while a pool that sends none requires everything. */
function completePasswordPolicy({ passwordPolicy, unusedAccountValidityDays }: StatedPoolSettings): PasswordPolicy {
  const days = passwordPolicy?.temporaryPasswordValidityDays
  if (days !== undefined && unusedAccountValidityDays !== undefined && days !== unusedAccountValidityDays) {
    throw new Failure('unused-account-validity-conflict')
  }
  const none = { requireUppercase: false, requireLowercase: false, requireNumbers: false, requireSymbols: false }
  return {
    ...defaultPasswordPolicy,
    ...(passwordPolicy && none),
    ...present(passwordPolicy),
    temporaryPasswordValidityDays:
      days || unusedAccountValidityDays || defaultPasswordPolicy.temporaryPasswordValidityDays,
  }
}

function completeInvitation(template: InviteTemplate | undefined): InviteTemplate | undefined {
  return Object.values(template ?? {}).some((part) => part !== undefined) ? template : undefined
}

/** Mechanisms by priority; none mean the same as no setting. Assumed: what the service says of rules that are broken. */
function orderRecovery(options: readonly RecoveryOption[] = []): RecoveryMechanism[] | undefined {
  if (options.length === 0) return undefined
  const mechanisms = options.toSorted((a, b) => a.priority - b.priority).map(({ mechanism }) => mechanism)
  if (new Set(options.map(({ priority }) => priority)).size < options.length) {
    throw new Failure('recovery-mechanisms-invalid', { reason: 'two recovery mechanisms have the same priority.' })
  }
  if (new Set(mechanisms).size < mechanisms.length) {
    throw new Failure('recovery-mechanisms-invalid', { reason: 'a recovery mechanism is listed twice.' })
  }
  if (mechanisms.length > 1 && mechanisms.includes('admin_only')) {
    throw new Failure('recovery-mechanisms-invalid', { reason: 'admin_only excludes every other recovery mechanism.' })
  }
  return mechanisms
}

function filled<Item>(list: readonly Item[] | undefined): readonly Item[] | undefined {
  return list && list.length > 0 ? unique(list) : undefined
}

function unique<Item>(list: readonly Item[]): Item[] {
  return [...new Set(list)]
}

/** Without members that are there but undefined: they must not hide a default. */
function present<T extends object>(members: T | undefined): { [Name in keyof T]: Exclude<T[Name], undefined> } {
  const entries = Object.entries(members ?? {}).filter(([, value]) => value !== undefined)
  return Object.fromEntries(entries) as { [Name in keyof T]: Exclude<T[Name], undefined> }
}
