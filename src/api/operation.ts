import type { AuthenticatedUser } from '../domain/tokens/tokens.js'
import type { Principal } from '../entities/principal.js'
import type { OperationName, operationTable } from './model/operations.js'
import type { OperationTypes } from './model/types.js'
import type { Services } from './services.js'

/** Facts of one request that a handler may want. */
export interface RequestContext {
  readonly requestId: string
  readonly now: Date
  readonly sourceIp: string
  readonly userAgent: string | undefined
}

type AccessOf<Name extends OperationName> = (typeof operationTable)[Name]['access']

/** Who calls: decided by the operation's access class, so no handler ever authenticates. */
export type CallerOf<Name extends OperationName> =
  AccessOf<Name> extends 'signed'
    ? { readonly principal: Principal }
    : AccessOf<Name> extends 'token'
      ? { readonly user: AuthenticatedUser }
      : AccessOf<Name> extends 'token-or-session'
        ? // Absent: the operation has a Session, which it judges itself.
          { readonly user: AuthenticatedUser | undefined }
        : undefined

export interface Call<Name extends OperationName> {
  readonly input: OperationTypes[Name]['input']
  readonly caller: CallerOf<Name>
  readonly request: RequestContext
}

export type Handle<Name extends OperationName> = (
  services: Services,
  call: Call<Name>,
) => Promise<OperationTypes[Name]['output']>

export interface Operation<Name extends OperationName = OperationName> {
  readonly name: Name
  /** Absent: not built yet; the pipeline refuses it after authentication. */
  readonly handle: Handle<Name> | undefined
}

/** An operation that translates and delegates to the domain; validation, authentication, authorization and errors are the pipeline's. */
export function operation<const Name extends OperationName>(name: Name, handle: Handle<Name>): Operation<Name> {
  return { name, handle }
}

/** Total: a missing or misfiled operation does not compile. */
export type Registry = { readonly [Name in OperationName]: Operation<Name> }
