import type { ClientSettings } from '../../entities/app-client.js'
import { Failure } from '../failure.js'
import type { ClientSurroundings } from './client-rules.js'
import { checkRedirectUrl } from './redirect-urls.js'

/** Scopes of every pool; others belong to resource servers. */
const standardScopes: ReadonlySet<string> = new Set([
  'phone',
  'email',
  'openid',
  'profile',
  'aws.cognito.signin.user.admin',
])

/** The rules of a client for the OAuth endpoints (API reference, CreateUserPoolClient). */
export function checkOAuthSettings(
  settings: ClientSettings,
  { hasSecret, customScopes }: Pick<ClientSurroundings, 'hasSecret' | 'customScopes'>,
): void {
  const { allowedOAuthFlows: flows = [], allowedOAuthScopes: scopes = [] } = settings
  const unknown = scopes.find((scope) => !standardScopes.has(scope) && !customScopes.has(scope))
  if (unknown !== undefined) throw new Failure('scope-not-found', { scope: unknown })
  if (settings.allowedOAuthFlowsUserPoolClient && (flows.length === 0 || scopes.length === 0)) {
    throw new Failure('oauth-flows-missing')
  }
  if (flows.includes('client_credentials')) checkClientCredentials(flows, scopes, hasSecret)
  checkUrls(settings)
}

function checkClientCredentials(flows: readonly string[], scopes: readonly string[], hasSecret: boolean): void {
  if (flows.length > 1) throw new Failure('oauth-flow-combination')
  if (!hasSecret) throw new Failure('oauth-flow-needs-secret')
  const ofUsers = scopes.find((scope) => standardScopes.has(scope))
  if (ofUsers !== undefined) throw new Failure('oauth-flow-scope-unsupported', { scope: ofUsers })
}

function checkUrls({ allowedOAuthFlows = [], callbackUrls = [], logoutUrls = [], ...settings }: ClientSettings): void {
  const isRedirecting = allowedOAuthFlows.includes('code') || allowedOAuthFlows.includes('implicit')
  if (isRedirecting && callbackUrls.length === 0) throw new Failure('callback-urls-missing')
  for (const url of [...callbackUrls, ...logoutUrls]) checkRedirectUrl(url)
  const { defaultRedirectUri } = settings
  if (defaultRedirectUri !== undefined && !callbackUrls.includes(defaultRedirectUri)) {
    throw new Failure('default-redirect-not-registered')
  }
}
