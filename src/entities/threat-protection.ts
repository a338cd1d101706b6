/** What a pool does with the risk of a sign-in. AUDIT records and lets everything pass. */
export type ThreatMode = 'OFF' | 'AUDIT' | 'ENFORCED'

export type RiskLevel = 'Low' | 'Medium' | 'High'
export type TakeoverAction = 'BLOCK' | 'MFA_IF_CONFIGURED' | 'MFA_REQUIRED' | 'NO_ACTION'
export type PasswordEvent = 'SIGN_IN' | 'PASSWORD_CHANGE' | 'SIGN_UP'

export interface LevelResponse {
  readonly notify: boolean
  readonly action: TakeoverAction
}

/** A mail to the user; placeholders such as `{ip-address}` are filled. */
export interface NoticeTemplate {
  readonly subject: string
  readonly htmlBody?: string
  readonly textBody?: string
}

export interface NoticeSettings {
  readonly sourceArn: string
  readonly from?: string
  readonly replyTo?: string
  readonly block?: NoticeTemplate
  readonly noAction?: NoticeTemplate
  readonly mfa?: NoticeTemplate
}

export interface CompromisedCredentials {
  /** Absent: every event. */
  readonly events?: readonly PasswordEvent[]
  readonly action: 'BLOCK' | 'NO_ACTION'
}

export interface AccountTakeover {
  /** A level that is left out is recorded and nothing else. */
  readonly responses: { readonly [Level in RiskLevel]?: LevelResponse }
  readonly notices?: NoticeSettings
}

export interface RiskExceptions {
  /** CIDR ranges. */
  readonly blocked?: readonly string[]
  readonly skipped?: readonly string[]
}

/** What SetRiskConfiguration sets for a pool, or for one app client in place of its pool's. */
export interface RiskConfiguration {
  readonly compromisedCredentials?: CompromisedCredentials
  readonly accountTakeover?: AccountTakeover
  readonly exceptions?: RiskExceptions
  /** ISO 8601. */
  readonly modifiedAt: string
}

export type LogSource = 'userNotification' | 'userAuthEvents'

/** One log of a pool and where it goes. */
export interface LogDelivery {
  readonly source: LogSource
  readonly level: 'ERROR' | 'INFO'
  readonly destination: { readonly kind: 'log-group' | 'bucket' | 'stream'; readonly arn: string }
}
