import type { DailySealer } from '../crypto/daily-sealer.js'
import { UnsealError } from '../crypto/sealing.js'
import { BoundedCache } from '../domain/tokens/bounded-cache.js'
import type { Principal, PrincipalSession } from '../entities/principal.js'

/** What temporary credentials are: everything that is known of them lies in their token. */
export interface SessionCredential {
  readonly accessKeyId: string
  readonly secret: string
  readonly kind: Principal['kind']
  readonly entityId: string | undefined
  readonly session: PrincipalSession
}

/** As it lies in the token; times in milliseconds. */
interface Content {
  readonly secret: string
  readonly kind: Principal['kind']
  readonly entityId?: string
  readonly name?: string
  readonly issuedAt: number
  readonly expiresAt: number
  readonly multiFactorAt?: number
  readonly tags: Readonly<Record<string, string>>
  readonly transitiveTagKeys: readonly string[]
  readonly sourceIdentity?: string
  readonly policy?: { readonly document?: string; readonly arns: readonly string[] }
}

/** Tells our tokens from those of AWS. */
const prefix = 'pgs1.'

/** Session tokens: opaque, sealed to their access key id, opened without any look-up. */
export class SessionTokens {
  readonly #sealer: DailySealer
  readonly #opened = new BoundedCache<string, SessionCredential>(1000)

  /** The sealer must open for as long as an expired token is to be known as one. */
  constructor(sealer: DailySealer) {
    this.#sealer = sealer
  }

  seal({ accessKeyId, secret, kind, entityId, session }: SessionCredential): string {
    const { issuedAt, expiresAt, multiFactorAt, ...rest } = session
    const content: Content = {
      ...rest,
      secret,
      kind,
      ...(entityId === undefined ? {} : { entityId }),
      issuedAt: issuedAt.getTime(),
      expiresAt: expiresAt.getTime(),
      ...(multiFactorAt === undefined ? {} : { multiFactorAt: multiFactorAt.getTime() }),
    }
    return prefix + this.#sealer.seal(JSON.stringify(content), contextOf(accessKeyId))
  }

  /** Whether the token claims to be one of ours; AWS's own are `foreign` to every server but AWS. */
  isOurs(token: string): boolean {
    return token.startsWith(prefix)
  }

  /** Undefined for a token that was changed, belongs to another key, or is too old to open. Expiry is the caller's to check. */
  open(accessKeyId: string, token: string): SessionCredential | undefined {
    const known = this.#opened.get(token)
    if (known) return known.accessKeyId === accessKeyId ? known : undefined
    if (!this.isOurs(token)) return undefined
    const content = this.#unseal(accessKeyId, token.slice(prefix.length))
    if (!content) return undefined
    const { secret, kind, entityId, issuedAt, expiresAt, multiFactorAt, ...rest } = content
    const session: PrincipalSession = {
      ...rest,
      issuedAt: new Date(issuedAt),
      expiresAt: new Date(expiresAt),
      ...(multiFactorAt === undefined ? {} : { multiFactorAt: new Date(multiFactorAt) }),
    }
    const credential = { accessKeyId, secret, kind, entityId, session }
    this.#opened.set(token, credential)
    return credential
  }

  #unseal(accessKeyId: string, sealed: string): Content | undefined {
    try {
      return JSON.parse(this.#sealer.open(sealed, contextOf(accessKeyId)).toString('utf8')) as Content
    } catch (error) {
      if (error instanceof UnsealError) return undefined
      throw error
    }
  }
}

function contextOf(accessKeyId: string): string {
  return `iam-session:${accessKeyId}`
}
