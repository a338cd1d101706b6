import type { Principal } from '../entities/principal.js'

export interface AuthorizationRequest {
  readonly principal: Principal
  /** `cognito-idp:AdminGetUser` */
  readonly action: string
  /** A pool's ARN, or `*` for actions that no resource limits. */
  readonly resource: string
}

/** `message` is the text of the AccessDeniedException. */
export type Decision = { readonly allowed: true } | { readonly allowed: false; readonly message: string }

/** Decides what an authenticated principal may do. An error while deciding must refuse the request. */
export interface Authorizer {
  authorize(request: AuthorizationRequest): Promise<Decision>
}

/** The refusal of a principal whose identity policies allow nothing of the kind (text: IAM user guide, seen on CreateUserPool). */
export function noPolicyAllows({ principal, action, resource }: AuthorizationRequest): Decision {
  const message =
    `User: ${principal.arn} is not authorized to perform: ${action} on resource: ${resource} ` +
    `because no identity-based policy allows the ${action} action`
  return { allowed: false, message }
}
