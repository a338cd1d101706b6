import type { Storage } from '../../../storage/storage.js'
import { Failure } from '../../failure.js'
import type { SignUpSessions } from '../../sign-up/sign-up-sessions.js'
import type { Triggers } from '../../triggers/triggers.js'
import { requireSignInState } from '../account-state.js'
import type { Accounts } from '../accounts.js'
import type { Proven, SignInContext } from '../sign-in-step.js'

interface Collaborators {
  readonly storage: Storage
  readonly accounts: Accounts
  readonly signUpSessions: SignUpSessions
  readonly triggers: Triggers
}

/** Judges the session of a sign-up that was confirmed a moment ago, by which the same person signs in. */
export class SignUpProof {
  readonly #with: Collaborators

  constructor(collaborators: Collaborators) {
    this.#with = collaborators
  }

  /** A name other than the session's user is told as a session that is none, whether or not somebody has it. */
  async judge(context: SignInContext, session: string, name: string): Promise<Proven> {
    const { storage, accounts, signUpSessions, triggers } = this.#with
    const { pool } = context
    const { id, sub, expiresAt } = signUpSessions.open(context, session, 'confirmed')
    const user = await storage.read.users.findBySub(pool.id, sub)
    if (!user || !(await accounts.isNameOf(pool, name, user))) throw new Failure('session-invalid')
    await triggers.preAuthentication(context, { user })
    requireSignInState(user)
    return { user, proofs: ['sign-up'], claim: { id, expiresAt } }
  }
}
