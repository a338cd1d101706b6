import type { Tags } from './iam-identity.js'
import type { InlinePolicy } from './iam-policy.js'

/** The users, groups, roles and policies that the configuration names: all there shall be of it, and nothing else. */
export interface ConfiguredIam {
  readonly policies: readonly ConfiguredPolicy[]
  readonly groups: readonly ConfiguredGroup[]
  readonly users: readonly ConfiguredUser[]
  readonly roles: readonly ConfiguredRole[]
}

interface Configured {
  readonly name: string
  readonly path: string
  /** Place in the file, for messages. */
  readonly where: string
}

/** A managed policy by its ARN, or one of the configuration by its name. */
export type PolicyReference = string

interface Holder extends Configured {
  readonly policies: readonly PolicyReference[]
  readonly inline: readonly InlinePolicy[]
}

export interface ConfiguredPolicy extends Configured {
  readonly document: string
  readonly description?: string
  readonly tags: Tags
}

export interface ConfiguredGroup extends Holder {}

export interface ConfiguredUser extends Holder {
  readonly tags: Tags
  readonly boundary?: PolicyReference
  /** Names of groups of the configuration. */
  readonly groups: readonly string[]
  readonly accessKeys: readonly ConfiguredKey[]
}

export interface ConfiguredKey {
  readonly accessKeyId: string
  readonly secretAccessKey: string
  readonly active: boolean
  readonly where: string
}

export interface ConfiguredRole extends Holder {
  readonly tags: Tags
  readonly boundary?: PolicyReference
  /** The trust policy. */
  readonly trust: string
  readonly description?: string
  readonly maxSessionSeconds: number
}

export const nothingConfigured: ConfiguredIam = { policies: [], groups: [], users: [], roles: [] }
