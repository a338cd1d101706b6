import type { ContextValue } from '../aws/policy/context.js'
import type { Tags } from '../entities/iam-identity.js'

/** What conditions can ask of a request, beside the principal and the resource. */
export interface RequestFacts {
  readonly now: Date
  readonly sourceIp: string
  readonly secureTransport: boolean
  readonly userAgent: string | undefined
  readonly referer: string | undefined
  /** Of the endpoint. */
  readonly region: string
  /** Fill `aws:RequestTag/…` and, unless `tagKeys` does, `aws:TagKeys`. Absent or empty: no such keys. */
  readonly requestTags?: Tags
  /** Fill `aws:TagKeys` of calls that name keys only. */
  readonly tagKeys?: readonly string[]
  /** Keys of one service such as `sts:ExternalId` or `iam:PolicyARN`; names in lower case. */
  readonly serviceKeys?: Readonly<Record<string, ContextValue | undefined>>
}
