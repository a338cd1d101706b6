import { constantTimeEqual, secretHash } from '../../crypto/digests.js'
import type { Sealer } from '../../crypto/sealing.js'
import { type AppClient, isConfidential } from '../../entities/app-client.js'
import { Failure } from '../failure.js'
import { openClientSecrets } from './client-secrets.js'

/** Proof that a confidential client is itself. Either of its two active secrets counts. */
export class ClientAuthentication {
  readonly #sealer: Sealer

  constructor({ sealer }: { readonly sealer: Sealer }) {
    this.#sealer = sealer
  }

  /**
   * Checks SECRET_HASH over any of `usernames` (normally the one typed; for refresh the real username). Fails with
   * `secret-hash-missing`, `secret-hash-mismatch`, or `secret-hash-unexpected` for a public client.
   */
  verifySecretHash(client: AppClient, usernames: readonly string[], hash: string | undefined): void {
    const clientId = client.id
    if (!isConfidential(client)) {
      if (hash === undefined) return
      throw new Failure('secret-hash-unexpected', { clientId })
    }
    if (hash === undefined) throw new Failure('secret-hash-missing', { clientId })
    const expected = openClientSecrets(this.#sealer, client).flatMap((secret) =>
      usernames.map((username) => secretHash(secret, username, clientId)),
    )
    if (!isOneOf(hash, expected)) throw new Failure('secret-hash-mismatch', { clientId })
  }

  /** Whether the raw secret is one of the client's; true for a public client that sends none. */
  isSecretValid(client: AppClient, secret: string | undefined): boolean {
    if (!isConfidential(client)) return secret === undefined
    return secret !== undefined && isOneOf(secret, openClientSecrets(this.#sealer, client))
  }
}

/** Compares with every candidate, so that the time does not tell which one it was. */
function isOneOf(value: string, candidates: readonly string[]): boolean {
  return candidates.map((candidate) => constantTimeEqual(value, candidate)).includes(true)
}
