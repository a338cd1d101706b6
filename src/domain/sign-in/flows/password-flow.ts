import type { ClientAuthentication } from '../../clients/client-authentication.js'
import type { Clock } from '../../clock.js'
import type { Passwords } from '../../passwords/passwords.js'
import { requireSignInState, requireUnexpiredPassword } from '../account-state.js'
import type { Accounts } from '../accounts.js'
import { findParameter, requireParameter } from '../parameters.js'
import type { Flow, FlowStart, Outcome, SignInContext } from '../sign-in-step.js'

interface Collaborators {
  readonly accounts: Accounts
  readonly passwords: Passwords
  readonly clientAuthentication: ClientAuthentication
  readonly clock: Clock
}

/** USER_PASSWORD_AUTH and ADMIN_USER_PASSWORD_AUTH: the password itself is sent. */
export class PasswordFlow implements Flow {
  readonly #with: Collaborators

  constructor(collaborators: Collaborators) {
    this.#with = collaborators
  }

  async start(context: SignInContext, { parameters }: FlowStart): Promise<Outcome> {
    const { accounts, passwords, clientAuthentication, clock } = this.#with
    const { pool, client } = context
    const username = requireParameter(parameters, 'USERNAME')
    const password = requireParameter(parameters, 'PASSWORD')
    clientAuthentication.verifySecretHash(client, [username], findParameter(parameters, 'SECRET_HASH'))

    const account = await accounts.resolve(context, username)
    if (account.kind === 'ghost') return passwords.refuse(pool, account.subject, password)
    const { user } = account
    await passwords.requireUnlocked(pool, user.sub)
    requireSignInState(user)
    const stored = await passwords.verifyUnlocked(pool, user, password)
    requireUnexpiredPassword(pool, user, stored, clock.now())
    return { kind: 'proven', proven: { user, proofs: ['password'], passwordSetAt: stored.setAt } }
  }
}
