import { QueryFailure } from '../../aws/query/query-failure.js'
import type { ValueOf } from '../../aws/query/schema.js'
import type { Tags } from '../../entities/iam-identity.js'
import type { tagList } from './shapes.js'

/** The tags of an input; keys that differ by case only would be one key to a condition and are refused, as the service does. */
export function fromTagList(list: ValueOf<typeof tagList> | undefined): Tags {
  const folded = new Set((list ?? []).map(({ Key }) => Key.toLowerCase()))
  if (folded.size < (list ?? []).length) {
    throw new QueryFailure('InvalidInput', 'Duplicate tag keys found. Please note that Tag keys are case insensitive.')
  }
  return Object.fromEntries((list ?? []).map(({ Key, Value }) => [Key, Value]))
}
