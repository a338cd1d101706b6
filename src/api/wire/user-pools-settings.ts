import { Failure } from '../../domain/failure.js'
import type { StatedPoolSettings } from '../../domain/pools/pool-settings.js'
import type { EmailConfiguration, FirstAuthFactor, PasswordPolicy, SmsConfiguration } from '../../entities/user-pool.js'
import type {
  AuthFactorType,
  CreateUserPoolRequest,
  EmailConfigurationType,
  PasswordPolicyType,
  SmsConfigurationType,
  UpdateUserPoolRequest,
} from '../model/types.js'
import { fromDeviceConfiguration } from './devices.js'
import { fromLambdaConfig } from './lambda-config.js'
import { fromInvitation, fromVerificationMembers } from './user-pools-messages.js'

/** What CreateUserPool and UpdateUserPool have in common. Members that `unsupported-settings.ts` refuses are not read. */
export function fromPoolMembers(input: CreateUserPoolRequest | UpdateUserPoolRequest): StatedPoolSettings {
  const { AdminCreateUserConfig: creation, UserPoolAddOns: addOns } = input
  return {
    passwordPolicy: fromPasswordPolicy(input.Policies?.PasswordPolicy),
    allowedFirstAuthFactors: fromFirstFactors(input.Policies?.SignInPolicy?.AllowedFirstAuthFactors),
    unusedAccountValidityDays: creation?.UnusedAccountValidityDays,
    deletionProtection: input.DeletionProtection === 'ACTIVE',
    tier: input.UserPoolTier,
    mfa: input.MfaConfiguration,
    autoVerifiedAttributes: input.AutoVerifiedAttributes,
    verificationTemplate: fromVerificationMembers(input),
    inviteTemplate: fromInvitation(creation?.InviteMessageTemplate),
    adminCreateUserOnly: creation?.AllowAdminCreateUserOnly,
    emailConfiguration: fromEmailConfiguration(input.EmailConfiguration),
    smsConfiguration: fromSmsConfiguration(input.SmsConfiguration),
    smsAuthenticationMessage: input.SmsAuthenticationMessage,
    verifyBeforeUpdate: input.UserAttributeUpdateSettings?.AttributesRequireVerificationBeforeUpdate,
    accountRecovery: input.AccountRecoverySetting?.RecoveryMechanisms?.map(({ Name, Priority }) => ({
      mechanism: Name,
      priority: Priority,
    })),
    advancedSecurityMode: addOns?.AdvancedSecurityMode,
    customAuthThreatMode: addOns?.AdvancedSecurityAdditionalFlows?.CustomAuthMode,
    deviceTracking: fromDeviceConfiguration(input.DeviceConfiguration),
    keyType: input.KeyConfiguration?.KeyType === 'AWS_OWNED_KEY' ? 'AWS_OWNED_KEY' : undefined,
    issuerType: input.IssuerConfiguration?.Type === 'ORIGINAL' ? 'ORIGINAL' : undefined,
    triggers: fromLambdaConfig(input.LambdaConfig),
  }
}

/** What only a new pool can be given. */
export function fromCreationMembers(input: CreateUserPoolRequest): StatedPoolSettings {
  return {
    aliasAttributes: input.AliasAttributes,
    usernameAttributes: input.UsernameAttributes,
    caseSensitive: input.UsernameConfiguration?.CaseSensitive,
  }
}

function fromPasswordPolicy(policy: PasswordPolicyType | undefined): Partial<PasswordPolicy> | undefined {
  return (
    policy && {
      minimumLength: policy.MinimumLength,
      requireUppercase: policy.RequireUppercase,
      requireLowercase: policy.RequireLowercase,
      requireNumbers: policy.RequireNumbers,
      requireSymbols: policy.RequireSymbols,
      temporaryPasswordValidityDays: policy.TemporaryPasswordValidityDays,
      passwordHistorySize: policy.PasswordHistorySize,
    }
  )
}

/** SOFTWARE_TOKEN is in the model but no first factor (API reference, SignInPolicyType). */
function fromFirstFactors(factors: readonly AuthFactorType[] | undefined): readonly FirstAuthFactor[] | undefined {
  return factors?.map((factor) => {
    if (factor !== 'SOFTWARE_TOKEN') return factor
    throw new Failure('first-factors-invalid', { reason: 'SOFTWARE_TOKEN cannot be an allowed first factor.' })
  })
}

function fromEmailConfiguration(email: EmailConfigurationType | undefined): Partial<EmailConfiguration> | undefined {
  return (
    email && {
      emailSendingAccount: email.EmailSendingAccount,
      sourceArn: email.SourceArn,
      from: email.From,
      replyToEmailAddress: email.ReplyToEmailAddress,
      configurationSet: email.ConfigurationSet,
    }
  )
}

export function fromSmsConfiguration(sms: SmsConfigurationType | undefined): SmsConfiguration | undefined {
  return sms && { snsCallerArn: sms.SnsCallerArn ?? '', externalId: sms.ExternalId, snsRegion: sms.SnsRegion }
}

export function toSmsConfiguration(sms: SmsConfiguration): SmsConfigurationType {
  return { SnsCallerArn: sms.snsCallerArn, ExternalId: sms.externalId, SnsRegion: sms.snsRegion }
}
