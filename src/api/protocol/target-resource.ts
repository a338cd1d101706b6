import { isUserPoolId, type Location, parseUserPoolArn, userPoolArn, userPoolIdPattern } from '../../aws/arn.js'
import { type OperationName, operationTable } from '../model/operations.js'
import { shapes } from '../model/shapes.js'
import { invalidParameter } from './api-error.js'

type Target = 'pool-id' | 'resource-arn' | 'everything'
type Input = Readonly<Record<string, unknown>>

/** Where each operation names the resource that policies decide on: by its input shape, so a new operation needs no entry. */
const targets: ReadonlyMap<string, Target> = new Map(
  Object.entries(operationTable).map(([name, { input }]) => [name, targetOf(shapes[input]?.members ?? {})]),
)

function targetOf(members: Readonly<Record<string, string>>): Target {
  if ('UserPoolId' in members) return 'pool-id'
  return 'ResourceArn' in members ? 'resource-arn' : 'everything'
}

/**
 * The resource of a call, for its authorization: the pool's ARN, the ARN that was sent, or `*`. Nothing is looked up, and
 * no string of the caller becomes a resource unchecked: wildcards are refused as InvalidParameterException.
 */
export function targetResource(operation: OperationName, input: Input, location: Location): string {
  switch (targets.get(operation)) {
    case 'pool-id':
      return poolResource(input.UserPoolId, location)
    case 'resource-arn': {
      const parsed = parseUserPoolArn(String(input.ResourceArn))
      if (!parsed) throw invalidParameter('Invalid resource ARN: it must be the ARN of a user pool.')
      return parsed.arn
    }
    default:
      return '*'
  }
}

function poolResource(poolId: unknown, location: Location): string {
  // UpdateManagedLoginBranding alone may leave it out. Read as a literal resource, this is met by pool wildcards only.
  if (poolId === undefined) return userPoolArn(location, '*')
  const id = String(poolId)
  if (isUserPoolId(id)) return userPoolArn(location, id)
  // The linking operations type the member as a plain string.
  const rule = `Member must satisfy regular expression pattern: ${userPoolIdPattern}`
  throw invalidParameter(
    `1 validation error detected: Value '${id.slice(0, 128)}' at 'userPoolId' failed to satisfy constraint: ${rule}`,
  )
}
