import type { ClientSettings } from '../../entities/app-client.js'

/** Settings as a caller states them: what is left out takes its default, and an empty list is as good as none. */
export interface StatedClientSettings extends Partial<ClientSettings> {
  readonly name: string
}

const defaultUnits = { accessToken: 'hours', idToken: 'hours', refreshToken: 'days' } as const
const defaultRefreshValidity = 30

/** Complete settings. An update states them anew: all but the name, the id and the secret return to their defaults (API reference, UpdateUserPoolClient). */
export function completeClientSettings(stated: StatedClientSettings): ClientSettings {
  return {
    name: stated.name,
    refreshTokenValidity: stated.refreshTokenValidity || defaultRefreshValidity,
    accessTokenValidity: stated.accessTokenValidity,
    idTokenValidity: stated.idTokenValidity,
    tokenValidityUnits: completeUnits(stated.tokenValidityUnits),
    readAttributes: filled(stated.readAttributes),
    writeAttributes: filled(stated.writeAttributes),
    explicitAuthFlows: filled(stated.explicitAuthFlows),
    supportedIdentityProviders: filled(stated.supportedIdentityProviders),
    callbackUrls: filled(stated.callbackUrls),
    logoutUrls: filled(stated.logoutUrls),
    defaultRedirectUri: stated.defaultRedirectUri,
    allowedOAuthFlows: filled(stated.allowedOAuthFlows),
    allowedOAuthScopes: filled(stated.allowedOAuthScopes),
    allowedOAuthFlowsUserPoolClient: stated.allowedOAuthFlowsUserPoolClient ?? false,
    preventUserExistenceErrors: stated.preventUserExistenceErrors,
    enableTokenRevocation: stated.enableTokenRevocation ?? true,
    enablePropagateAdditionalUserContextData: stated.enablePropagateAdditionalUserContextData ?? false,
    browserSessionMinutes: stated.browserSessionMinutes,
    authSessionValidityMinutes: stated.authSessionValidityMinutes ?? 3,
    refreshTokenRotation: stated.refreshTokenRotation,
    riskConfiguration: stated.riskConfiguration,
  }
}

/** Once one unit is set the others come back too (observed by others). */
function completeUnits(units: ClientSettings['tokenValidityUnits']): ClientSettings['tokenValidityUnits'] {
  const { accessToken, idToken, refreshToken } = units ?? {}
  if (!accessToken && !idToken && !refreshToken) return undefined
  return {
    accessToken: accessToken ?? defaultUnits.accessToken,
    idToken: idToken ?? defaultUnits.idToken,
    refreshToken: refreshToken ?? defaultUnits.refreshToken,
  }
}

function filled<Item>(list: readonly Item[] | undefined): readonly Item[] | undefined {
  return list && list.length > 0 ? [...new Set(list)] : undefined
}
