import { type AppClient, hidesUserExistence } from '../../entities/app-client.js'
import type { Code } from '../../entities/code.js'
import type { User } from '../../entities/user.js'
import type { UserPool } from '../../entities/user-pool.js'
import type { Storage } from '../../storage/storage.js'
import type { Stores } from '../../storage/stores.js'
import type { Clock } from '../clock.js'
import type { AttemptLimits } from '../codes/attempt-limits.js'
import type { Codes } from '../codes/codes.js'
import type { Ghosts } from '../codes/ghosts.js'
import { veiled } from '../codes/veil.js'
import { Failure, type FailureCode } from '../failure.js'
import type { CodeMessages, DeliveryDetails, Prelude } from '../messages/code-messages.js'
import type { Passwords } from '../passwords/passwords.js'
import type { AuthEvents, Happening } from '../threats/auth-events.js'
import { requireStatedAddress } from '../threats/event-origin.js'
import { threatMode } from '../threats/risk-configuration.js'
import type { Occasion, TriggerCaller } from '../triggers/occasion.js'
import type { Triggers } from '../triggers/triggers.js'
import type { AttributeUpdate } from '../users/attribute-update.js'
import type { UserMigration } from '../users/user-migration.js'
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
  readonly triggers: Triggers
  readonly userMigration: UserMigration
  readonly authEvents: AuthEvents
}

export interface RecoveryAnswer {
  readonly username: string
  readonly code: string
  readonly password: string
  readonly caller?: TriggerCaller | undefined
}

/** Forgotten passwords: codes by the pool's recovery rules, and their redemption. */
export class PasswordRecovery {
  readonly #with: Collaborators

  constructor(collaborators: Collaborators) {
    this.#with = collaborators
  }

  /**
   * Sends a reset code. Where existence is hidden, a name without a user, a disabled user and one without a verified
   * contact are answered alike, as if a code had been sent. A name that nobody has may be migrated.
   */
  async request(pool: UserPool, client: AppClient, username: string, caller?: TriggerCaller): Promise<DeliveryDetails> {
    return veiled(hidesUserExistence(client), () => this.#request({ pool, client, caller }, username))
  }

  /**
   * Sets a new password by code. The history is looked at only after the code was right: otherwise anybody could find
   * out which passwords a user had.
   */
  async confirm(pool: UserPool, client: AppClient, answer: RecoveryAnswer): Promise<void> {
    return veiled(hidesUserExistence(client), async () => {
      const user = await this.#confirm(pool, client, answer)
      const { caller } = answer
      await this.#with.authEvents.note({ pool, client, user, type: 'PasswordChange', sender: caller?.sender })
      const occasion = { pool, client, caller }
      await this.#with.triggers.postConfirmation(occasion, 'PostConfirmation_ConfirmForgotPassword', user)
    })
  }

  /**
   * An administrator's reset: the present password stops working and a code is sent, again each time it is asked for.
   * Refused unless the user is confirmed or was reset before.
   */
  async reset(occasion: Occasion, user: User): Promise<void> {
    const { storage, clock, users } = this.#with
    const { pool } = occasion
    if (recoveryOrder(pool).length === 0) throw new Failure('password-reset-contact-admin')
    const prelude = await this.#prepare(occasion, { ...user, status: 'RESET_REQUIRED' }, isResettable(user))
    await storage.transaction(async (tx) => {
      const present = await users.reload(tx, user)
      if (!present.enabled) throw new Failure('user-disabled-reset')
      const change = { from: resettable, to: 'RESET_REQUIRED' } as const
      const changed = await tx.users.changeStatus(pool.id, user.sub, change, clock.now())
      if (!changed) throw new Failure('password-reset-wrong-state')
      await this.#sendCode(tx, { ...present, status: 'RESET_REQUIRED' }, prelude)
    })
  }

  async #request(occasion: ClientOccasion, username: string): Promise<DeliveryDetails> {
    const { storage, users, attemptLimits, ghosts, userMigration, authEvents } = this.#with
    const { pool, client } = occasion
    const sender = occasion.caller?.sender
    requireStatedAddress({ pool, client, sender })
    const hidden = hidesUserExistence(client)
    const known = await users.findForSignIn(pool, username)
    const migrates = !known && userMigration.isOn(pool)
    if (!known && !hidden && !migrates) throw new Failure('username-client-not-found')
    await attemptLimits.count(pool, 'forgot-password', known?.sub ?? ghosts.subject(pool, username))
    const user = migrates ? await userMigration.forRecovery(occasion, username) : known
    if (!user && !hidden) throw new Failure('username-client-not-found')
    const order = recoveryOrder(pool)
    if (order.length === 0) throw new Failure('password-reset-contact-admin')
    const refusal = user ? refusalOf(pool, user) : undefined
    if (refusal && !(hidden && concealed.has(refusal))) throw new Failure(refusal)
    if (!user || refusal) {
      return ghosts.message(pool, username, { kind: 'forgot-password', order })
    }
    const prelude = await this.#prepare(occasion, user, true)
    const { delivery, event } = await storage.transaction(async (tx) => ({
      delivery: await this.#sendCode(tx, await users.reload(tx, user), prelude),
      event: await authEvents.insert(tx, { pool, client, user, type: 'ForgotPassword', sender }),
    }))
    authEvents.tell(pool, event, user)
    return delivery
  }

  async #confirm(pool: UserPool, client: AppClient, answer: RecoveryAnswer): Promise<User> {
    const { users, passwords, attemptLimits, ghosts } = this.#with
    const { username, code: typed, password } = answer
    const hidden = hidesUserExistence(client)
    passwords.checkPolicy(pool, password)
    const user = await users.findForSignIn(pool, username)
    if (!user && !hidden) throw new Failure('username-client-not-found')
    await attemptLimits.count(pool, 'confirm-forgot-password', user?.sub ?? ghosts.subject(pool, username))
    if (!user || (hidden && !user.enabled)) {
      await ghosts.spend(pool, username)
      // What the event of a wrong code costs where there is a user.
      if (threatMode(pool) !== 'OFF') await ghosts.spend(pool, username)
      throw new Failure('code-mismatch')
    }
    if (!user.enabled) throw new Failure('user-disabled')
    if (user.status === 'UNCONFIRMED' && !hidden) throw new Failure('user-not-confirmed')
    const happening = { pool, client, user, type: 'PasswordChange', sender: answer.caller?.sender } as const
    const code = await this.#checkCode(happening, typed)
    return this.#redeem({ pool, client }, user, { code, password })
  }

  async #checkCode(happening: Happening, typed: string): Promise<Code> {
    const { codes, authEvents } = this.#with
    try {
      return await codes.check(happening.pool, happening.user, 'reset-password', typed)
    } catch (error) {
      await authEvents.noteRefusal(happening, error)
      throw error
    }
  }

  /** Asks no function when no message would go out. */
  async #prepare(occasion: Occasion, user: User, goesOut: boolean): Promise<Prelude> {
    const contact = goesOut && user.enabled ? recoveryContact(occasion.pool, user) : undefined
    const contacts = contact ? [contact.attribute] : []
    return this.#with.codeMessages.prepare(occasion, user, { kind: 'forgot-password', contacts })
  }

  async #sendCode(tx: Stores, user: User, prelude: Prelude): Promise<DeliveryDetails> {
    const { pool } = prelude.occasion
    const contact = recoveryContact(pool, user)
    if (!contact) throw new Failure('password-reset-no-contact')
    const { attribute, value: to } = contact
    const code = await this.#with.codes.issue(tx, pool, user, { purpose: 'reset-password', attribute, value: to })
    return this.#with.codeMessages.send(tx, pool, user, { kind: 'forgot-password', attribute, to, code, prelude })
  }

  async #redeem(
    { pool, client }: ClientOccasion,
    user: User,
    reset: { readonly code: Code; readonly password: string },
  ): Promise<User> {
    const { storage, clock, users, attributeUpdate, passwords, codes } = this.#with
    const { code, password } = reset
    const prepared = await passwords.prepare(pool, user, password, {
      temporary: false,
      chosen: { client, event: 'PASSWORD_CHANGE' },
    })
    return storage.transaction(async (tx) => {
      await codes.claim(tx, code)
      const present = await users.reload(tx, user)
      if (!present.enabled) throw new Failure('user-disabled')
      const { attribute, value } = code
      // Whoever reads the former address must not get in after the address was changed.
      if (!attribute || value === undefined || present.attributes[attribute] !== value) {
        throw new Failure('code-expired')
      }
      const verified = await attributeUpdate.verify(tx, pool, present, { attribute, value, force: false })
      const change = { from: resettable, to: 'CONFIRMED' } as const
      const changed = await tx.users.changeStatus(pool.id, user.sub, change, clock.now())
      if (!changed) throw new Failure('password-reset-wrong-state')
      await passwords.store(tx, pool, user, prepared)
      return { ...verified, status: 'CONFIRMED' }
    })
  }
}

type ClientOccasion = Occasion & { readonly client: AppClient }

const resettable = ['CONFIRMED', 'RESET_REQUIRED'] as const

function isResettable({ status }: User): boolean {
  return resettable.some((state) => state === status)
}

/** Refusals that would tell that the user exists; that a password waits for its first change is told in any case (developer guide, managing user existence errors). */
const concealed: ReadonlySet<FailureCode> = new Set(['user-disabled', 'password-reset-no-contact'])

/** Why a user cannot be sent a reset code. */
function refusalOf(pool: UserPool, user: User): FailureCode | undefined {
  if (!user.enabled) return 'user-disabled'
  if (user.status === 'FORCE_CHANGE_PASSWORD' || user.status === 'EXTERNAL_PROVIDER') {
    return 'password-reset-wrong-state'
  }
  if (user.status === 'UNCONFIRMED') return 'password-reset-no-contact'
  return recoveryContact(pool, user) ? undefined : 'password-reset-no-contact'
}
