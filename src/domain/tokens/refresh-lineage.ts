import { constantTimeEqual, deriveBytes } from '../../crypto/digests.js'
import { type IssuedToken, issueRefreshToken, parseRefreshToken } from '../../crypto/opaque-token.js'
import type { TokenFamily } from '../../entities/token-family.js'

/** Rotations over which an old token is still recognized as one of ours. */
const longestLineage = 1000

/**
 * The refresh tokens of a family, one generation from the next: a token follows from its predecessor and the server's
 * key. Of an old token the server can so tell that it was once right, and repeating a rotation within its grace period
 * gives the same successor again: two requests that race do not split the family.
 */
export class RefreshLineage {
  readonly #key: Buffer

  constructor(key: Buffer) {
    this.#key = key
  }

  /** The token that replaces `token`, which must be one of the family's. */
  successor(family: TokenFamily, token: string, generation: number): IssuedToken {
    const bytes = (length: number) => deriveBytes(this.#key, token, `refresh:${family.id}`, length)
    return issueRefreshToken({ bytes }, family.id, generation + 1)
  }

  /** How many rotations ago the token was replaced: 0 for the present one; undefined if it never was one of the family's. */
  age(family: TokenFamily, token: string): number | undefined {
    const parsed = parseRefreshToken(token)
    if (!parsed || parsed.familyId !== family.id) return undefined
    const age = family.generation - parsed.generation
    if (age < 0 || age > longestLineage) return undefined

    let newest: IssuedToken = { token, hash: parsed.hash }
    for (let step = 0; step < age; step += 1) {
      newest = this.successor(family, newest.token, parsed.generation + step)
    }
    return constantTimeEqual(newest.hash, family.hash) ? age : undefined
  }
}
