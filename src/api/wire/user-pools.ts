import { userPoolArn } from '../../aws/arn.js'
import { completePoolSettings } from '../../domain/pools/pool-settings.js'
import type { NewUserPool, PoolChange } from '../../domain/pools/pools.js'
import { buildSchema } from '../../domain/pools/schema.js'
import type { UserPool, UserPoolSettings } from '../../entities/user-pool.js'
import type {
  CreateUserPoolRequest,
  UpdateUserPoolRequest,
  UserPoolDescriptionType,
  UserPoolPolicyType,
  UserPoolType,
} from '../model/types.js'
import type { Services } from '../services.js'
import { toDeviceConfiguration } from './devices.js'
import { toLambdaConfig } from './lambda-config.js'
import { fromSchemaAttributes, toSchemaAttributes } from './schema-attributes.js'
import { toAdminCreateUserConfig, toVerificationMembers } from './user-pools-messages.js'
import { fromCreationMembers, fromPoolMembers, toSmsConfiguration } from './user-pools-settings.js'

export function fromCreateUserPool(input: CreateUserPoolRequest): NewUserPool {
  return {
    name: input.PoolName,
    settings: completePoolSettings({ ...fromPoolMembers(input), ...fromCreationMembers(input) }),
    schema: buildSchema(fromSchemaAttributes(input.Schema)),
    tags: input.UserPoolTags ?? {},
  }
}

/**
 * An update states every setting anew: what it leaves out returns to its default (API reference, UpdateUserPool), but for
 * what only a new pool can be given, the tier, second factors and the attributes that are verified before an update.
 * MfaConfiguration stays as others measured: nobody turns off a second factor by not naming it. Assumed: name and tags
 * stay when left out, and Policies and AutoVerifiedAttributes do not; others measured that Policies survive.
 */
export function fromUpdateUserPool(pool: UserPool, input: UpdateUserPoolRequest): PoolChange {
  return {
    name: input.PoolName ?? pool.name,
    settings: completePoolSettings(fromPoolMembers(input), pool.settings),
    tags: input.UserPoolTags ?? pool.tags,
  }
}

/** The whole pool. What was never set is left out, but for the few members that the service shows empty. */
export function toUserPool(pool: UserPool, location: Services['location'], userCount: number): UserPoolType {
  const { settings } = pool
  const { advancedSecurityMode, smsConfiguration: sms, emailConfiguration: email } = settings
  return {
    ...toUserPoolDescription(pool),
    Arn: userPoolArn(location, pool.id),
    Policies: toPolicies(settings),
    DeletionProtection: settings.deletionProtection ? 'ACTIVE' : 'INACTIVE',
    SchemaAttributes: toSchemaAttributes(pool.schema),
    AutoVerifiedAttributes: settings.autoVerifiedAttributes,
    ...toSignInNames(settings),
    ...toVerificationMembers(settings.verificationTemplate),
    SmsAuthenticationMessage: settings.smsAuthenticationMessage,
    UserAttributeUpdateSettings: settings.verifyBeforeUpdate && {
      AttributesRequireVerificationBeforeUpdate: settings.verifyBeforeUpdate,
    },
    MfaConfiguration: settings.mfa,
    EstimatedNumberOfUsers: userCount,
    EmailConfiguration: {
      EmailSendingAccount: email.emailSendingAccount,
      SourceArn: email.sourceArn,
      From: email.from,
      ReplyToEmailAddress: email.replyToEmailAddress,
      ConfigurationSet: email.configurationSet,
    },
    SmsConfiguration: sms && toSmsConfiguration(sms),
    UserPoolTags: pool.tags,
    AdminCreateUserConfig: toAdminCreateUserConfig(settings),
    UserPoolAddOns: advancedSecurityMode && {
      AdvancedSecurityMode: advancedSecurityMode,
      AdvancedSecurityAdditionalFlows: { CustomAuthMode: settings.customAuthThreatMode },
    },
    AccountRecoverySetting: toAccountRecovery(settings),
    DeviceConfiguration: toDeviceConfiguration(settings.deviceTracking),
    UserPoolTier: settings.tier,
    KeyConfiguration: settings.keyType && { KeyType: settings.keyType },
    IssuerConfiguration: settings.issuerType && { Type: settings.issuerType },
  }
}

/** A pool as ListUserPools shows it. */
export function toUserPoolDescription({ id, name, createdAt, modifiedAt, ...pool }: UserPool): UserPoolDescriptionType {
  const lambdaConfig = toLambdaConfig(pool.settings.triggers)
  return { Id: id, Name: name, LambdaConfig: lambdaConfig, LastModifiedDate: modifiedAt, CreationDate: createdAt }
}

function toPolicies({ passwordPolicy: policy, allowedFirstAuthFactors }: UserPoolSettings): UserPoolPolicyType {
  return {
    PasswordPolicy: {
      MinimumLength: policy.minimumLength,
      RequireUppercase: policy.requireUppercase,
      RequireLowercase: policy.requireLowercase,
      RequireNumbers: policy.requireNumbers,
      RequireSymbols: policy.requireSymbols,
      TemporaryPasswordValidityDays: policy.temporaryPasswordValidityDays,
      PasswordHistorySize: policy.passwordHistorySize,
    },
    SignInPolicy: { AllowedFirstAuthFactors: allowedFirstAuthFactors },
  }
}

function toSignInNames({ aliasAttributes, usernameAttributes, caseSensitive }: UserPoolSettings): UserPoolType {
  return {
    AliasAttributes: aliasAttributes,
    UsernameAttributes: usernameAttributes,
    UsernameConfiguration: caseSensitive === undefined ? undefined : { CaseSensitive: caseSensitive },
  }
}

function toAccountRecovery({ accountRecovery }: UserPoolSettings): UserPoolType['AccountRecoverySetting'] {
  return (
    accountRecovery && {
      RecoveryMechanisms: accountRecovery.map((mechanism, index) => ({ Name: mechanism, Priority: index + 1 })),
    }
  )
}
