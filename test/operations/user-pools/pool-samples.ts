import type { CreateUserPoolCommandInput, UserPoolType } from '@aws-sdk/client-cognito-identity-provider'
import { SES_IDENTITY, SMS_CALLER } from './pool-calls.js'

type Settings = Partial<CreateUserPoolCommandInput>

/** A setting that create and update both take, how describe shows it, and how it shows a pool without it. */
export interface SettingSample {
  readonly setting: string
  readonly sent: Settings
  /** Where it differs from what was sent. */
  readonly shown?: Partial<UserPoolType>
  readonly unset: Partial<UserPoolType>
}

const sms = { SmsConfiguration: { SnsCallerArn: SMS_CALLER, ExternalId: 'pool', SnsRegion: 'eu-west-1' } }
const code = 'Code {####}'
const template = { DefaultEmailOption: 'CONFIRM_WITH_CODE' } as const

export const strictPolicy = {
  MinimumLength: 12,
  RequireUppercase: true,
  RequireLowercase: false,
  RequireNumbers: true,
  RequireSymbols: false,
  PasswordHistorySize: 5,
  TemporaryPasswordValidityDays: 3,
}

export const defaultPolicy = {
  MinimumLength: 8,
  RequireUppercase: true,
  RequireLowercase: true,
  RequireNumbers: true,
  RequireSymbols: true,
  TemporaryPasswordValidityDays: 7,
}

const passwordFactor = { SignInPolicy: { AllowedFirstAuthFactors: ['PASSWORD' as const] } }
const openSignUp = { AllowAdminCreateUserOnly: false, UnusedAccountValidityDays: 7 }

export const settingSamples: readonly SettingSample[] = [
  {
    setting: 'PasswordPolicy',
    sent: { Policies: { PasswordPolicy: strictPolicy } },
    shown: {
      Policies: { PasswordPolicy: strictPolicy, ...passwordFactor },
      AdminCreateUserConfig: { ...openSignUp, UnusedAccountValidityDays: 3 },
    },
    unset: { Policies: { PasswordPolicy: defaultPolicy, ...passwordFactor }, AdminCreateUserConfig: openSignUp },
  },
  { setting: 'DeletionProtection', sent: { DeletionProtection: 'ACTIVE' }, unset: { DeletionProtection: 'INACTIVE' } },
  {
    setting: 'AutoVerifiedAttributes',
    sent: { AutoVerifiedAttributes: ['email', 'phone_number'], ...sms },
    unset: { AutoVerifiedAttributes: undefined, SmsConfiguration: undefined },
  },
  {
    setting: 'VerificationMessageTemplate',
    sent: {
      VerificationMessageTemplate: {
        SmsMessage: code,
        EmailMessage: `<b>${code}</b>`,
        EmailSubject: 'Welcome',
        EmailMessageByLink: 'Click {##here##}',
        EmailSubjectByLink: 'Link',
        DefaultEmailOption: 'CONFIRM_WITH_CODE',
      },
      SmsVerificationMessage: code,
      EmailVerificationMessage: `<b>${code}</b>`,
      EmailVerificationSubject: 'Welcome',
    },
    unset: {
      VerificationMessageTemplate: template,
      SmsVerificationMessage: undefined,
      EmailVerificationMessage: undefined,
      EmailVerificationSubject: undefined,
    },
  },
  {
    setting: 'the older verification members',
    sent: { SmsVerificationMessage: code, EmailVerificationMessage: code, EmailVerificationSubject: 'Hi' },
    shown: {
      VerificationMessageTemplate: { ...template, SmsMessage: code, EmailMessage: code, EmailSubject: 'Hi' },
    },
    unset: { VerificationMessageTemplate: template, SmsVerificationMessage: undefined },
  },
  {
    setting: 'the template without the older members',
    sent: { VerificationMessageTemplate: { SmsMessage: code, EmailMessage: code, EmailSubject: 'Hi' } },
    shown: {
      VerificationMessageTemplate: { ...template, SmsMessage: code, EmailMessage: code, EmailSubject: 'Hi' },
      SmsVerificationMessage: code,
      EmailVerificationMessage: code,
      EmailVerificationSubject: 'Hi',
    },
    unset: { VerificationMessageTemplate: template, EmailVerificationSubject: undefined },
  },
  {
    setting: 'SmsAuthenticationMessage',
    sent: { SmsAuthenticationMessage: 'Sign in with {####}' },
    unset: { SmsAuthenticationMessage: undefined },
  },
  {
    setting: 'EmailConfiguration',
    sent: {
      EmailConfiguration: {
        EmailSendingAccount: 'DEVELOPER',
        SourceArn: SES_IDENTITY,
        From: 'Shop <shop@example.com>',
        ReplyToEmailAddress: 'help@example.com',
        ConfigurationSet: 'mail',
      },
    },
    unset: { EmailConfiguration: { EmailSendingAccount: 'COGNITO_DEFAULT' } },
  },
  {
    setting: 'EmailConfiguration without an account',
    sent: { EmailConfiguration: { From: 'shop@example.com' } },
    shown: { EmailConfiguration: { EmailSendingAccount: 'COGNITO_DEFAULT', From: 'shop@example.com' } },
    unset: { EmailConfiguration: { EmailSendingAccount: 'COGNITO_DEFAULT' } },
  },
  { setting: 'SmsConfiguration', sent: sms, unset: { SmsConfiguration: undefined } },
  {
    setting: 'AdminCreateUserConfig',
    sent: {
      AdminCreateUserConfig: {
        AllowAdminCreateUserOnly: true,
        UnusedAccountValidityDays: 9,
        InviteMessageTemplate: {
          SMSMessage: 'Hi {username} {####}',
          EmailMessage: 'Hi {username} {####}',
          EmailSubject: 'Hi',
        },
      },
    },
    shown: {
      Policies: { PasswordPolicy: { ...defaultPolicy, TemporaryPasswordValidityDays: 9 }, ...passwordFactor },
    },
    unset: { AdminCreateUserConfig: openSignUp },
  },
  {
    setting: 'AccountRecoverySetting',
    sent: {
      AccountRecoverySetting: {
        RecoveryMechanisms: [
          { Name: 'verified_email', Priority: 1 },
          { Name: 'verified_phone_number', Priority: 2 },
        ],
      },
    },
    unset: { AccountRecoverySetting: undefined },
  },
  {
    setting: 'UserPoolAddOns OFF',
    sent: { UserPoolAddOns: { AdvancedSecurityMode: 'OFF' } },
    shown: { UserPoolAddOns: { AdvancedSecurityMode: 'OFF', AdvancedSecurityAdditionalFlows: {} } },
    unset: { UserPoolAddOns: undefined },
  },
  { setting: 'LambdaConfig without triggers', sent: { LambdaConfig: {} }, unset: { LambdaConfig: {} } },
  { setting: 'MfaConfiguration OFF', sent: { MfaConfiguration: 'OFF' }, unset: { MfaConfiguration: 'OFF' } },
]
