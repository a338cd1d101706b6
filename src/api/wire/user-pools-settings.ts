import type { StatedPoolSettings } from '../../domain/pools/pool-settings.js'
import type { EmailConfiguration, PasswordPolicy, SmsConfiguration } from '../../entities/user-pool.js'
import type {
  CreateUserPoolRequest,
  EmailConfigurationType,
  PasswordPolicyType,
  SmsConfigurationType,
  UpdateUserPoolRequest,
} from '../model/types.js'
import { fromInvitation, fromVerificationMembers } from './user-pools-messages.js'

/** What CreateUserPool and UpdateUserPool have in common. Members that `unsupported-settings.ts` refuses are not read. */
export function fromPoolMembers(input: CreateUserPoolRequest | UpdateUserPoolRequest): StatedPoolSettings {
  const { AdminCreateUserConfig: creation, UserPoolAddOns: addOns } = input
  return {
    passwordPolicy: fromPasswordPolicy(input.Policies?.PasswordPolicy),
    unusedAccountValidityDays: creation?.UnusedAccountValidityDays,
    deletionProtection: input.DeletionProtection === 'ACTIVE',
    tier: input.UserPoolTier,
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
    advancedSecurityMode: addOns && 'OFF',
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

function fromSmsConfiguration(sms: SmsConfigurationType | undefined): SmsConfiguration | undefined {
  return sms && { snsCallerArn: sms.SnsCallerArn ?? '', externalId: sms.ExternalId, snsRegion: sms.SnsRegion }
}
