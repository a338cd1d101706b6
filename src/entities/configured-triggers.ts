/** Where one trigger function, or several, run. */
export type ConfiguredTarget =
  | {
      readonly kind: 'module'
      /** Absolute path of a JavaScript module. */
      readonly file: string
      readonly exportName: string
    }
  | {
      readonly kind: 'http'
      readonly url: string
      /** Key of the signatures. */
      readonly secret: Buffer
    }
  | {
      readonly kind: 'lambda'
      /** Absent: AWS itself. */
      readonly endpoint?: string
      /** Absent: the region of the ARN. */
      readonly region?: string
      /** Absent: the ARN. */
      readonly functionName?: string
      /** Absent: those that the AWS SDK finds, or none at an `endpoint`. */
      readonly credentials?: {
        readonly accessKeyId: string
        readonly secretAccessKey: string
        readonly sessionToken?: string
      }
    }
  | {
      readonly kind: 'command'
      /** The program and its arguments. */
      readonly command: readonly [string, ...string[]]
      /** Working directory. */
      readonly folder: string
    }

export type ConfiguredEncryption =
  | {
      readonly kind: 'raw-aes'
      readonly keyNamespace: string
      readonly keyName: string
      /** 16, 24 or 32 bytes. */
      readonly key: Buffer
    }
  /** No encryption at all, in `dev` only. */
  | { readonly kind: 'plaintext' }

/** The section `triggers` of the configuration. */
export interface ConfiguredTriggers {
  /** For one attempt. */
  readonly timeoutMilliseconds: number
  /** Further attempts after a failure that may pass. */
  readonly retries: number
  /** By ARN, or by the beginning of ARNs when `*` ends it; an exact one counts before the longest beginning. */
  readonly targets: ReadonlyMap<string, ConfiguredTarget>
  /** Absent: custom senders get no codes. */
  readonly encryption?: ConfiguredEncryption
  /** What functions on this machine see as their environment. */
  readonly environment: Readonly<Record<string, string>>
}
