import type { Tags } from '../entities/iam-identity.js'
import type { Principal } from '../entities/principal.js'
import type { RequestFacts } from './request-facts.js'

export interface AuthorizationRequest {
  readonly principal: Principal
  /** `cognito-idp:AdminGetUser` */
  readonly action: string
  /** An ARN, or `*` for actions that no resource limits. */
  readonly resource: string
  readonly facts: RequestFacts
  /** Tags of the resource; asked for only when some statement does. Undefined: there is no such resource. */
  readonly resourceTags?: () => Promise<Tags | undefined>
  /** The action need not be allowed: only an explicit deny refuses. */
  readonly denyOnly?: boolean
}

/** Which statement decided, for the log. */
export interface DecisiveStatement {
  readonly layer: 'scp' | 'identity' | 'boundary' | 'session'
  /** ARN of a managed policy, or `user/alice/policy-name` of an inline one. */
  readonly policy: string
  /** Position in the document, from 0. */
  readonly statement: number
  readonly sid?: string
}

/** `message` is the text of the AccessDenied error, `layer` the one that refused: by a statement, or because none allows. */
export type Decision =
  | { readonly allowed: true; readonly by?: DecisiveStatement }
  | {
      readonly allowed: false
      readonly message: string
      readonly layer?: DecisiveStatement['layer']
      readonly by?: DecisiveStatement
    }

/** Decides what an authenticated principal may do. Rejects when it cannot decide: then the request must not go on. */
export interface Authorizer {
  authorize(request: AuthorizationRequest): Promise<Decision>
}
