import type { Location } from '../aws/arn.js'
import type { Schema } from '../aws/query/schema.js'
import type { Tags } from '../entities/iam-identity.js'
import type { Iam } from '../iam/iam.js'
import type { RequestFacts } from '../iam/request-facts.js'
import type { Caller } from '../iam/sessions.js'
import type { Paging } from './paging.js'

export interface Services {
  readonly iam: Iam
  readonly location: Location
  readonly paging: Paging
}

export interface Call<Input> {
  readonly operation: string
  readonly input: Input
  readonly caller: Caller
}

/** A resource that the action must be allowed on, with what conditions can ask about it. */
export interface Target extends Pick<RequestFacts, 'requestTags' | 'tagKeys' | 'serviceKeys'> {
  readonly resource: string
  /** An action of the same service that the call needs besides its own, such as `TagUser`. */
  readonly further?: string
  readonly resourceTags?: () => Promise<Tags | undefined>
}

type Targets = Target | readonly Target[]

/**
 * What decides whether the caller may do it: policies on every target; or the domain, which knows more than the action
 * and the resource; or nothing, where every authenticated caller may.
 */
export type Access<Input> =
  | ((services: Services, call: Call<Input>) => Targets | Promise<Targets>)
  | 'decided-by-domain'
  | 'every-caller'

export interface OperationOf<Input, Output> {
  /** The wire name; with the service it is the action of policies. */
  readonly name: string
  readonly service: 'iam' | 'sts'
  readonly input: Schema<Input>
  /** Absent: the reply has no result element. */
  readonly output?: Schema<Output>
  readonly access: Access<Input>
  /** Called once the caller is allowed to. */
  readonly handle: (services: Services, call: Call<Input>) => Promise<Output>
}

/** An operation whose types are its own affair. */
export type Operation = OperationOf<unknown, unknown>

/** Lets the compiler check an operation against its schemas and then forget them. */
export function operation<Input, Output = void>(of: OperationOf<Input, Output>): Operation {
  return of as unknown as Operation
}
