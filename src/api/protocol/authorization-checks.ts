import type { Location } from '../../aws/arn.js'
import { authorizationTable } from '../authorization-table.js'
import type { OperationName } from '../model/operations.js'
import { type RequestTags, requestTags } from './request-tags.js'
import { targetResource } from './target-resource.js'

export interface AuthorizationCheck {
  readonly action: string
  readonly resource: string
  /** Only an explicit deny refuses. */
  readonly denyOnly: boolean
}

/** Everything that has to be decided before a call, all of it from the request alone. */
export interface CallAuthorization extends RequestTags {
  /** Each must pass; the first is the operation itself. Empty where no policy is consulted. */
  readonly checks: readonly AuthorizationCheck[]
  /** The pool whose tags conditions may ask for. */
  readonly poolId?: string
}

/** What policies are asked about a call of the operation. Refuses malformed resources as InvalidParameterException. */
export function authorizationChecks(
  name: OperationName,
  input: Readonly<Record<string, unknown>>,
  location: Location,
): CallAuthorization {
  const { action, resource, tagSource, furtherChecks } = authorizationTable[name]
  if (resource === undefined) return { checks: [] }
  const { arn, poolId } = targetResource(resource, input, location)
  const checks = furtherChecks.map(({ operation, onEverything, denyOnly = false }) => ({
    action: authorizationTable[operation].action,
    resource: onEverything ? '*' : arn,
    denyOnly,
  }))
  return {
    checks: [{ action, resource: arn, denyOnly: false }, ...checks],
    ...(poolId === undefined ? {} : { poolId }),
    ...(tagSource ? requestTags(tagSource, input) : {}),
  }
}
