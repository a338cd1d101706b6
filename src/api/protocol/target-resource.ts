import { isUserPoolId, type Location, parseUserPoolArn, userPoolArn, userPoolIdPattern } from '../../aws/arn.js'
import type { ResourceSource } from '../authorization-table.js'
import { invalidParameter } from './api-error.js'

type Input = Readonly<Record<string, unknown>>

/** What a call is decided on: the resource as policies name it, and the pool where it is one of this server's. */
export interface TargetResource {
  readonly arn: string
  readonly poolId?: string
}

/**
 * The resource of a call, for its authorization: the pool's ARN, the ARN that was sent, or `*`. Nothing is looked up, and
 * no string of the caller becomes a resource unchecked: wildcards are refused as InvalidParameterException.
 */
export function targetResource(source: ResourceSource, input: Input, location: Location): TargetResource {
  switch (source) {
    case 'UserPoolId':
      return poolResource(input.UserPoolId, location)
    case 'ResourceArn': {
      const parsed = parseUserPoolArn(String(input.ResourceArn))
      if (!parsed) throw invalidParameter('Invalid resource ARN: it must be the ARN of a user pool.')
      const { arn, region, accountId, poolId } = parsed
      const isHere = region === location.region && accountId === location.accountId
      return isHere ? { arn, poolId } : { arn }
    }
    case 'everything':
      return { arn: '*' }
  }
}

function poolResource(poolId: unknown, location: Location): TargetResource {
  // UpdateManagedLoginBranding alone may leave it out. Read as a literal resource, this is met by pool wildcards only.
  if (poolId === undefined) return { arn: userPoolArn(location, '*') }
  const id = String(poolId)
  if (isUserPoolId(id)) return { arn: userPoolArn(location, id), poolId: id }
  // The linking operations type the member as a plain string.
  const rule = `Member must satisfy regular expression pattern: ${userPoolIdPattern}`
  throw invalidParameter(
    `1 validation error detected: Value '${id.slice(0, 128)}' at 'userPoolId' failed to satisfy constraint: ${rule}`,
  )
}
