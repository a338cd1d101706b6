import type { User } from '../../entities/user.js'
import type { UserPool } from '../../entities/user-pool.js'
import type { Storage } from '../../storage/storage.js'
import type { ClientAuthentication } from '../clients/client-authentication.js'
import { Failure } from '../failure.js'
import { requireSignInState } from './account-state.js'
import type { Accounts } from './accounts.js'
import type { Attempt, Attempts } from './attempts.js'
import type { ChallengeName } from './challenge-names.js'
import { hasFirstProof } from './next-step.js'
import { findParameter, requireParameter } from './parameters.js'
import type { ChallengeAnswer, SignInContext } from './sign-in-step.js'

interface Collaborators {
  readonly storage: Storage
  readonly attempts: Attempts
  readonly accounts: Accounts
  readonly clientAuthentication: ClientAuthentication
}

/** An answer that belongs to an attempt and names its user. Nothing of it is proven yet. */
export interface PendingAnswer {
  readonly attempt: Attempt
  readonly user: User
}

/** What every answer to a session string is checked for before its challenge judges it. */
export class PendingSignIns {
  readonly #with: Collaborators

  constructor(collaborators: Collaborators) {
    this.#with = collaborators
  }

  /**
   * The attempt and its user, who is still in a state to sign in and has the password that was shown. Fails otherwise, in
   * the order session, `required` parameters, secret hash, user. Undefined: nobody has the attempt's `sub`, as is so for
   * names of nobody at clients that hide it; answer as for a wrong answer.
   */
  async open(
    context: SignInContext,
    challenge: ChallengeName | readonly ChallengeName[],
    answer: ChallengeAnswer,
    required: readonly string[] = [],
  ): Promise<{ readonly attempt: Attempt; readonly user: User | undefined }> {
    const { storage, attempts, accounts, clientAuthentication } = this.#with
    const { pool, client } = context
    const { session, parameters } = answer
    if (session === undefined) throw new Failure('parameter-missing', { parameter: 'Session' })
    const attempt = attempts.open(context, session, ...[challenge].flat())
    const name = requireParameter(parameters, 'USERNAME')
    for (const parameter of required) requireParameter(parameters, parameter)
    clientAuthentication.verifySecretHash(client, [name], findParameter(parameters, 'SECRET_HASH'))

    const user = await storage.read.users.findBySub(pool.id, attempt.sub)
    if (!user) return { attempt: this.#requireGhostName(pool, attempt, name), user: undefined }
    if (!(await accounts.isNameOf(pool, name, user))) throw new Failure('session-invalid')
    await this.requirePresent(pool, attempt, user)
    return { attempt, user }
  }

  /** A name of nobody must not be answered for under another name, as a user's is not. */
  #requireGhostName(pool: UserPool, attempt: Attempt, name: string): Attempt {
    const { ghost } = attempt.memory
    const isNamed =
      ghost === undefined ||
      this.#with.accounts.isNameOfGhost(pool, name, {
        kind: 'ghost',
        subject: ghost.subject,
        sub: attempt.sub,
        username: attempt.sub,
      })
    if (!isNamed) throw new Failure('session-invalid')
    return attempt
  }

  /** As `open`, for challenges that only people who showed a first factor are given. */
  async openProven(
    context: SignInContext,
    challenge: ChallengeName,
    answer: ChallengeAnswer,
    required: readonly string[] = [],
  ): Promise<PendingAnswer> {
    const { attempt, user } = await this.open(context, challenge, answer, required)
    if (!user || !hasFirstProof(attempt.proofs)) throw new Failure('session-invalid')
    return { attempt, user }
  }

  /** Fails unless the attempt may still go on for the user. A code by itself also signs in who is not confirmed yet. */
  async requirePresent(pool: UserPool, attempt: Attempt, user: User): Promise<void> {
    const confirmsByCode = !hasFirstProof(attempt.proofs) && user.status === 'UNCONFIRMED'
    requireSignInState(confirmsByCode ? { ...user, status: 'CONFIRMED' } : user)
    if (!attempt.passwordSetAt) return
    const password = await this.#with.storage.read.passwords.find(pool.id, user.sub)
    if (password?.setAt.getTime() !== attempt.passwordSetAt.getTime()) throw new Failure('session-invalid')
  }
}
