import type { ConfiguredIam } from '../entities/configured-iam.js'
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
  | { readonly kind: 'file'; readonly path: string; readonly maxBytes: number; readonly keep: number }
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
  readonly rootCredential?: { readonly accessKeyId: string; readonly secretAccessKey: string }
  readonly tls?: TlsConfig
  readonly smtp?: SmtpConfig
  /** Users, groups, roles and policies that are kept as they stand here. Absent: none are. */
  readonly iam?: ConfiguredIam
  /** Absent: no audit trail. */
  readonly audit?: AuditConfig
  /** Addresses or CIDR ranges whose X-Forwarded-* headers are believed. */
  readonly trustedProxies: readonly string[]
  readonly logLevel: 'silent' | 'error' | 'warn' | 'info' | 'debug'
  /** Threads for password arithmetic. */
  readonly workers: number
  readonly bodyLimitBytes: number
}
