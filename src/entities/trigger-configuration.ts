/** The triggers that a pool names by ARN alone. */
export type TriggerName =
  | 'PreSignUp'
  | 'CustomMessage'
  | 'PostConfirmation'
  | 'PreAuthentication'
  | 'PostAuthentication'
  | 'DefineAuthChallenge'
  | 'CreateAuthChallenge'
  | 'VerifyAuthChallengeResponse'
  | 'UserMigration'

export type SenderName = 'CustomSMSSender' | 'CustomEmailSender'
export type TokenTriggerVersion = 'V1_0' | 'V2_0' | 'V3_0'

/** A pool's `LambdaConfig` as set. An absent member was never set: that trigger does not fire. */
export interface TriggerConfiguration {
  readonly functions: Readonly<Partial<Record<TriggerName, string>>>
  /** `stated`: by which members it was set, since describe calls show the same. */
  readonly preTokenGeneration?: {
    readonly arn: string
    readonly version: TokenTriggerVersion
    readonly stated: 'arn' | 'config' | 'both'
  }
  readonly senders: Readonly<Partial<Record<SenderName, string>>>
  readonly inboundFederation?: string
  /** Under which the codes that custom senders get are encrypted. */
  readonly kmsKeyId?: string
}
