import { type AppClient, rotatesRefreshTokens, tokenLifetimes } from '../../entities/app-client.js'
import type { RankedGroup } from '../../entities/group.js'
import type { TokenFamily } from '../../entities/token-family.js'
import type { Attributes, User } from '../../entities/user.js'
import { preferredRole, rolesOf } from '../groups/group-ranking.js'
import { identitiesClaim } from '../users/shown-attributes.js'

export type Claims = Readonly<Record<string, unknown>>

/** What both tokens of one answer say; the claims of the two differ by `jti` alone in what is drawn at random. */
export interface ClaimsContext {
  readonly client: AppClient
  readonly user: User
  /** In the order of `byPrecedence`. */
  readonly groups: readonly RankedGroup[]
  readonly family: TokenFamily
  readonly issuer: string
  readonly now: Date
  readonly jti: string
}

/** The scope of every access token that the API issues, and that self-service operations demand. */
export const apiScope = 'aws.cognito.signin.user.admin'

const booleanAttributes: ReadonlySet<string> = new Set(['email_verified', 'phone_number_verified'])

/** Claims of an access token of an API sign-in (developer guide, "Using the access token"): no `aud`, no attributes. */
export function accessTokenClaims(context: ClaimsContext): Claims {
  const { client, user, family, issuer } = context
  return {
    sub: user.sub,
    ...(family.deviceKey !== undefined && { device_key: family.deviceKey }),
    ...groupClaims(context),
    iss: issuer,
    client_id: client.id,
    ...familyClaims(context),
    token_use: 'access',
    scope: apiScope,
    ...timeClaims(context, tokenLifetimes(client.settings).accessSeconds),
    jti: context.jti,
    username: user.username,
  }
}

/** Claims of an ID token (developer guide, "Using the ID token"). `readable` are the attributes that the client may read. */
export function idTokenClaims(context: ClaimsContext, readable: Attributes): Claims {
  const { client, user, issuer } = context
  return {
    ...attributeClaims(readable),
    sub: user.sub,
    ...groupClaims(context),
    ...roleClaims(context),
    iss: issuer,
    'cognito:username': user.username,
    aud: client.id,
    ...identitiesClaim(user),
    ...familyClaims(context),
    token_use: 'id',
    ...timeClaims(context, tokenLifetimes(client.settings).idSeconds),
    jti: context.jti,
  }
}

/** Whoever is in no group has no claim, not an empty one. */
function groupClaims({ groups }: ClaimsContext): Claims {
  return groups.length === 0 ? {} : { 'cognito:groups': groups.map(({ name }) => name) }
}

function roleClaims({ groups }: ClaimsContext): Claims {
  const roles = rolesOf(groups)
  const preferred = preferredRole(groups)
  return {
    ...(roles.length > 0 && { 'cognito:roles': roles }),
    ...(preferred !== undefined && { 'cognito:preferred_role': preferred }),
  }
}

/** `origin_jti` tells clients that the tokens can be revoked: they look for it before they call RevokeToken. */
function familyClaims({ client, family }: ClaimsContext): Claims {
  const revocable = client.settings.enableTokenRevocation || rotatesRefreshTokens(client)
  return { ...(revocable && { origin_jti: family.id }), event_id: family.eventId }
}

function timeClaims({ family, now }: ClaimsContext, lifetimeSeconds: number): Claims {
  const issuedAt = toSeconds(now)
  return { auth_time: toSeconds(family.authenticatedAt), exp: issuedAt + lifetimeSeconds, iat: issuedAt }
}

/**
 * Standard claims have the types of OpenID Connect Core §5.1; custom attributes stay texts whatever their type. No
 * attribute may pass for a claim that a group gives.
 */
function attributeClaims(attributes: Attributes): Claims {
  const filled = Object.entries(attributes).filter(([name, value]) => value !== '' && !name.startsWith('cognito:'))
  return Object.fromEntries(filled.map(([name, value]) => [name, toClaim(name, value)]))
}

function toClaim(name: string, value: string): unknown {
  if (booleanAttributes.has(name)) return value.toLowerCase() === 'true'
  if (name === 'address') return { formatted: value }
  if (name === 'updated_at') return Number.isFinite(Number(value)) ? Number(value) : value
  return value
}

function toSeconds(time: Date): number {
  return Math.floor(time.getTime() / 1000)
}
