import type { ClientId, UserPoolId } from './ids.js'
import type { RiskConfiguration } from './threat-protection.js'

export type TimeUnit = 'seconds' | 'minutes' | 'hours' | 'days'

export type ExplicitAuthFlow =
  | 'ADMIN_NO_SRP_AUTH'
  | 'CUSTOM_AUTH_FLOW_ONLY'
  | 'USER_PASSWORD_AUTH'
  | 'ALLOW_ADMIN_USER_PASSWORD_AUTH'
  | 'ALLOW_CUSTOM_AUTH'
  | 'ALLOW_USER_PASSWORD_AUTH'
  | 'ALLOW_USER_SRP_AUTH'
  | 'ALLOW_REFRESH_TOKEN_AUTH'
  | 'ALLOW_USER_AUTH'
  | 'ALLOW_CLIENT_TOKEN_AUTH'

/** What CreateUserPoolClient and UpdateUserPoolClient set; absent optional members were never set. */
export interface ClientSettings {
  readonly name: string
  readonly refreshTokenValidity: number
  readonly accessTokenValidity?: number
  readonly idTokenValidity?: number
  readonly tokenValidityUnits?: {
    readonly accessToken?: TimeUnit
    readonly idToken?: TimeUnit
    readonly refreshToken?: TimeUnit
  }
  readonly readAttributes?: readonly string[]
  readonly writeAttributes?: readonly string[]
  readonly explicitAuthFlows?: readonly ExplicitAuthFlow[]
  readonly supportedIdentityProviders?: readonly string[]
  readonly callbackUrls?: readonly string[]
  readonly logoutUrls?: readonly string[]
  readonly defaultRedirectUri?: string
  readonly allowedOAuthFlows?: readonly ('code' | 'implicit' | 'client_credentials')[]
  readonly allowedOAuthScopes?: readonly string[]
  readonly allowedOAuthFlowsUserPoolClient: boolean
  /** Absent: LEGACY, an unknown user is named as such. */
  readonly preventUserExistenceErrors?: 'LEGACY' | 'ENABLED'
  readonly enableTokenRevocation: boolean
  readonly enablePropagateAdditionalUserContextData: boolean
  readonly authSessionValidityMinutes: number
  /** Set by SetRiskConfiguration. Absent: the pool's counts. */
  readonly riskConfiguration?: RiskConfiguration
  /** For how long a browser session is taken over silently; 0 never. Absent: 60 minutes. */
  readonly browserSessionMinutes?: number
  readonly refreshTokenRotation?: { readonly enabled: boolean; readonly retryGracePeriodSeconds?: number }
}

export interface AppClient {
  readonly id: ClientId
  readonly poolId: UserPoolId
  readonly createdAt: Date
  readonly modifiedAt: Date
  readonly settings: ClientSettings
  /** Sealed client secrets, none for a public client. Two at most. */
  readonly sealedSecrets: readonly SealedClientSecret[]
}

export interface SealedClientSecret {
  /** `<clientId>--<epoch of creation>` */
  readonly id: string
  readonly createdAt: Date
  readonly sealed: string
}

export function isConfidential(client: AppClient): boolean {
  return client.sealedSecrets.length > 0
}

export function hidesUserExistence(client: AppClient): boolean {
  return client.settings.preventUserExistenceErrors === 'ENABLED'
}

export function rotatesRefreshTokens(client: AppClient): boolean {
  return client.settings.refreshTokenRotation?.enabled ?? false
}

const SECONDS: Readonly<Record<TimeUnit, number>> = { seconds: 1, minutes: 60, hours: 3600, days: 86_400 }

/** Effective token lifetimes in seconds (developer guide: 1 hour, 1 hour and 30 days unless set; units hours, hours, days). */
export function tokenLifetimes(settings: ClientSettings): {
  accessSeconds: number
  idSeconds: number
  refreshSeconds: number
} {
  const units = settings.tokenValidityUnits ?? {}
  return {
    accessSeconds: (settings.accessTokenValidity ?? 0) * SECONDS[units.accessToken ?? 'hours'] || 3600,
    idSeconds: (settings.idTokenValidity ?? 0) * SECONDS[units.idToken ?? 'hours'] || 3600,
    refreshSeconds: settings.refreshTokenValidity * SECONDS[units.refreshToken ?? 'days'],
  }
}
