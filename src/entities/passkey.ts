import type { Sub, UserPoolId } from './ids.js'

/** A passkey: a WebAuthn credential of a user. Only its public half is here. */
export interface Passkey {
  readonly poolId: UserPoolId
  readonly sub: Sub
  /** Base64url, as the authenticator chose it; unique in the pool. */
  readonly id: string
  /** The COSE key, sealed: who can only write the database cannot plant a key. */
  readonly sealedKey: string
  /** How often the authenticator says it signed; 0 for ever where it does not count. */
  readonly counter: number
  readonly relyingPartyId: string
  /** What people call it. */
  readonly name: string
  /** As the browser told: `internal`, `hybrid`, `usb`, … */
  readonly transports: readonly string[]
  readonly attachment?: 'platform' | 'cross-platform'
  readonly createdAt: Date
}
