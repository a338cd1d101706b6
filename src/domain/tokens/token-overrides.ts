import type { ClaimChanges, TokenOverrides } from '../triggers/token-generation.js'
import type { Claims } from './claims.js'

/** Claims that say what a token is, which no function changes (developer guide, pre token generation). */
const fixedClaims: ReadonlySet<string> = new Set([
  'acr',
  'amr',
  'aud',
  'at_hash',
  'auth_time',
  'azp',
  'client_id',
  'device_key',
  'event_id',
  'exp',
  'iat',
  'identities',
  'iss',
  'jti',
  'nbf',
  'nonce',
  'origin_jti',
  // Scopes of an access token change by lists of their own.
  'scope',
  'sub',
  'token_use',
  'username',
  'version',
])

const groupClaims = ['cognito:groups', 'cognito:roles', 'cognito:preferred_role'] as const
/** Scopes that only the service gives. */
const reservedScopes = 'aws.cognito.'

/** What a function wants otherwise in an ID token. What it may not change stays without a word, as observed. */
export function overrideIdClaims(claims: Claims, overrides: TokenOverrides | undefined): Claims {
  if (!overrides) return claims
  const changed = overrideClaims(withGroups(claims, overrides, groupClaims), overrides.id)
  const hidesGroups = overrides.id.suppress.includes('cognito:groups')
  return hidesGroups ? without(changed, (name) => groupClaims.some((claim) => claim === name)) : changed
}

/** As above for an access token; its audience may be its own client and nothing else. */
export function overrideAccessClaims(claims: Claims, overrides: TokenOverrides | undefined): Claims {
  if (!overrides) return claims
  const { access } = overrides
  const changed = overrideClaims(withGroups(claims, overrides, ['cognito:groups']), access)
  const { aud } = access.set
  const namesAudience = Object.hasOwn(access.set, 'aud') && aud === claims.client_id && !access.suppress.includes('aud')
  return { ...changed, ...(namesAudience && { aud }), scope: overrideScopes(String(claims.scope), overrides) }
}

function overrideClaims(claims: Claims, { set, suppress }: ClaimChanges): Claims {
  const added = Object.entries(set).filter(([name]) => maySet(name))
  const changed = { ...claims, ...Object.fromEntries(added) }
  return without(changed, (name) => suppress.includes(name) && maySuppress(name))
}

/** Groups and roles change by `groupOverrideDetails`; Assumed: not by claims of their names. */
function maySet(name: string): boolean {
  return !fixedClaims.has(name) && !name.startsWith('cognito:') && !name.startsWith('dev:')
}

function maySuppress(name: string): boolean {
  const isGroupClaim = groupClaims.some((claim) => claim === name)
  return !fixedClaims.has(name) && (isGroupClaim || !name.startsWith('cognito:'))
}

/** Of the three claims those that the token has; a list without members is no claim. */
function withGroups(claims: Claims, { groups }: TokenOverrides, told: readonly (typeof groupClaims)[number][]): Claims {
  if (!groups) return claims
  const values: Record<(typeof groupClaims)[number], unknown> = {
    'cognito:groups': groups.names.length > 0 ? groups.names : undefined,
    'cognito:roles': groups.roles.length > 0 ? groups.roles : undefined,
    'cognito:preferred_role': groups.preferredRole,
  }
  const stated = told.filter((name) => values[name] !== undefined).map((name) => [name, values[name]])
  return { ...without(claims, (name) => told.some((claim) => claim === name)), ...Object.fromEntries(stated) }
}

function overrideScopes(granted: string, { scopes }: TokenOverrides): string {
  const added = scopes.add.filter((scope) => !scope.startsWith(reservedScopes))
  const all = new Set([...granted.split(' '), ...added])
  return [...all].filter((scope) => scope !== '' && !scopes.suppress.includes(scope)).join(' ')
}

function without(claims: Claims, drops: (name: string) => boolean): Claims {
  return Object.fromEntries(Object.entries(claims).filter(([name]) => !drops(name)))
}
