import type { Srp } from '../../../crypto/srp.js'
import { poolShortName } from '../../../entities/ids.js'
import type { User } from '../../../entities/user.js'
import type { Storage } from '../../../storage/storage.js'
import type { ClientAuthentication } from '../../clients/client-authentication.js'
import type { Clock } from '../../clock.js'
import { Failure } from '../../failure.js'
import type { Passwords, StoredPassword } from '../../passwords/passwords.js'
import { requireSignInState, requireUnexpiredPassword } from '../account-state.js'
import type { Accounts } from '../accounts.js'
import type { Attempts } from '../attempts.js'
import { srpBeginning } from '../custom-auth/custom-round.js'
import { findParameter, type Parameters, requireParameter } from '../parameters.js'
import type { Challenge, ChallengeAnswer, Outcome, Proven, SignInContext } from '../sign-in-step.js'
import type { SrpExchange, SrpExchanges } from '../srp-exchanges.js'
import { canonicalTimestamp } from '../srp-timestamp.js'

interface Collaborators {
  readonly storage: Storage
  readonly accounts: Accounts
  readonly passwords: Passwords
  readonly clientAuthentication: ClientAuthentication
  readonly srp: Srp
  readonly attempts: Attempts
  readonly exchanges: SrpExchanges
  readonly clock: Clock
}

/** What the client claims: a signature under the key that only the right password gives. */
interface Claim {
  readonly name: string
  readonly signature: string
  readonly block: string
  readonly timestamp: string
}

/**
 * Proves the password by SRP. The exchange travels in SECRET_BLOCK; the session string that comes with it in USER_AUTH, and
 * in no other flow, must be of the same user and adds what the sign-in remembers.
 */
export class PasswordVerifier implements Challenge {
  readonly #with: Collaborators

  constructor(collaborators: Collaborators) {
    this.#with = collaborators
  }

  async verify(context: SignInContext, { session, parameters }: ChallengeAnswer): Promise<Outcome> {
    const { clientAuthentication, attempts, exchanges } = this.#with
    const attempt = session === undefined ? undefined : attempts.open(context, session, 'PASSWORD_VERIFIER')
    const claim = readClaim(parameters)
    clientAuthentication.verifySecretHash(context.client, [claim.name], findParameter(parameters, 'SECRET_HASH'))
    const exchange = exchanges.open(context, claim.block)
    if (attempt && attempt.sub !== exchange.sub) throw new Failure('session-invalid')
    const { ghostSubject } = exchange
    if (ghostSubject !== undefined) return this.#refuseGhost(context, { ...exchange, ghostSubject }, claim)
    const proven = await this.#verifyUser(context, exchange, claim)
    return { kind: 'proven', proven: { ...proven, memory: { ...attempt?.memory, ...proven.memory } } }
  }

  async #verifyUser(context: SignInContext, exchange: SrpExchange, claim: Claim): Promise<Proven> {
    const { storage, accounts, passwords, clock } = this.#with
    const { pool } = context
    const user = await storage.read.users.findBySub(pool.id, exchange.sub)
    if (!user || !(await accounts.isNameOf(pool, claim.name, user))) throw new Failure('credentials-invalid')
    const timestamp = canonicalTimestamp(claim.timestamp)
    await passwords.requireUnlocked(pool, user.sub)
    requireSignInState(user)

    const stored = await passwords.find(pool, user)
    const verifier = stored?.srp ?? passwords.ghost(pool, user.username)
    const proves = await this.#proves(context, exchange, { ...claim, timestamp, verifier: verifier.verifier })
    await this.#settle(context, exchange, { subject: user.sub, right: proves && stored?.srp !== undefined })
    return this.#proven(context, exchange, { user, stored, now: clock.now() })
  }

  #proven(
    { pool }: SignInContext,
    exchange: SrpExchange,
    judged: { readonly user: User; readonly stored: StoredPassword | undefined; readonly now: Date },
  ): Proven {
    const { user, stored, now } = judged
    if (!stored?.srp) throw new Failure('credentials-invalid')
    requireUnexpiredPassword(pool, user, stored, now)
    const claim = { id: exchange.id, expiresAt: exchange.expiresAt }
    const memory = exchange.isCustom ? { custom: srpBeginning } : {}
    return { user, proofs: ['password'], passwordSetAt: stored.setAt, claim, memory }
  }

  /** The same work and counting as for a user with a wrong password. */
  async #refuseGhost(
    context: SignInContext,
    exchange: SrpExchange & { readonly ghostSubject: string },
    claim: Claim,
  ): Promise<never> {
    const { storage, accounts, passwords } = this.#with
    const { pool } = context
    const { ghostSubject: subject, sub, username } = exchange
    await storage.read.users.findBySub(pool.id, sub)
    if (!accounts.isNameOfGhost(pool, claim.name, { kind: 'ghost', subject, username, sub })) {
      throw new Failure('credentials-invalid')
    }
    const timestamp = canonicalTimestamp(claim.timestamp)
    await passwords.requireUnlocked(pool, subject)
    await storage.read.passwords.find(pool.id, sub)
    const { verifier } = passwords.ghost(pool, subject)
    await this.#proves(context, exchange, { ...claim, timestamp, verifier })
    await this.#settle(context, exchange, { subject, right: false })
    throw new Failure('credentials-invalid')
  }

  #proves({ pool }: SignInContext, exchange: SrpExchange, claim: Claim & { verifier: string }): Promise<boolean> {
    const { clientPublic, serverPublic, secret, username } = exchange
    const { verifier, signature, timestamp, block } = claim
    return this.#with.srp.verifies(
      { group: poolShortName(pool.id), identity: username },
      { clientPublic, serverPublic, secret, verifier, signature, timestamp, secretBlock: Buffer.from(block, 'base64') },
    )
  }

  /** Counts the guess. A wrong one also spends the exchange, which is good for one guess only; a right one is claimed with the next step. */
  async #settle(
    { pool }: SignInContext,
    exchange: SrpExchange,
    guess: { readonly subject: string; readonly right: boolean },
  ): Promise<void> {
    const { storage, passwords } = this.#with
    if (!guess.right) await storage.transaction((tx) => tx.attempts.claim(exchange.id, exchange.expiresAt))
    await passwords.settle(pool, guess.subject, guess.right)
  }
}

function readClaim(parameters: Parameters): Claim {
  return {
    name: requireParameter(parameters, 'USERNAME'),
    signature: requireParameter(parameters, 'PASSWORD_CLAIM_SIGNATURE'),
    block: requireParameter(parameters, 'PASSWORD_CLAIM_SECRET_BLOCK'),
    timestamp: requireParameter(parameters, 'TIMESTAMP'),
  }
}
