import { parseJwt, signJwt, verifyJwt } from '../../crypto/jwt.js'
import { issueRefreshToken } from '../../crypto/opaque-token.js'
import type { Random } from '../../crypto/random.js'
import { type AppClient, tokenLifetimes } from '../../entities/app-client.js'
import { tokenFamilyId, sub as toSub, type UserPoolId } from '../../entities/ids.js'
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
import { readableAttributes } from '../users/attribute-rules.js'
import { type AccessClaims, readAccessClaims } from './access-claims.js'
import { accessTokenClaims, apiScope, idTokenClaims } from './claims.js'
import type { SigningKeys } from './signing-keys.js'
import { tokenRefusals } from './user-states.js'

/** The person behind a valid access token. */
export interface AuthenticatedUser {
  readonly pool: UserPool
  readonly client: AppClient
  readonly user: User
  readonly family: TokenFamily
}

export interface IssuedTokens {
  readonly accessToken: string
  readonly idToken: string
  /** Absent on a refresh that does not rotate. */
  readonly refreshToken?: string
  readonly expiresInSeconds: number
}

interface Collaborators {
  readonly storage: Storage
  readonly pools: Pools
  readonly clients: Clients
  readonly signingKeys: SigningKeys
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
   * what the sign-in changes, refuses a user who may no longer sign in, and returns the user as then stored.
   */
  async issue(pool: UserPool, client: AppClient, confirm: (tx: Stores) => Promise<User>): Promise<IssuedTokens> {
    const { storage, clock, random } = this.#with
    const now = clock.now()
    const id = tokenFamilyId(random.uuid())
    const { token: refreshToken, hash } = issueRefreshToken(random, id, 0)
    const eventId = random.uuid()
    const expiresAt = new Date(now.getTime() + tokenLifetimes(client.settings).refreshSeconds * 1000)

    const { user, family } = await storage.transaction(async (tx) => {
      const user = await confirm(tx)
      const owner = { poolId: pool.id, clientId: client.id, sub: user.sub }
      const family = { id, eventId, ...owner, authenticatedAt: now, expiresAt, generation: 0, hash }
      await tx.tokenFamilies.insert(family).catch((error: unknown) => refuseGone(client, error))
      return { user, family }
    })
    return { ...(await this.sign({ pool, client, user, family })), refreshToken }
  }

  /** Signs an access and an ID token for a living family, from the user and its groups as they are now. */
  async sign({ pool, client, user, family }: AuthenticatedUser): Promise<Omit<IssuedTokens, 'refreshToken'>> {
    const { storage, signingKeys, clock, random, issuerOf } = this.#with
    const [keys, groups] = await Promise.all([
      signingKeys.forPool(pool.id),
      storage.read.groups.rankedOfUser(pool.id, user.sub),
    ])
    const context = { client, user, groups: byPrecedence(groups), family, issuer: issuerOf(pool.id), now: clock.now() }
    const accessClaims = accessTokenClaims({ ...context, jti: random.uuid() })
    const readable = readableAttributes(pool, client, user.attributes)
    const idClaims = idTokenClaims({ ...context, jti: random.uuid() }, readable)

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
