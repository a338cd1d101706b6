import type { UserPoolId } from './ids.js'

/** What a pool signs SAML requests with; never changes while the pool lives. */
export interface SigningCertificate {
  readonly poolId: UserPoolId
  /** X.509, DER in base64 without PEM armour. */
  readonly certificate: string
  /** PKCS #8 PEM, sealed. */
  readonly sealedPrivateKey: string
  readonly createdAt: Date
}
