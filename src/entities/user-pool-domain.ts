import type { UserPoolId } from './ids.js'

/** Where the pages of a pool are served; no two pools have one in common. */
export interface UserPoolDomain {
  /** A prefix without dots, or a whole host name where there is a certificate. */
  readonly domain: string
  readonly poolId: UserPoolId
  /** Of custom domains only. */
  readonly certificate?: DomainCertificate
  /** 1: the classic pages; 2: managed login. */
  readonly managedLoginVersion: number
  readonly createdAt: Date
  readonly modifiedAt: Date
}

export interface DomainCertificate {
  readonly arn: string
  readonly securityPolicy?: string
}
