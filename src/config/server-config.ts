import type { ConfiguredIam } from '../entities/configured-iam.js'
import type { ConfiguredLogDelivery, ConfiguredThreats } from '../entities/configured-log-delivery.js'
import type { ConfiguredMessages } from '../entities/configured-messages.js'
import type { ConfiguredTriggers } from '../entities/configured-triggers.js'
import type { StorageLocation } from '../storage/storage.js'

export interface SmtpConfig {
  readonly host: string
  readonly port: number
  readonly secure: boolean
  readonly user?: string
  readonly password?: string
  /** Sender when the pool names none. */
  readonly from: string
}

/** `files`: certificate and key of the operator. `local`: a certificate of the development CA; HTTP is answered on the same port too. */
export type TlsConfig =
  | { readonly kind: 'files'; readonly certificate: string; readonly key: string }
  | { readonly kind: 'local'; readonly certificate: string; readonly key: string; readonly caFile: string }

/** Where the record of each API call goes. */
export type AuditConfig =
  | {
      readonly kind: 'file'
      readonly path: string
      readonly maxBytes: number
      readonly keep: number
      /** `each`: no call is answered before its record is handed to the system. */
      readonly durability: 'batched' | 'each'
    }
  | { readonly kind: 'stdout' }

/** Everything the server needs to know, validated and immutable. `dev` permits test controls and unknown access keys; `serve` has neither. */
export interface ServerConfig {
  readonly mode: 'dev' | 'serve'
  readonly host: string
  /** 0 picks a free one. */
  readonly port: number
  /** Base of issuers and links, without a trailing slash. Absent in `dev`: `http://localhost:<port>`. */
  readonly publicUrl?: string
  readonly region: string
  readonly accountId: string
  readonly storage: StorageLocation
  /** 32 bytes. */
  readonly masterKey: Buffer
  readonly rootCredential?: { readonly accessKeyId: string; readonly secretAccessKey: string } | 'disabled'
  readonly tls?: TlsConfig
  readonly smtp?: SmtpConfig
  /** The ways out other than SMTP, and how much may go out. */
  readonly messages?: ConfiguredMessages
  /** Users, groups, roles and policies that are kept as they stand here. Absent: what an earlier one brought stays. */
  readonly iam?: ConfiguredIam
  /** Where the functions of pools run. Absent: nowhere, and every trigger fails. */
  readonly triggers?: ConfiguredTriggers
  /** What threat protection has from outside. */
  readonly threats?: ConfiguredThreats
  /** Where logs of pools go, by ARN of their destination. Absent: nowhere. */
  readonly logDelivery?: ConfiguredLogDelivery
  /** Absent: no audit trail. */
  readonly audit?: AuditConfig
  /** Addresses or CIDR ranges whose X-Forwarded-* headers are believed. */
  readonly trustedProxies: readonly string[]
  readonly logLevel: 'silent' | 'error' | 'warn' | 'info' | 'debug'
  /** Threads for password arithmetic. */
  readonly workers: number
  readonly bodyLimitBytes: number
  /** Whether the tier of a pool limits its features, as in AWS. Absent: every tier has all. */
  readonly enforceTiers?: boolean
}
