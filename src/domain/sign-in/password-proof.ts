import type { Clock } from '../clock.js'
import type { Passwords } from '../passwords/passwords.js'
import type { CompromisedPasswords } from '../threats/compromised-passwords.js'
import { requireSignInState, requireUnexpiredPassword } from './account-state.js'
import type { Account } from './accounts.js'
import type { Proven, SignInContext } from './sign-in-step.js'

interface Collaborators {
  readonly passwords: Passwords
  readonly compromisedPasswords: CompromisedPasswords
  readonly clock: Clock
}

/** Judges a password that came in clear. */
export class PasswordProof {
  readonly #with: Collaborators

  constructor(collaborators: Collaborators) {
    this.#with = collaborators
  }

  /** In the order lock, state, password, age. A name of nobody costs the same and fails. */
  async judge(context: SignInContext, account: Account, password: string): Promise<Proven> {
    const { passwords, compromisedPasswords, clock } = this.#with
    const { pool } = context
    if (account.kind === 'ghost') return passwords.refuse(pool, account.subject, password)
    const { user } = account
    await passwords.requireUnlocked(pool, user.sub)
    requireSignInState(user)
    const stored = await passwords.verifyUnlocked(pool, user, password)
    requireUnexpiredPassword(pool, user, stored, clock.now())
    const exposed = await compromisedPasswords.isExposed(context, 'SIGN_IN', password)
    return { user, proofs: ['password'], passwordSetAt: stored.setAt, ...(exposed && { exposed }) }
  }
}
