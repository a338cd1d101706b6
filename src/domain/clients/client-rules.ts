import { type ClientSettings, tokenLifetimes } from '../../entities/app-client.js'
import type { UserPool } from '../../entities/user-pool.js'
import { Failure } from '../failure.js'
import { checkOAuthSettings } from './oauth-rules.js'

/** What a client's settings are checked against. */
export interface ClientSurroundings {
  readonly pool: UserPool
  readonly hasSecret: boolean
  /** Scopes of the pool's resource servers, and those that the client lists already. */
  readonly customScopes: ReadonlySet<string>
  /** Names of the pool's identity providers; absent when those that the client lists stay as they are. */
  readonly identityProviders?: ReadonlySet<string>
  /** What is being done, as the service's texts have it. */
  readonly action: 'creating' | 'updating'
}

type Settings = ClientSettings

const day = 86_400
const accessRange = { least: 300, most: day }
const refreshRange = { least: 3600, most: 3650 * day }
/** What no app client writes, whatever its permissions. */
const neverWritten: ReadonlySet<string> = new Set(['sub', 'email_verified', 'phone_number_verified'])

/** What the settings of a client must satisfy. Assumed: the order, which decides what of several faults is told. */
export function checkClientSettings(settings: Settings, surroundings: ClientSurroundings): void {
  checkFlows(settings, surroundings.pool)
  checkLifetimes(settings)
  checkPermissions(settings, surroundings)
  checkProviders(settings, surroundings)
  checkOAuthSettings(settings, surroundings)
  if (settings.enablePropagateAdditionalUserContextData && !surroundings.hasSecret) {
    throw new Failure('context-data-needs-secret')
  }
}

function checkFlows({ explicitAuthFlows = [], refreshTokenRotation }: Settings, { settings }: UserPool): void {
  const current = explicitAuthFlows.filter((flow) => flow.startsWith('ALLOW_'))
  if (current.length > 0 && current.length < explicitAuthFlows.length) throw new Failure('auth-flow-families-mixed')
  // A program's client is nobody's way to sign in (API reference, GetClientToken).
  const isForPrograms = explicitAuthFlows.includes('ALLOW_CLIENT_TOKEN_AUTH')
  if (isForPrograms && explicitAuthFlows.some((flow) => flow !== 'ALLOW_CLIENT_TOKEN_AUTH')) {
    throw new Failure('client-token-flow-combination')
  }
  if (explicitAuthFlows.includes('ALLOW_USER_AUTH') && settings.tier === 'LITE') {
    throw new Failure('feature-not-in-tier', { tier: settings.tier, feature: 'Choice-based sign-in' })
  }
  // A client without a list may rotate although refreshing is among the default flows: it names none.
  if (refreshTokenRotation?.enabled && explicitAuthFlows.includes('ALLOW_REFRESH_TOKEN_AUTH')) {
    throw new Failure('rotation-with-refresh-flow')
  }
}

/** Ranges count in seconds, whatever the unit: 5 minutes to a day, and an hour to ten years for refresh tokens. */
function checkLifetimes(settings: Settings): void {
  const { accessSeconds, idSeconds, refreshSeconds } = tokenLifetimes(settings)
  const isInside = (seconds: number, { least, most }: typeof accessRange) => seconds >= least && seconds <= most
  if (!isInside(accessSeconds, accessRange) || !isInside(idSeconds, accessRange)) {
    throw new Failure('token-validity-out-of-range')
  }
  if (!isInside(refreshSeconds, refreshRange)) throw new Failure('token-validity-out-of-range')
  if (Math.max(accessSeconds, idSeconds) > refreshSeconds) throw new Failure('refresh-validity-too-short')
}

/** Assumed: attributes for developers can be listed for reading, which gives no access to them, but not for writing. */
function checkPermissions({ readAttributes = [], writeAttributes }: Settings, surroundings: ClientSurroundings): void {
  const { pool, action } = surroundings
  const schema = new Map(pool.schema.map((attribute) => [attribute.name, attribute]))
  if (!readAttributes.every((name) => schema.has(name))) throw new Failure('read-attributes-invalid', { action })
  if (!writeAttributes) return
  const isWritable = (name: string) => schema.get(name)?.developerOnly === false && !neverWritten.has(name)
  const missing = pool.schema.filter(
    ({ name, required }) => required && name !== 'sub' && !writeAttributes.includes(name),
  )
  if (!writeAttributes.every(isWritable) || missing.length > 0)
    throw new Failure('write-attributes-invalid', { action })
}

/** Users of the pool itself are named as a provider too. */
function checkProviders(
  { supportedIdentityProviders = [] }: Settings,
  { pool, identityProviders }: Pick<ClientSurroundings, 'pool' | 'identityProviders'>,
): void {
  if (!identityProviders) return
  const unknown = supportedIdentityProviders.find((name) => name !== 'COGNITO' && !identityProviders.has(name))
  if (unknown === undefined) return
  throw new Failure('identity-provider-not-found', { provider: unknown, poolId: pool.id })
}
