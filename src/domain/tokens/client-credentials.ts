import { signJwt } from '../../crypto/jwt.js'
import type { Random } from '../../crypto/random.js'
import { type AppClient, isConfidential, tokenLifetimes } from '../../entities/app-client.js'
import type { UserPoolId } from '../../entities/ids.js'
import type { UserPool } from '../../entities/user-pool.js'
import type { Storage } from '../../storage/storage.js'
import type { ClientAuthentication } from '../clients/client-authentication.js'
import type { Clients } from '../clients/clients.js'
import type { Clock } from '../clock.js'
import { Failure } from '../failure.js'
import type { TriggerCaller } from '../triggers/occasion.js'
import type { TokenOverrides } from '../triggers/token-generation.js'
import type { Triggers } from '../triggers/triggers.js'
import type { Claims } from './claims.js'
import type { SigningKeys } from './signing-keys.js'
import { overrideAccessClaims } from './token-overrides.js'

interface Collaborators {
  readonly storage: Storage
  readonly clients: Clients
  readonly clientAuthentication: ClientAuthentication
  readonly signingKeys: SigningKeys
  readonly triggers: Triggers
  readonly clock: Clock
  readonly random: Random
  readonly issuerOf: (poolId: UserPoolId) => string
}

export interface ClientToken {
  readonly accessToken: string
  readonly expiresInSeconds: number
}

/** Access tokens of programs: no user, no family, no refresh. */
export class ClientCredentials {
  readonly #with: Collaborators

  constructor(collaborators: Collaborators) {
    this.#with = collaborators
  }

  /**
   * Fails with `client-not-found`, `refresh-client-secret-invalid` (a client without secret included), `flow-not-enabled`
   * or `client-token-scope-invalid`. Assumed: this order, and that no scopes are as good as an empty list of them.
   */
  async issue(request: {
    readonly clientId: string
    readonly secret: string
    readonly scopes: readonly string[] | undefined
    readonly caller?: TriggerCaller | undefined
  }): Promise<ClientToken> {
    const { clients, clientAuthentication, triggers } = this.#with
    const { client, pool } = await clients.requireWithPool(request.clientId)
    if (!isConfidential(client) || !clientAuthentication.isSecretValid(client, request.secret)) {
      throw new Failure('refresh-client-secret-invalid')
    }
    if (!client.settings.explicitAuthFlows?.includes('ALLOW_CLIENT_TOKEN_AUTH')) throw new Failure('flow-not-enabled')

    const scopes = await this.#grant(client, request.scopes ?? [])
    const overrides = await triggers.preClientToken({ pool, client, caller: request.caller }, scopes)
    return this.#sign({ pool, client }, scopes, overrides)
  }

  /**
   * Scopes that the client lists and that are of the pool's resource servers: those of users are never granted to programs.
   * Assumed: a client that lists none gets no token.
   */
  async #grant(client: AppClient, asked: readonly string[]): Promise<readonly string[]> {
    const existing = await this.#with.storage.read.resourceServers.scopesOf(client.poolId)
    const configured = client.settings.allowedOAuthScopes ?? []
    const mayHave = (scope: string) => existing.has(scope) && configured.includes(scope)
    if (!asked.every(mayHave)) throw new Failure('client-token-scope-invalid')
    const granted = asked.length > 0 ? [...new Set(asked)] : configured.filter(mayHave)
    if (granted.length === 0) throw new Failure('client-token-scope-invalid')
    return granted
  }

  async #sign(
    { pool, client }: { readonly pool: UserPool; readonly client: AppClient },
    scopes: readonly string[],
    overrides: TokenOverrides | undefined,
  ): Promise<ClientToken> {
    const { signingKeys, clock, random, issuerOf } = this.#with
    const { access } = await signingKeys.forPool(pool.id)
    const expiresInSeconds = tokenLifetimes(client.settings).accessSeconds
    const issuedAt = Math.floor(clock.now().getTime() / 1000)
    const claims: Claims = {
      sub: client.id,
      token_use: 'access',
      scope: scopes.join(' '),
      auth_time: issuedAt,
      iss: issuerOf(pool.id),
      exp: issuedAt + expiresInSeconds,
      iat: issuedAt,
      version: 2,
      jti: random.uuid(),
      client_id: client.id,
    }
    const changed = overrideAccessClaims(claims, withoutGroups(overrides))
    const accessToken = await signJwt({ kid: access.kid, privateKey: access.privateKey() }, changed)
    return { accessToken, expiresInSeconds }
  }
}

/** A program is in no group, whatever a function says. */
function withoutGroups(overrides: TokenOverrides | undefined): TokenOverrides | undefined {
  if (!overrides) return undefined
  const { groups: _, ...rest } = overrides
  return rest
}
