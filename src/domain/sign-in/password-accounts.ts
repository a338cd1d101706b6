import { hidesUserExistence } from '../../entities/app-client.js'
import { Failure } from '../failure.js'
import type { Passwords } from '../passwords/passwords.js'
import type { Triggers } from '../triggers/triggers.js'
import type { UserMigration } from '../users/user-migration.js'
import type { Users } from '../users/users.js'
import type { Account, Accounts } from './accounts.js'
import type { SignInContext } from './sign-in-step.js'

interface Collaborators {
  readonly accounts: Accounts
  readonly users: Users
  readonly passwords: Passwords
  readonly userMigration: UserMigration
  readonly triggers: Triggers
}

/** Whom a name means that came with a password in clear: whoever is not known yet may be migrated. */
export class PasswordAccounts {
  readonly #with: Collaborators

  constructor(collaborators: Collaborators) {
    this.#with = collaborators
  }

  /**
   * As `Accounts.resolve`, after the pool's functions had their say: a name that nobody has may be migrated, and then the
   * sign-in may be refused. Every migration that fails counts as a wrong guess for that name.
   */
  async resolve(context: SignInContext, name: string, password: string): Promise<Account> {
    const { passwords, triggers } = this.#with
    const account = await this.#migrated(context, name, password)
    const isUser = account.kind === 'user'
    if (!triggers.has(context.pool, 'PreAuthentication')) return account
    await passwords.requireUnlocked(context.pool, isUser ? account.user.sub : account.subject)
    await triggers.preAuthentication(context, isUser ? { user: account.user } : { unknownName: name })
    return account
  }

  async #migrated(context: SignInContext, name: string, password: string): Promise<Account> {
    const { accounts, users, passwords, userMigration } = this.#with
    const { pool, client } = context
    if (!userMigration.isOn(pool)) return accounts.resolve(context, name)
    const known = await users.findForSignIn(pool, name)
    if (known) return { kind: 'user', user: known }

    const ghost = accounts.ghost(pool, name)
    await passwords.requireUnlocked(pool, ghost.subject)
    const user = await userMigration.forSignIn(context, { name, password })
    if (user) return { kind: 'user', user }
    if (hidesUserExistence(client)) return ghost
    await passwords.settle(pool, ghost.subject, false).catch(unlessWrong)
    throw new Failure('user-not-found')
  }
}

/** A lock is told, a wrong guess is told as a name that nobody has. */
function unlessWrong(error: unknown): void {
  if (!(error instanceof Failure && error.code === 'credentials-invalid')) throw error
}
