import type { SenderName, TriggerName } from '../../entities/trigger-configuration.js'

/** As error texts name a trigger (field reports, developer guide). */
export type FiredTrigger = TriggerName | 'PreTokenGeneration' | SenderName

/** Every `triggerSource` that an event may carry, by trigger (developer guide, "Lambda trigger sources"). */
export const triggerSources = {
  PreSignUp: ['PreSignUp_SignUp', 'PreSignUp_AdminCreateUser', 'PreSignUp_ExternalProvider'],
  PostConfirmation: ['PostConfirmation_ConfirmSignUp', 'PostConfirmation_ConfirmForgotPassword'],
  PreAuthentication: ['PreAuthentication_Authentication'],
  PostAuthentication: ['PostAuthentication_Authentication'],
  PreTokenGeneration: [
    'TokenGeneration_HostedAuth',
    'TokenGeneration_Authentication',
    'TokenGeneration_NewPasswordChallenge',
    'TokenGeneration_AuthenticateDevice',
    'TokenGeneration_RefreshTokens',
    'TokenGeneration_ClientCredentials',
  ],
  UserMigration: ['UserMigration_Authentication', 'UserMigration_ForgotPassword'],
  CustomMessage: [
    'CustomMessage_SignUp',
    'CustomMessage_AdminCreateUser',
    'CustomMessage_ResendCode',
    'CustomMessage_ForgotPassword',
    'CustomMessage_UpdateUserAttribute',
    'CustomMessage_VerifyUserAttribute',
    'CustomMessage_Authentication',
  ],
  DefineAuthChallenge: ['DefineAuthChallenge_Authentication'],
  CreateAuthChallenge: ['CreateAuthChallenge_Authentication'],
  VerifyAuthChallengeResponse: ['VerifyAuthChallengeResponse_Authentication'],
  CustomEmailSender: [
    'CustomEmailSender_SignUp',
    'CustomEmailSender_AdminCreateUser',
    'CustomEmailSender_ResendCode',
    'CustomEmailSender_ForgotPassword',
    'CustomEmailSender_UpdateUserAttribute',
    'CustomEmailSender_VerifyUserAttribute',
    'CustomEmailSender_Authentication',
    'CustomEmailSender_AccountTakeOverNotification',
  ],
  CustomSMSSender: [
    'CustomSMSSender_SignUp',
    'CustomSMSSender_AdminCreateUser',
    'CustomSMSSender_ResendCode',
    'CustomSMSSender_ForgotPassword',
    'CustomSMSSender_UpdateUserAttribute',
    'CustomSMSSender_VerifyUserAttribute',
    'CustomSMSSender_Authentication',
  ],
} as const satisfies Readonly<Record<FiredTrigger, readonly string[]>>

export type TriggerSource<Name extends FiredTrigger = FiredTrigger> = (typeof triggerSources)[Name][number]
