import type { Principal } from '../entities/principal.js'
import type { Decision } from '../iam/authorizer.js'

/** One call of an API, at its end. */
export interface ApiCall {
  readonly service: 'cognito-idp' | 'iam' | 'sts'
  readonly operation: string
  readonly readOnly: boolean
  readonly requestId: string
  readonly sourceIp: string
  readonly userAgent: string | undefined
  /** Who signed. Absent: nobody, or nobody whose signature held. */
  readonly principal?: Principal
  /** Key id of a signature that did not hold. */
  readonly claimedAccessKeyId?: string
  /** `sub` of the user whose token was presented. */
  readonly sub?: string
  /** Free of secrets already; absent where the body was never read. */
  readonly parameters?: object
  /** The text is free of secrets already. */
  readonly error?: { readonly type: string; readonly message: string }
  /** Absent where no policy was asked. */
  readonly decision?: Decision
  /** What the decision was about. */
  readonly resource?: string
}

export interface AuditRecorder {
  /**
   * Takes note of a call; the line is written a moment later. Never throws. A promise, which never rejects, where the call
   * shall not be answered before its line is written.
   */
  recordApiCall(call: ApiCall): Promise<void> | undefined
}
