import type { Location } from '../aws/arn.js'
import type { Random } from '../crypto/random.js'
import type { Clock } from '../domain/clock.js'
import type { Storage } from '../storage/storage.js'
import type { IamChanges } from './iam-changes.js'

/** What every class that administers IAM is built from. */
export interface IamParts {
  readonly storage: Storage
  readonly changes: IamChanges
  readonly clock: Clock
  readonly random: Random
  readonly location: Location
}
