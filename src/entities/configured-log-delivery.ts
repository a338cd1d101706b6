import type { ConfiguredTarget } from './configured-triggers.js'

/** Where lines of one log, or of several, go. */
export type ConfiguredLogTarget =
  | { readonly kind: 'file'; readonly path: string }
  | { readonly kind: 'stdout' }
  | Extract<ConfiguredTarget, { kind: 'http' }>

/** By ARN, or by the beginning of ARNs when `*` ends it; an exact one counts before the longest beginning. */
export type ConfiguredLogDelivery = ReadonlyMap<string, ConfiguredLogTarget>

/** Files that threat protection reads. */
export interface ConfiguredThreats {
  /** A MaxMind database of cities or countries. Absent: nobody knows where addresses are. */
  readonly geoDatabaseFile?: string
  /** Sorted SHA-1 hashes. Absent: only the most frequent passwords are known. */
  readonly breachedPasswordsFile?: string
}
