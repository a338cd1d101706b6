import type { Sub, UserPoolId } from './ids.js'
import type { RiskLevel } from './threat-protection.js'

export type AuthEventType = 'SignIn' | 'SignUp' | 'ForgotPassword' | 'PasswordChange' | 'ResendCode'
export type AuthEventResponse = 'Pass' | 'Fail' | 'InProgress'
export type FeedbackValue = 'Valid' | 'Invalid'

export interface JudgedChallenge {
  readonly name: 'Password' | 'Mfa'
  readonly succeeded: boolean
}

/** Where on earth an address is. */
export interface Place {
  readonly country?: string
  readonly city?: string
  /** Degrees. */
  readonly latitude?: number
  readonly longitude?: number
}

/** From where a request came, as far as it is known. */
export interface EventOrigin {
  readonly ip?: string
  /** Such as `Chrome 126, Windows 10`. */
  readonly deviceName: string
  readonly timezone?: string
  /** Made up by the client and kept on the device. */
  readonly deviceId?: string
  readonly place?: Place
  /** Of the EncodedData that clients send: absent, read, or not to be read. */
  readonly contextData: 'absent' | 'read' | 'unreadable'
}

export interface EventRisk {
  readonly decision: 'NoRisk' | 'AccountTakeover' | 'Block'
  /** Absent without risk. */
  readonly level?: RiskLevel
  readonly compromised: boolean
}

/** Something that happened at a user's door while threat protection was on. */
export interface AuthEvent {
  readonly poolId: UserPoolId
  readonly sub: Sub
  /** The `event_id` of the tokens of a sign-in. */
  readonly id: string
  readonly clientId?: string
  readonly type: AuthEventType
  readonly createdAt: Date
  readonly response: AuthEventResponse
  readonly risk: EventRisk
  readonly challenges: readonly JudgedChallenge[]
  readonly origin: EventOrigin
  readonly feedback?: { readonly value: FeedbackValue; readonly provider: 'Admin' | 'User'; readonly at: Date }
}
