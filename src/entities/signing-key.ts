import type { UserPoolId } from './ids.js'

export type TokenUse = 'id' | 'access'

/** An RSA-2048 key pair; the private half is PKCS #8 PEM, sealed. */
export interface SigningKey {
  /** Base64 of 32 random bytes, as Cognito's key ids. */
  readonly kid: string
  /** Absent while the key waits in the reserve. */
  readonly poolId?: UserPoolId
  readonly use?: TokenUse
  /** Public half, members `n` and `e` of the JWK. */
  readonly publicJwk: { readonly n: string; readonly e: string }
  readonly sealedPrivateKey: string
  readonly createdAt: Date
}
