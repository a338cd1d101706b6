import { decodeBase64url } from './base64url.js'
import { constantTimeEqual, hmacSha256 } from './digests.js'

/** What `open` compares a token's age with. */
export interface PageTokenAge {
  readonly now: Date
  readonly maxAgeSeconds: number
}

const macBytes = 16

/**
 * Pagination tokens that a client cannot make, change or carry elsewhere: base64url of JSON and its MAC. The position can
 * be read by whoever holds the token, so it must hold nothing that the page itself would not show.
 */
export class PageTokens {
  readonly #key: Buffer

  constructor(key: Buffer) {
    this.#key = key
  }

  /** `scope` must name everything the position depends on: operation, pool, filter, order. `position` must be JSON. */
  issue(scope: string, position: unknown, now: Date): string {
    const content = Buffer.from(JSON.stringify([now.getTime(), position]), 'utf8')
    return Buffer.concat([content, this.#mac(scope, content)]).toString('base64url')
  }

  /** The position as plain parsed JSON, its form still to be checked; undefined for a token changed, expired or of another scope. */
  open(scope: string, token: string, age: PageTokenAge): unknown {
    const bytes = decodeBase64url(token)
    if (!bytes || bytes.length <= macBytes) return undefined
    const content = bytes.subarray(0, -macBytes)
    if (!constantTimeEqual(this.#mac(scope, content), bytes.subarray(-macBytes))) return undefined

    const [issuedAt, position] = parseArray(content)
    if (typeof issuedAt !== 'number') return undefined
    return age.now.getTime() - issuedAt > age.maxAgeSeconds * 1000 ? undefined : position
  }

  #mac(scope: string, content: Buffer): Buffer {
    const bound = Buffer.concat([Buffer.from(`${Buffer.byteLength(scope)}:${scope}`, 'utf8'), content])
    return hmacSha256(this.#key, bound).subarray(0, macBytes)
  }
}

function parseArray(content: Buffer): readonly unknown[] {
  try {
    const value: unknown = JSON.parse(content.toString('utf8'))
    return Array.isArray(value) ? value : []
  } catch {
    return []
  }
}
