import { beside, refused, type Scene, Sent } from './scene.js'
import { KMS_KEY, type Members, RECORDER, type Reply, SMS_CALLER, type World } from './world.js'

const SES_IDENTITY = 'arn:aws:ses:us-east-1:123456789012:identity/example.com'
const notYet = /^Poolgate does not support .* yet\.$/
const code = 'Code {####}'
const invitation = 'Hi {username}, {####}'
const sms = { SnsCallerArn: SMS_CALLER }
const sender = { LambdaVersion: 'V1_0', LambdaArn: RECORDER }
const plan = { Name: 'plan', AttributeDataType: 'String' }
const figure = { Name: 'plan', AttributeDataType: 'Number' }
const plus = { UserPoolTier: 'PLUS' }
const smsMfa = { MfaConfiguration: 'OPTIONAL', SmsMfaConfiguration: { SmsConfiguration: sms } }
const eumsSms = { CallerArn: SMS_CALLER }

/** What CreateUserPool and UpdateUserPool have in common. */
const poolMembers: Members = {
  'Policies.PasswordPolicy.MinimumLength': 12,
  'Policies.PasswordPolicy.RequireUppercase': true,
  'Policies.PasswordPolicy.RequireLowercase': true,
  'Policies.PasswordPolicy.RequireNumbers': true,
  'Policies.PasswordPolicy.RequireSymbols': true,
  'Policies.PasswordPolicy.PasswordHistorySize': 5,
  'Policies.PasswordPolicy.TemporaryPasswordValidityDays': 3,
  'Policies.SignInPolicy.AllowedFirstAuthFactors': ['PASSWORD', 'EMAIL_OTP'],
  DeletionProtection: 'ACTIVE',
  'LambdaConfig.PreSignUp': RECORDER,
  'LambdaConfig.CustomMessage': RECORDER,
  'LambdaConfig.PostConfirmation': RECORDER,
  'LambdaConfig.PreAuthentication': RECORDER,
  'LambdaConfig.PostAuthentication': RECORDER,
  'LambdaConfig.DefineAuthChallenge': RECORDER,
  'LambdaConfig.CreateAuthChallenge': RECORDER,
  'LambdaConfig.VerifyAuthChallengeResponse': RECORDER,
  'LambdaConfig.PreTokenGeneration': RECORDER,
  'LambdaConfig.UserMigration': RECORDER,
  'LambdaConfig.PreTokenGenerationConfig': { LambdaVersion: 'V2_0', LambdaArn: RECORDER },
  'LambdaConfig.CustomSMSSender': beside({ LambdaConfig: { KMSKeyID: KMS_KEY } }, sender),
  'LambdaConfig.CustomEmailSender': beside({ LambdaConfig: { KMSKeyID: KMS_KEY } }, sender),
  'LambdaConfig.KMSKeyID': KMS_KEY,
  'LambdaConfig.InboundFederation': refused(notYet, sender),
  AutoVerifiedAttributes: ['email'],
  SmsVerificationMessage: code,
  EmailVerificationMessage: code,
  EmailVerificationSubject: 'Hi',
  'VerificationMessageTemplate.SmsMessage': code,
  'VerificationMessageTemplate.EmailMessage': code,
  'VerificationMessageTemplate.EmailSubject': 'Hi',
  'VerificationMessageTemplate.EmailMessageByLink': 'Click {##here##}',
  'VerificationMessageTemplate.EmailSubjectByLink': 'Link',
  'VerificationMessageTemplate.DefaultEmailOption': 'CONFIRM_WITH_LINK',
  SmsAuthenticationMessage: code,
  MfaConfiguration: beside({ SmsConfiguration: sms }, 'OPTIONAL'),
  'UserAttributeUpdateSettings.AttributesRequireVerificationBeforeUpdate': beside(
    { AutoVerifiedAttributes: ['email'] },
    ['email'],
  ),
  'DeviceConfiguration.ChallengeRequiredOnNewDevice': true,
  'DeviceConfiguration.DeviceOnlyRememberedOnUserPrompt': true,
  'EmailConfiguration.SourceArn': SES_IDENTITY,
  'EmailConfiguration.ReplyToEmailAddress': 'help@example.com',
  'EmailConfiguration.EmailSendingAccount': beside({ EmailConfiguration: { SourceArn: SES_IDENTITY } }, 'DEVELOPER'),
  'EmailConfiguration.From': 'shop@example.com',
  'EmailConfiguration.ConfigurationSet': 'mail',
  'SmsConfiguration.SnsCallerArn': SMS_CALLER,
  'SmsConfiguration.ExternalId': beside({ SmsConfiguration: sms }, 'pool'),
  'SmsConfiguration.SnsRegion': beside({ SmsConfiguration: sms }, 'eu-west-1'),
  'SmsConfiguration.EumsSms': refused(notYet, eumsSms, { SmsConfiguration: sms }),
  UserPoolTags: { team: 'shop' },
  'AdminCreateUserConfig.AllowAdminCreateUserOnly': true,
  'AdminCreateUserConfig.UnusedAccountValidityDays': 9,
  'AdminCreateUserConfig.InviteMessageTemplate.SMSMessage': invitation,
  'AdminCreateUserConfig.InviteMessageTemplate.EmailMessage': invitation,
  'AdminCreateUserConfig.InviteMessageTemplate.EmailSubject': 'Hi',
  UserPoolAddOns: beside(plus, { AdvancedSecurityMode: 'AUDIT' }),
  'UserPoolAddOns.AdvancedSecurityAdditionalFlows.CustomAuthMode': beside(
    { ...plus, UserPoolAddOns: { AdvancedSecurityMode: 'AUDIT' } },
    'ENFORCED',
  ),
  'AccountRecoverySetting.RecoveryMechanisms': [{ Name: 'admin_only', Priority: 1 }],
  UserPoolTier: 'LITE',
  'KeyConfiguration.KeyType': 'AWS_OWNED_KEY',
  'KeyConfiguration.KmsKeyArn': refused(notYet, KMS_KEY),
  'IssuerConfiguration.Type': 'ORIGINAL',
  'DcrConfiguration.EnableStatus': refused(notYet, 'Enabled'),
  'DcrConfiguration.OpenDcrEnabled': refused(notYet, true),
  'DcrConfiguration.AuthenticatedGrantTypes': refused(notYet, ['client_credentials']),
  'DcrConfiguration.OpenDcrGrantTypes': refused(notYet, ['client_credentials']),
  'DcrConfiguration.AllowedScopes': refused(notYet, ['openid']),
  AcrConfiguration: refused(notYet, { high: { AcrValue: 'urn:high' } }),
}

/** Members of a custom attribute within the list of that name. */
function attributeMembers(list: 'Schema' | 'CustomAttributes', required: Sent): Members {
  const rows = {
    Name: beside({ [list]: [{ AttributeDataType: 'String' }] }, 'plan'),
    AttributeDataType: beside({ [list]: [{ Name: 'plan' }] }, 'Number'),
    DeveloperOnlyAttribute: beside({ [list]: [plan] }, true),
    Mutable: beside({ [list]: [plan] }, false),
    Required: new Sent(required.value, { [list]: [plan] }, required.refusal),
    'NumberAttributeConstraints.MinValue': beside({ [list]: [figure] }, '2'),
    'NumberAttributeConstraints.MaxValue': beside({ [list]: [figure] }, '9'),
    'StringAttributeConstraints.MinLength': beside({ [list]: [plan] }, '2'),
    'StringAttributeConstraints.MaxLength': beside({ [list]: [plan] }, '9'),
  }
  return Object.fromEntries(Object.entries(rows).map(([name, row]) => [`${list}[].${name}`, row]))
}

const requiredIsRefused = refused(/^Required custom attributes are not supported currently\.?$/, true)

async function lookAtPool(world: World, id: unknown): Promise<unknown> {
  const UserPoolId = String(id)
  const { body: pool } = await world.call('DescribeUserPool', { UserPoolId })
  const { body: mfa } = await world.call('GetUserPoolMfaConfig', { UserPoolId })
  return { pool, mfa }
}

export const poolScenes: readonly Scene[] = [
  {
    operation: 'CreateUserPool',
    stage: async (world) => ({
      input: { PoolName: 'members' },
      look: ({ body }: Reply) => lookAtPool(world, (body.UserPool as Members | undefined)?.Id),
    }),
    members: {
      ...poolMembers,
      AliasAttributes: ['email'],
      UsernameAttributes: ['email'],
      UsernameConfiguration: { CaseSensitive: false },
      Schema: [plan],
      ...attributeMembers('Schema', requiredIsRefused),
    },
  },
  {
    operation: 'UpdateUserPool',
    stage: async (world) => {
      const UserPoolId = await world.createPool()
      return { input: { UserPoolId }, look: () => lookAtPool(world, UserPoolId) }
    },
    members: { ...poolMembers, PoolName: 'other' },
  },
  {
    operation: 'AddCustomAttributes',
    stage: async (world) => {
      const UserPoolId = await world.createPool()
      return { input: { UserPoolId, CustomAttributes: [plan] }, look: () => lookAtPool(world, UserPoolId) }
    },
    members: attributeMembers('CustomAttributes', requiredIsRefused),
  },
  {
    operation: 'SetUserPoolMfaConfig',
    stage: async (world) => {
      const UserPoolId = await world.createPool()
      return { input: { UserPoolId }, look: () => lookAtPool(world, UserPoolId) }
    },
    members: {
      'SmsMfaConfiguration.SmsAuthenticationMessage': beside(smsMfa, code),
      'SmsMfaConfiguration.SmsConfiguration.SnsCallerArn': beside({ MfaConfiguration: 'OPTIONAL' }, SMS_CALLER),
      'SmsMfaConfiguration.SmsConfiguration.ExternalId': beside(smsMfa, 'pool'),
      'SmsMfaConfiguration.SmsConfiguration.SnsRegion': beside(smsMfa, 'eu-west-1'),
      'SmsMfaConfiguration.SmsConfiguration.EumsSms': refused(notYet, eumsSms, smsMfa),
      'SoftwareTokenMfaConfiguration.Enabled': beside(smsMfa, true),
      'EmailMfaConfiguration.Message': beside(smsMfa, code),
      'EmailMfaConfiguration.Subject': beside(smsMfa, 'Hi'),
      MfaConfiguration: beside({ SoftwareTokenMfaConfiguration: { Enabled: true } }, 'OPTIONAL'),
      'WebAuthnConfiguration.RelyingPartyId': 'example.com',
      'WebAuthnConfiguration.UserVerification': 'required',
      'WebAuthnConfiguration.FactorConfiguration': 'MULTI_FACTOR_WITH_USER_VERIFICATION',
    },
  },
  {
    operation: 'CreateUserPoolReplica',
    stage: async (world) => ({ input: { UserPoolId: await world.createPool(), RegionName: 'eu-west-1' } }),
    members: {},
  },
]
