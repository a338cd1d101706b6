import type { Tags } from './iam-identity.js'

/** A managed policy. Vendor policies have the account `aws` in their ARN and cannot be changed. */
export interface ManagedPolicy {
  /** ANPA… */
  readonly id: string
  readonly arn: string
  readonly name: string
  readonly path: string
  readonly description?: string
  /** The number in `v3`. */
  readonly defaultVersion: number
  readonly tags: Tags
  /** It comes from the configuration, and nothing else may change it. */
  readonly managedBy?: 'configuration'
  readonly createdAt: Date
  readonly updatedAt: Date
}

export interface PolicyVersion {
  /** From 1; a number that was used is not used again. */
  readonly version: number
  readonly document: string
  readonly createdAt: Date
}

export interface InlinePolicy {
  readonly name: string
  readonly document: string
}

export interface AttachedPolicy {
  readonly name: string
  readonly arn: string
}

/** How often a managed policy is in use. */
export interface PolicyUsage {
  readonly attachments: number
  readonly boundaries: number
}
