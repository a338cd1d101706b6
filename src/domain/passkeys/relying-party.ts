import { isIP } from 'node:net'
import type { User } from '../../entities/user.js'
import type { UserPool } from '../../entities/user-pool.js'
import { Failure } from '../failure.js'

/** For whom passkeys of a pool are made and what they must show. */
export interface RelyingParty {
  readonly id: string
  /** `required`: a signature without user verification proves nothing. */
  readonly userVerification: 'required' | 'preferred'
}

/** Where this server is reached, and how strict it is about it. */
export interface PasskeySite {
  /** Its host is the relying party of pools that name none. Read at each use: the port of a new server is known late. */
  readonly publicUrl: () => string
  /** Whether pages of `http://localhost`, at any port, may use passkeys of the relying party `localhost`. */
  readonly allowsHttpLocalhost: boolean
}

/** Undefined where the server is reached by an address and the pool names no relying party. */
export function relyingPartyIdOf({ settings }: UserPool, site: PasskeySite): string | undefined {
  return settings.webAuthn?.relyingPartyId ?? hostOf(site)
}

/** Assumed: a pool whose passkeys count as two factors always asks for user verification. */
export function relyingPartyOf(pool: UserPool, site: PasskeySite): RelyingParty {
  const { webAuthn } = pool.settings
  const id = relyingPartyIdOf(pool, site)
  if (id === undefined) throw new Failure('passkey-relying-party-missing')
  const isBothFactors = webAuthn?.factorConfiguration === 'MULTI_FACTOR_WITH_USER_VERIFICATION'
  return { id, userVerification: isBothFactors ? 'required' : (webAuthn?.userVerification ?? 'preferred') }
}

/** Who has made passkeys a second factor is always asked for user verification (API reference, WebAuthnMfaSettingsType). */
export function relyingPartyFor(pool: UserPool, { factors }: Pick<User, 'factors'>, site: PasskeySite): RelyingParty {
  const party = relyingPartyOf(pool, site)
  return factors?.passkeys ? { ...party, userVerification: 'required' } : party
}

/** WebAuthn §5.1.2: the page must be the relying party or below it, over https; `localhost` alone goes without in `dev`. */
export function isOriginOf({ id }: RelyingParty, origin: string, site: PasskeySite): boolean {
  const url = URL.canParse(origin) ? new URL(origin) : undefined
  if (!url || url.origin !== origin) return false
  const { protocol, hostname } = url
  if (hostname !== id && !hostname.endsWith(`.${id}`)) return false
  if (protocol === 'https:') return true
  return protocol === 'http:' && hostname === 'localhost' && site.allowsHttpLocalhost
}

/** An address is no relying party (WebAuthn §5.1.2 asks for a domain); that of the own machine goes by its name in `dev`. */
function hostOf({ publicUrl, allowsHttpLocalhost }: PasskeySite): string | undefined {
  const url = publicUrl()
  const { hostname } = new URL(url)
  const isAddress = isIP(hostname.replace(/^\[|\]$/g, '')) !== 0
  if (!isAddress) return hostname
  return allowsHttpLocalhost ? 'localhost' : undefined
}
