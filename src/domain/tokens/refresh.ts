import { parseRefreshToken } from '../../crypto/opaque-token.js'
import { type AppClient, rotatesRefreshTokens } from '../../entities/app-client.js'
import { tokenFamilyId } from '../../entities/ids.js'
import type { SessionOrigin, TokenFamily } from '../../entities/token-family.js'
import type { User } from '../../entities/user.js'
import type { UserPool } from '../../entities/user-pool.js'
import type { Storage } from '../../storage/storage.js'
import type { ClientAuthentication } from '../clients/client-authentication.js'
import type { Clients } from '../clients/clients.js'
import type { Clock } from '../clock.js'
import { Failure, type FailureCode } from '../failure.js'
import type { SessionOrigins } from '../sessions/session-origins.js'
import { isFlowEnabled } from '../sign-in/flow-rules.js'
import type { TriggerCaller } from '../triggers/occasion.js'
import type { RefreshLineage } from './refresh-lineage.js'
import type { IssuedTokens, Tokens } from './tokens.js'
import { tokenRefusals } from './user-states.js'

interface Collaborators {
  readonly storage: Storage
  readonly clients: Clients
  readonly clientAuthentication: ClientAuthentication
  readonly tokens: Tokens
  readonly lineage: RefreshLineage
  readonly sessionOrigins: SessionOrigins
  readonly clock: Clock
}

/** A refresh token that was found to be one of its family's. */
interface HeldToken {
  readonly token: string
  readonly family: TokenFamily
  /** Rotations since it was the present one. */
  readonly age: number
}

/** How a refusal is told: REFRESH_TOKEN_AUTH and GetTokensFromRefreshToken have other texts and other exceptions. */
interface Telling {
  readonly invalid: FailureCode
  readonly state: (refusal: FailureCode) => FailureCode
}

const source = 'TokenGeneration_RefreshTokens'

const flowTelling: Telling = { invalid: 'refresh-token-invalid', state: (refusal) => refusal }
const exchangeTelling: Telling = { invalid: 'refresh-exchange-invalid', state: () => 'refresh-exchange-invalid' }

/** New tokens for a refresh token, rotation and revocation. */
export class Refresh {
  readonly #with: Collaborators

  constructor(collaborators: Collaborators) {
    this.#with = collaborators
  }

  /**
   * REFRESH_TOKEN_AUTH, once the flow is known to be enabled. The token is looked up before SECRET_HASH is checked, as
   * the hash goes over the owner's username; nothing about the family or its owner is told before it was right.
   */
  async redeem(
    pool: UserPool,
    client: AppClient,
    request: {
      readonly refreshToken: string
      readonly secretHash: string | undefined
      readonly deviceKey?: string | undefined
      readonly caller?: TriggerCaller | undefined
    },
  ): Promise<IssuedTokens> {
    const { clientAuthentication, tokens } = this.#with
    const { refreshToken, secretHash, caller } = request
    if (secretHash === undefined) clientAuthentication.verifySecretHash(client, [], undefined)
    const held = await this.#requireHeld(client, refreshToken, flowTelling)
    const user = await this.#findOwner(held)
    clientAuthentication.verifySecretHash(client, user ? [user.username] : [], secretHash)
    const owner = this.#requireUsable(held, user, flowTelling)
    await this.#requireDevice(pool, held, { key: request.deviceKey, telling: flowTelling })
    if (held.age > 0) throw new Failure('refresh-token-reused')
    const who = { pool, client, user: owner, family: held.family }
    return tokens.sign(await tokens.draft(who, { source, caller }))
  }

  /** GetTokensFromRefreshToken: like `redeem`, with the raw client secret, and with a new refresh token where the client rotates. */
  async exchange(request: {
    readonly clientId: string
    readonly refreshToken: string
    readonly clientSecret: string | undefined
    readonly deviceKey?: string | undefined
    readonly caller?: TriggerCaller | undefined
  }): Promise<IssuedTokens> {
    const { clients, clientAuthentication, tokens, sessionOrigins } = this.#with
    const { client, pool } = await clients.requireWithPool(request.clientId)
    if (!clientAuthentication.isSecretValid(client, request.clientSecret)) {
      throw new Failure('refresh-client-secret-invalid')
    }
    const rotates = rotatesRefreshTokens(client)
    if (!rotates && !isFlowEnabled(client.settings, 'REFRESH_TOKEN_AUTH')) throw new Failure('flow-not-enabled')

    const held = await this.#requireHeld(client, request.refreshToken, exchangeTelling)
    const user = this.#requireUsable(held, await this.#findOwner(held), exchangeTelling)
    await this.#requireDevice(pool, held, { key: request.deviceKey, telling: exchangeTelling })
    if (!rotates && held.age > 0) throw new Failure('refresh-token-reused')
    // The refresh token is used up only when there will be tokens: a function that refuses them leaves it as it was.
    const draft = await tokens.draft({ pool, client, user, family: held.family }, { source, caller: request.caller })
    const origin = sessionOrigins.of(pool, client, request.caller?.sender)
    const refreshToken = rotates ? await this.#rotate(client, held, origin) : undefined
    const signed = await tokens.sign(draft)
    return refreshToken === undefined ? signed : { ...signed, refreshToken }
  }

  /**
   * RevokeToken: ends the whole family. A token that means nothing is no error (RFC 7009 §2.2), one of another client is;
   * an unknown client is told like a wrong secret, for the operation declares no other exception.
   */
  async revoke(request: {
    readonly clientId: string
    readonly token: string
    readonly clientSecret: string | undefined
  }): Promise<void> {
    const { storage, clients, clientAuthentication, clock } = this.#with
    const client = await clients.find(request.clientId)
    if (!client || !clientAuthentication.isSecretValid(client, request.clientSecret)) {
      throw new Failure('client-secret-invalid')
    }
    if (!client.settings.enableTokenRevocation) throw new Failure('revocation-off')
    if (looksLikeJwt(request.token)) throw new Failure('revoke-token-type')

    const held = await this.#find(request.token)
    if (!held) return
    if (held.family.clientId !== client.id) throw new Failure('refresh-token-foreign')
    await storage.transaction((tx) => tx.tokenFamilies.revoke(held.family.id, clock.now()))
  }

  async #find(token: string): Promise<HeldToken | undefined> {
    const { storage, lineage } = this.#with
    const parsed = parseRefreshToken(token)
    const family = parsed && (await storage.read.tokenFamilies.find(tokenFamilyId(parsed.familyId)))
    const age = family && lineage.age(family, token)
    return family === undefined || age === undefined ? undefined : { token, family, age }
  }

  async #requireHeld(client: AppClient, token: string, telling: Telling): Promise<HeldToken> {
    const held = await this.#find(token)
    if (!held || held.family.clientId !== client.id || held.family.poolId !== client.poolId) {
      throw new Failure(telling.invalid)
    }
    return held
  }

  #findOwner({ family }: HeldToken): Promise<User | undefined> {
    return this.#with.storage.read.users.findBySub(family.poolId, family.sub)
  }

  #requireUsable({ family }: HeldToken, user: User | undefined, telling: Telling): User {
    if (family.revokedAt) throw new Failure('refresh-token-revoked')
    if (family.expiresAt <= this.#with.clock.now()) throw new Failure('refresh-token-expired')
    if (!user) throw new Failure('user-not-found')
    if (!user.enabled) throw new Failure('user-disabled')
    const refusal = tokenRefusals[user.status]
    if (refusal) throw new Failure(telling.state(refusal))
    return user
  }

  /**
   * Tokens bound to a device are refreshed with its key, once it is confirmed and until it is forgotten (field reports).
   * Assumed: a key that comes with other tokens is not looked at.
   */
  async #requireDevice(
    { settings }: UserPool,
    { family }: HeldToken,
    sent: { readonly key: string | undefined; readonly telling: Telling },
  ): Promise<void> {
    const { poolId, sub, deviceKey } = family
    if (!settings.deviceTracking || deviceKey === undefined) return
    const device = sent.key === deviceKey && (await this.#with.storage.read.devices.find(poolId, sub, deviceKey))
    if (!device) throw new Failure(sent.telling.invalid)
  }

  /** The token that replaces the held one: of parallel rotations one wins, the others are repetitions. */
  async #rotate(client: AppClient, held: HeldToken, origin: SessionOrigin | undefined): Promise<string> {
    const { storage, lineage, clock } = this.#with
    const { family, token, age } = held
    if (age > 0) return this.#repeat(client, held)

    const next = lineage.successor(family, token, family.generation)
    const { id, generation, hash } = family
    const rotation = { hash: next.hash, at: clock.now(), origin }
    const won = await storage.transaction((tx) => tx.tokenFamilies.rotate(id, { generation, hash }, rotation))
    if (won) return next.token
    const present = await this.#find(token)
    if (!present || present.age === 0) throw new Failure('refresh-token-revoked')
    return this.#repeat(client, present)
  }

  /** A token used again is replaced by the same one as before while its grace period runs. Reuse does not end the family. */
  #repeat(client: AppClient, { family, token, age }: HeldToken): string {
    const graceSeconds = client.settings.refreshTokenRotation?.retryGracePeriodSeconds ?? 0
    const graceEnds = (family.rotatedAt?.getTime() ?? 0) + graceSeconds * 1000
    if (age !== 1 || this.#with.clock.now().getTime() >= graceEnds) throw new Failure('refresh-token-reused')
    return this.#with.lineage.successor(family, token, family.generation - 1).token
  }
}

/** Access and ID tokens have three parts; our refresh tokens have no dots. */
function looksLikeJwt(token: string): boolean {
  return token.split('.').length === 3
}
