import type { CreateUserPoolCommandInput, UserPoolType } from '@aws-sdk/client-cognito-identity-provider'
import { SES_IDENTITY, SMS_CALLER } from './pool-calls.js'

type Settings = Partial<CreateUserPoolCommandInput>

/** A setting that create and update both take, and how describe shows it where that is not as it was sent. */
export interface SettingSample {
  readonly setting: string
  readonly sent: Settings
  readonly shown?: Partial<UserPoolType>
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
  },
  { setting: 'DeletionProtection', sent: { DeletionProtection: 'ACTIVE' } },
  {
    setting: 'AutoVerifiedAttributes',
    sent: { AutoVerifiedAttributes: ['email', 'phone_number'], ...sms },
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
  },
  {
    setting: 'the older verification members',
    sent: { SmsVerificationMessage: code, EmailVerificationMessage: code, EmailVerificationSubject: 'Hi' },
    shown: {
      VerificationMessageTemplate: { ...template, SmsMessage: code, EmailMessage: code, EmailSubject: 'Hi' },
    },
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
  },
  {
    setting: 'SmsAuthenticationMessage',
    sent: { SmsAuthenticationMessage: 'Sign in with {####}' },
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
  },
  {
    setting: 'EmailConfiguration without an account',
    sent: { EmailConfiguration: { From: 'shop@example.com' } },
    shown: { EmailConfiguration: { EmailSendingAccount: 'COGNITO_DEFAULT', From: 'shop@example.com' } },
  },
  { setting: 'SmsConfiguration', sent: sms },
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
  },
  {
    setting: 'UserPoolAddOns OFF',
    sent: { UserPoolAddOns: { AdvancedSecurityMode: 'OFF' } },
    shown: { UserPoolAddOns: { AdvancedSecurityMode: 'OFF', AdvancedSecurityAdditionalFlows: {} } },
  },
  { setting: 'LambdaConfig without triggers', sent: { LambdaConfig: {} } },
  { setting: 'MfaConfiguration OFF', sent: { MfaConfiguration: 'OFF' } },
]
