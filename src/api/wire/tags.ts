import { parseUserPoolArn } from '../../aws/arn.js'
import { Failure } from '../../domain/failure.js'
import type { Services } from '../services.js'

/** The pool that the ARN names if it is one of this server, else `pool-not-found`; the pipeline has checked the form. */
export function poolIdOfArn(arn: string, { region, accountId }: Services['location']): string {
  const parsed = parseUserPoolArn(arn)
  if (parsed?.region === region && parsed.accountId === accountId) return parsed.poolId
  throw new Failure('pool-not-found', { poolId: parsed?.poolId ?? arn })
}
