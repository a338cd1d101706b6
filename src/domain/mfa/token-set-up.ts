import type { User } from '../../entities/user.js'
import type { UserPool } from '../../entities/user-pool.js'
import type { Storage } from '../../storage/storage.js'
import type { Clients } from '../clients/clients.js'
import { Failure } from '../failure.js'
import type { Attempt, Attempts } from '../sign-in/attempts.js'
import { hasFirstProof } from '../sign-in/next-step.js'
import type { PendingSignIns } from '../sign-in/pending-sign-ins.js'
import { secondFactorOf } from '../sign-in/second-factor.js'
import type { SignInContext } from '../sign-in/sign-in-step.js'
import type { Users } from '../users/users.js'
import { requireSoftwareTokens, type SoftwareTokens } from './software-tokens.js'

interface Collaborators {
  readonly storage: Storage
  readonly clients: Clients
  readonly users: Users
  readonly attempts: Attempts
  readonly pendingSignIns: PendingSignIns
  readonly softwareTokens: SoftwareTokens
}

interface OpenSetUp {
  readonly context: SignInContext
  readonly attempt: Attempt
  readonly user: User
}

/**
 * Registers a software token within a sign-in at MFA_SETUP. The secret travels in the session string: nothing is stored
 * until its first code was right.
 */
export class TokenSetUp {
  readonly #with: Collaborators

  constructor(collaborators: Collaborators) {
    this.#with = collaborators
  }

  /** A new secret, and the session string to go on with. */
  async associate(session: string): Promise<{ readonly secret: string; readonly session: string }> {
    const { context, attempt } = await this.#open(session)
    const secret = this.#with.softwareTokens.createSecret()
    return { secret, session: this.#seal(context, attempt, { secret, verified: false }) }
  }

  /** Makes the secret of the session the user's by its first code. The session is spent; another one is returned. */
  async verify(session: string, code: string, friendlyName: string | undefined): Promise<string> {
    const { storage, users, softwareTokens } = this.#with
    const { context, attempt, user } = await this.#open(session)
    const { pool } = context
    const { newToken } = attempt.memory
    if (!newToken) throw new Failure('software-token-not-associated')
    const { secret } = newToken
    const step = softwareTokens.requireFirstCode(secret, code)
    await storage.transaction(async (tx) => {
      if (!(await tx.attempts.claim(attempt.id, attempt.expiresAt))) throw new Failure('session-used')
      const present = await users.reload(tx, user)
      if (!present.enabled) throw new Failure('user-disabled')
      // Of two who know the password the one who was later must not put a token of their own in place.
      requireTokenDue(pool, present)
      const isRegistered = await softwareTokens.register(tx, pool, present, { secret, friendlyName, step })
      if (!isRegistered) throw new Failure('session-invalid')
    })
    return this.#seal(context, attempt, { secret: '', verified: true })
  }

  async #open(session: string): Promise<OpenSetUp> {
    const { storage, attempts, pendingSignIns } = this.#with
    const context = await this.#contextOf(session)
    const { pool } = context
    const attempt = attempts.open(context, session, 'MFA_SETUP')
    const user = await storage.read.users.findBySub(pool.id, attempt.sub)
    if (!user || !hasFirstProof(attempt.proofs)) throw new Failure('session-invalid')
    await pendingSignIns.requirePresent(pool, attempt, user)
    if (attempt.memory.newToken?.verified) throw new Failure('session-invalid')
    requireSoftwareTokens(pool)
    requireTokenDue(pool, user)
    return { context, attempt, user }
  }

  async #contextOf(session: string): Promise<SignInContext> {
    const { clients, attempts } = this.#with
    try {
      return { ...(await clients.requireWithPool(attempts.clientOf(session))), channel: 'public' }
    } catch (error) {
      if (error instanceof Failure) throw new Failure('session-invalid')
      throw error
    }
  }

  #seal(context: SignInContext, attempt: Attempt, newToken: Attempt['memory']['newToken']): string {
    const { challenge, sub, proofs, passwordSetAt, memory } = attempt
    return this.#with.attempts.seal(context, {
      challenge,
      sub,
      proofs,
      passwordSetAt,
      memory: { ...memory, ...(newToken && { newToken }) },
    })
  }
}

function requireTokenDue(pool: UserPool, user: User): void {
  const due = secondFactorOf(pool, user)
  if (due.kind !== 'set-up' || !due.factors.includes('SOFTWARE_TOKEN_MFA')) throw new Failure('session-invalid')
}
