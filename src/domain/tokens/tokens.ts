import { parseJwt, signJwt, verifyJwt } from '../../crypto/jwt.js'
import { issueRefreshToken } from '../../crypto/opaque-token.js'
import type { Random } from '../../crypto/random.js'
import { type AppClient, tokenLifetimes } from '../../entities/app-client.js'
import type { DeviceOffer } from '../../entities/device.js'
import type { RankedGroup } from '../../entities/group.js'
import { type DeviceKey, tokenFamilyId, sub as toSub, type UserPoolId } from '../../entities/ids.js'
import type { TokenFamily } from '../../entities/token-family.js'
import type { User } from '../../entities/user.js'
import type { UserPool } from '../../entities/user-pool.js'
import type { Storage } from '../../storage/storage.js'
import { ParentGoneError } from '../../storage/storage-errors.js'
import type { Stores } from '../../storage/stores.js'
import type { Clients } from '../clients/clients.js'
import type { Clock } from '../clock.js'
import { Failure } from '../failure.js'
import { byPrecedence } from '../groups/group-ranking.js'
import type { Pools } from '../pools/pools.js'
import type { SessionOrigins } from '../sessions/session-origins.js'
import { sessionTrackingOf } from '../sessions/session-settings.js'
import type { TriggerCaller } from '../triggers/occasion.js'
import type { TokenOverrides, TokenSource } from '../triggers/token-generation.js'
import type { Triggers } from '../triggers/triggers.js'
import { readableAttributes } from '../users/attribute-rules.js'
import { type AccessClaims, readAccessClaims } from './access-claims.js'
import { accessTokenClaims, apiScope, idTokenClaims } from './claims.js'
import type { SigningKeys } from './signing-keys.js'
import { overrideAccessClaims, overrideIdClaims } from './token-overrides.js'
import { tokenRefusals } from './user-states.js'

/** The person behind a valid access token. */
export interface AuthenticatedUser {
  readonly pool: UserPool
  readonly client: AppClient
  readonly user: User
  readonly family: TokenFamily
}

/** What brings tokens about, as functions are told. */
export interface TokenCause {
  readonly source: TokenSource
  readonly caller?: TriggerCaller | undefined
  /** Of the recorded sign-in. Absent: drawn. */
  readonly eventId?: string
}

/** Tokens of which everything is known but their signatures. */
export interface TokenDraft {
  readonly who: AuthenticatedUser
  readonly groups: readonly RankedGroup[]
  readonly overrides: TokenOverrides | undefined
}

export interface IssuedTokens {
  readonly accessToken: string
  readonly idToken: string
  /** Absent on a refresh that does not rotate. */
  readonly refreshToken?: string
  readonly expiresInSeconds: number
  /** For the client to confirm; only with the tokens of a sign-in. */
  readonly newDevice?: DeviceOffer
}

/** The device that the tokens of a sign-in are bound to; with a group key, one that is offered and still to be confirmed. */
export interface FamilyDevice {
  readonly key: DeviceKey
  readonly groupKey?: string
}

/** A sign-in as it was committed. */
export interface ConfirmedSignIn {
  readonly user: User
  readonly device?: FamilyDevice | undefined
}

interface Collaborators {
  readonly storage: Storage
  readonly pools: Pools
  readonly clients: Clients
  readonly signingKeys: SigningKeys
  readonly triggers: Triggers
  readonly sessionOrigins: SessionOrigins
  readonly clock: Clock
  readonly random: Random
  /** The `iss` of a pool's tokens: `<public URL>/<pool id>`. */
  readonly issuerOf: (poolId: UserPoolId) => string
}

/** Issues and checks tokens. */
export class Tokens {
  readonly #with: Collaborators

  constructor(collaborators: Collaborators) {
    this.#with = collaborators
  }

  /**
   * Starts a token family for a completed sign-in. `confirm` runs in the transaction that stores the family: it commits
   * what the sign-in changes, refuses a user who may no longer sign in, and returns the user as then stored, with the
   * device that the family is to be bound to. The family
   * ends at once when the pool's function refuses the tokens.
   */
  async issue(
    { pool, client }: Pick<AuthenticatedUser, 'pool' | 'client'>,
    cause: TokenCause,
    confirm: (tx: Stores) => Promise<ConfirmedSignIn>,
  ): Promise<IssuedTokens> {
    const { storage, clock, random, sessionOrigins } = this.#with
    const now = clock.now()
    const id = tokenFamilyId(random.uuid())
    const { token: refreshToken, hash } = issueRefreshToken(random, id, 0)
    const eventId = cause.eventId ?? random.uuid()
    const expiresAt = new Date(now.getTime() + tokenLifetimes(client.settings).refreshSeconds * 1000)
    const origin = sessionOrigins.of(pool, client, cause.caller?.sender)

    const { user, family } = await storage.transaction(async (tx) => {
      const { user, device } = await confirm(tx)
      const owner = { poolId: pool.id, clientId: client.id, sub: user.sub }
      const bound = { deviceKey: device?.key, deviceGroupKey: device?.groupKey }
      const family = { id, eventId, ...owner, ...bound, authenticatedAt: now, expiresAt, generation: 0, hash, origin }
      await tx.tokenFamilies.insert(family).catch((error: unknown) => refuseGone(client, error))
      await this.#limitSessions(tx, pool, family)
      return { user, family }
    })
    try {
      const draft = await this.draft({ pool, client, user, family }, cause)
      return { ...(await this.sign(draft)), refreshToken, ...offerOf(family) }
    } catch (error) {
      await storage.transaction((tx) => tx.tokenFamilies.revoke(id, clock.now()))
      throw error
    }
  }

  /** Sign-ins of one user come one after another here, so that parallel ones cannot pass the limit together. */
  async #limitSessions(tx: Stores, pool: UserPool, family: TokenFamily): Promise<void> {
    const { enabled, maxPerUser } = sessionTrackingOf(pool)
    if (!enabled) return
    await tx.users.findForUpdate(pool.id, family.sub)
    await tx.tokenFamilies.revokeBeyond(family, maxPerUser, family.authenticatedAt)
  }

  /**
   * What the tokens of a living family will say, from the user and its groups as they are now and from the pool's
   * function. That takes its time: whoever was deleted, disabled or signed out meanwhile is refused.
   */
  async draft(who: AuthenticatedUser, { source, caller }: TokenCause): Promise<TokenDraft> {
    const { storage, triggers } = this.#with
    const { pool, client, user } = who
    const groups = byPrecedence(await storage.read.groups.rankedOfUser(pool.id, user.sub))
    if (!pool.settings.triggers?.preTokenGeneration) return { who, groups, overrides: undefined }
    const subject = { user, groups, scopes: [apiScope] }
    const overrides = await triggers.preTokenGeneration({ pool, client, caller }, source, subject)
    return { who: { ...who, user: await this.#requireStill(who) }, groups, overrides }
  }

  async #requireStill({ pool, user, family }: AuthenticatedUser): Promise<User> {
    const { users, tokenFamilies } = this.#with.storage.read
    const [present, living] = await Promise.all([users.findBySub(pool.id, user.sub), tokenFamilies.find(family.id)])
    if (!present) throw new Failure('user-not-found')
    const refusal = tokenRefusals[present.status]
    if (refusal) throw new Failure(refusal)
    if (!present.enabled) throw new Failure('user-disabled')
    if (!living || living.revokedAt) throw new Failure('refresh-token-revoked')
    return present
  }

  /** Signs an access and an ID token. */
  async sign({ who, groups, overrides }: TokenDraft): Promise<Omit<IssuedTokens, 'refreshToken'>> {
    const { signingKeys, clock, random, issuerOf } = this.#with
    const { pool, client, user, family } = who
    const keys = await signingKeys.forPool(pool.id)
    const context = { client, user, groups, family, issuer: issuerOf(pool.id), now: clock.now() }
    const accessClaims = overrideAccessClaims(accessTokenClaims({ ...context, jti: random.uuid() }), overrides)
    const readable = readableAttributes(pool, client, user.attributes)
    const idClaims = overrideIdClaims(idTokenClaims({ ...context, jti: random.uuid() }, readable), overrides)

    const [accessToken, idToken] = await Promise.all([
      signJwt({ kid: keys.access.kid, privateKey: keys.access.privateKey() }, accessClaims),
      signJwt({ kid: keys.id.kid, privateKey: keys.id.privateKey() }, idClaims),
    ])
    return { accessToken, idToken, expiresInSeconds: tokenLifetimes(client.settings).accessSeconds }
  }

  /**
   * Checks an access token for the self-service operations, in the order that clients see: form, signature, expiry,
   * scope, client, user, state, revocation. Costs one RSA verification and two point reads.
   */
  async authenticate(accessToken: string): Promise<AuthenticatedUser> {
    const { storage, clients, clock } = this.#with
    const { pool, claims } = await this.#verify(accessToken)
    if (claims.expiresAt <= clock.now()) throw new Failure('access-token-expired')
    if (!claims.scope.split(' ').includes(apiScope)) throw new Failure('access-token-scope')

    const client = await clients.requireIn(pool.id, claims.clientId)
    const [user, family] = await Promise.all([
      storage.read.users.findBySub(pool.id, toSub(claims.sub)),
      this.#findFamily(claims),
    ])
    if (!user) throw new Failure('user-not-found')
    const refusal = tokenRefusals[user.status]
    if (refusal) throw new Failure(refusal)
    if (!user.enabled) throw new Failure('user-disabled')
    if (!family || family.revokedAt || !isOwn(family, { pool, client, user })) throw new Failure('access-token-revoked')
    return { pool, client, user, family }
  }

  /** The pool and claims of a token that carries the signature of the pool's access token key, and of no other key. */
  async #verify(accessToken: string): Promise<{ readonly pool: UserPool; readonly claims: AccessClaims }> {
    const { pools, signingKeys, issuerOf } = this.#with
    const parsed = parseJwt(accessToken)
    const claims = parsed && readAccessClaims(parsed.claims)
    const pool = claims && (await pools.find(claims.issuer.slice(claims.issuer.lastIndexOf('/') + 1)))
    if (!pool || claims.issuer !== issuerOf(pool.id)) throw new Failure('access-token-invalid')

    const { access } = await signingKeys.forPool(pool.id)
    if (parsed.kid !== access.kid || !verifyJwt(parsed, access.publicKey)) throw new Failure('access-token-signature')
    return { pool, claims }
  }

  #findFamily({ originJti, eventId }: AccessClaims): Promise<TokenFamily | undefined> {
    const { tokenFamilies } = this.#with.storage.read
    return originJti === undefined ? tokenFamilies.findByEvent(eventId) : tokenFamilies.find(tokenFamilyId(originJti))
  }
}

function offerOf({ deviceKey: key, deviceGroupKey: groupKey }: TokenFamily): Pick<IssuedTokens, 'newDevice'> {
  return key === undefined || groupKey === undefined ? {} : { newDevice: { key, groupKey } }
}

/** The client was deleted during the sign-in, or up to a second before it on another node. */
function refuseGone({ id }: AppClient, error: unknown): never {
  throw error instanceof ParentGoneError ? new Failure('client-not-found', { clientId: id }) : error
}

/** Whether the family grew from a sign-in of this user through this client: a signed token says so, its row must too. */
function isOwn(
  family: TokenFamily,
  { pool, client, user }: Pick<AuthenticatedUser, 'pool' | 'client' | 'user'>,
): boolean {
  return family.poolId === pool.id && family.clientId === client.id && family.sub === user.sub
}
