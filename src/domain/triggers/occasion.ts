import type { AppClient } from '../../entities/app-client.js'
import type { UserPool } from '../../entities/user-pool.js'
import type { SenderClaims } from '../threats/event-origin.js'

/** Texts that an application hands through to functions: never stored, checked or logged. */
export type Metadata = Readonly<Record<string, string>>

/** What a request tells functions about its sender. */
export interface TriggerCaller {
  /** As events carry it: `aws-sdk-js-3.1169.0`. */
  readonly awsSdkVersion: string
  readonly clientMetadata?: Metadata | undefined
  /** ValidationData of a sign-up, ClientMetadata of the first call of a sign-in. */
  readonly validationData?: Metadata | undefined
  /** What risk is judged by; functions never see it. */
  readonly sender?: SenderClaims | undefined
}

/** Where a trigger fires. */
export interface Occasion {
  readonly pool: UserPool
  /** Absent: an administrator's call that names none. */
  readonly client?: AppClient | undefined
  /** Absent: nothing is known of the sender. */
  readonly caller?: TriggerCaller | undefined
}

/** What events say of a sender that does not tell (field reports). */
export const unknownSdk = 'aws-sdk-unknown-unknown'

/** The occasion once the first call of a sign-in is over: what that call passed to functions does not go further (API model, InitiateAuth). */
export function withoutValidationData<T extends Occasion>(occasion: T): T {
  if (!occasion.caller?.validationData) return occasion
  const { validationData: _, ...caller } = occasion.caller
  return { ...occasion, caller }
}
