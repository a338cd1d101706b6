import type { UserPoolId } from './ids.js'

/** A group of a pool's users. Absent optional members were never set. */
export interface Group {
  readonly poolId: UserPoolId
  /** Unique in the pool, case and all; never changes. */
  readonly name: string
  readonly description?: string
  /** What members may be, for whoever trades their ID tokens for credentials. */
  readonly roleArn?: string
  /** 0 comes first, absent last. */
  readonly precedence?: number
  readonly createdAt: Date
  readonly modifiedAt: Date
}

/** What tokens tell of a group. */
export type RankedGroup = Pick<Group, 'name' | 'roleArn' | 'precedence'>
