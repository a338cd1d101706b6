import { type AppClient, hidesUserExistence } from '../../entities/app-client.js'
import type { Code } from '../../entities/code.js'
import type { User } from '../../entities/user.js'
import type { ContactAttribute, UserPool } from '../../entities/user-pool.js'
import type { Storage } from '../../storage/storage.js'
import type { Stores } from '../../storage/stores.js'
import type { Clock } from '../clock.js'
import type { AttemptLimits } from '../codes/attempt-limits.js'
import type { Codes } from '../codes/codes.js'
import type { Ghosts } from '../codes/ghosts.js'
import { veiled } from '../codes/veil.js'
import { Failure, type FailureCode } from '../failure.js'
import type { CodeMessages, DeliveryDetails } from '../messages/code-messages.js'
import type { Passwords } from '../passwords/passwords.js'
import type { AttributeUpdate } from '../users/attribute-update.js'
import type { Users } from '../users/users.js'
import { recoveryContact, recoveryOrder } from './recovery-order.js'

interface Collaborators {
  readonly storage: Storage
  readonly clock: Clock
  readonly users: Users
  readonly attributeUpdate: AttributeUpdate
  readonly passwords: Passwords
  readonly codes: Codes
  readonly codeMessages: CodeMessages
  readonly attemptLimits: AttemptLimits
  readonly ghosts: Ghosts
}

export interface RecoveryAnswer {
  readonly username: string
  readonly code: string
  readonly password: string
}

/** Forgotten passwords: codes by the pool's recovery rules, and their redemption. */
export class PasswordRecovery {
  readonly #with: Collaborators

  constructor(collaborators: Collaborators) {
    this.#with = collaborators
  }

  /**
   * Sends a reset code. Where existence is hidden, a name without a user, a disabled user and one without a verified
   * contact are answered alike, as if a code had been sent.
   */
  async request(pool: UserPool, client: AppClient, username: string): Promise<DeliveryDetails> {
    return veiled(hidesUserExistence(client), () => this.#request(pool, client, username))
  }

  /**
   * Sets a new password by code. The history is looked at only after the code was right: otherwise anybody could find
   * out which passwords a user had.
   */
  async confirm(pool: UserPool, client: AppClient, answer: RecoveryAnswer): Promise<void> {
    return veiled(hidesUserExistence(client), () => this.#confirm(pool, client, answer))
  }

  /**
   * An administrator's reset: the present password stops working and a code is sent, again each time it is asked for.
   * Refused unless the user is confirmed or was reset before.
   */
  async reset(pool: UserPool, user: User): Promise<void> {
    const { storage, clock, users } = this.#with
    if (recoveryOrder(pool).length === 0) throw new Failure('password-reset-contact-admin')
    await storage.transaction(async (tx) => {
      const present = await users.reload(tx, user)
      if (!present.enabled) throw new Failure('user-disabled-reset')
      const from = ['CONFIRMED', 'RESET_REQUIRED'] as const
      const changed = await tx.users.changeStatus(pool.id, user.sub, { from, to: 'RESET_REQUIRED' }, clock.now())
      if (!changed) throw new Failure('password-reset-wrong-state')
      await this.#sendCode(tx, pool, { ...present, status: 'RESET_REQUIRED' })
    })
  }

  async #request(pool: UserPool, client: AppClient, username: string): Promise<DeliveryDetails> {
    const { storage, users, attemptLimits, ghosts } = this.#with
    const hidden = hidesUserExistence(client)
    const user = await users.findForSignIn(pool, username)
    if (!user && !hidden) throw new Failure('username-client-not-found')
    await attemptLimits.count(pool, 'forgot-password', user?.sub ?? ghosts.subject(pool, username))
    const order = recoveryOrder(pool)
    if (order.length === 0) throw new Failure('password-reset-contact-admin')
    const refusal = user ? refusalOf(user, order) : undefined
    if (refusal && !(hidden && concealed.has(refusal))) throw new Failure(refusal)
    if (!user || refusal) {
      await ghosts.spend(pool, username)
      return ghosts.delivery(pool, username, order)
    }
    return storage.transaction(async (tx) => this.#sendCode(tx, pool, await users.reload(tx, user)))
  }

  async #confirm(pool: UserPool, client: AppClient, answer: RecoveryAnswer): Promise<void> {
    const { users, passwords, codes, attemptLimits, ghosts } = this.#with
    const { username, code: typed, password } = answer
    const hidden = hidesUserExistence(client)
    passwords.checkPolicy(pool, password)
    const user = await users.findForSignIn(pool, username)
    if (!user && !hidden) throw new Failure('username-client-not-found')
    await attemptLimits.count(pool, 'confirm-forgot-password', user?.sub ?? ghosts.subject(pool, username))
    if (!user || (hidden && !user.enabled)) {
      await ghosts.spend(pool, username)
      throw new Failure('code-mismatch')
    }
    if (!user.enabled) throw new Failure('user-disabled')
    if (user.status === 'UNCONFIRMED' && !hidden) throw new Failure('user-not-confirmed')
    const code = await codes.check(pool, user, 'reset-password', typed)
    await this.#redeem(pool, user, { code, password })
  }

  async #sendCode(tx: Stores, pool: UserPool, user: User): Promise<DeliveryDetails> {
    const contact = recoveryContact(user, recoveryOrder(pool))
    if (!contact) throw new Failure('password-reset-no-contact')
    const { attribute, value: to } = contact
    const code = await this.#with.codes.issue(tx, pool, user, { purpose: 'reset-password', attribute, value: to })
    return this.#with.codeMessages.send(tx, pool, user, { kind: 'forgot-password', attribute, to, code })
  }

  async #redeem(pool: UserPool, user: User, reset: { readonly code: Code; readonly password: string }): Promise<void> {
    const { storage, clock, users, attributeUpdate, passwords, codes } = this.#with
    const { code, password } = reset
    const prepared = await passwords.prepare(pool, user, password, { temporary: false })
    await storage.transaction(async (tx) => {
      await codes.claim(tx, code)
      const present = await users.reload(tx, user)
      if (!present.enabled) throw new Failure('user-disabled')
      const { attribute, value } = code
      // Whoever reads the former address must not get in after the address was changed.
      if (!attribute || value === undefined || present.attributes[attribute] !== value) {
        throw new Failure('code-expired')
      }
      await attributeUpdate.verify(tx, pool, present, { attribute, value, force: false })
      const from = ['CONFIRMED', 'RESET_REQUIRED'] as const
      const changed = await tx.users.changeStatus(pool.id, user.sub, { from, to: 'CONFIRMED' }, clock.now())
      if (!changed) throw new Failure('password-reset-wrong-state')
      await passwords.store(tx, pool, user, prepared)
    })
  }
}

/** Refusals that would tell that the user exists; that a password waits for its first change is told in any case (developer guide, managing user existence errors). */
const concealed: ReadonlySet<FailureCode> = new Set(['user-disabled', 'password-reset-no-contact'])

/** Why a user cannot be sent a reset code. */
function refusalOf(user: User, order: readonly ContactAttribute[]): FailureCode | undefined {
  if (!user.enabled) return 'user-disabled'
  if (user.status === 'FORCE_CHANGE_PASSWORD' || user.status === 'EXTERNAL_PROVIDER') {
    return 'password-reset-wrong-state'
  }
  if (user.status === 'UNCONFIRMED') return 'password-reset-no-contact'
  return recoveryContact(user, order) ? undefined : 'password-reset-no-contact'
}
