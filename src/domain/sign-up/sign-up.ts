import { type AppClient, hidesUserExistence } from '../../entities/app-client.js'
import type { Attributes, User } from '../../entities/user.js'
import { type ContactAttribute, isAutoVerified, type UserPool } from '../../entities/user-pool.js'
import type { Storage } from '../../storage/storage.js'
import type { Stores } from '../../storage/stores.js'
import type { Clock } from '../clock.js'
import type { AttemptLimits } from '../codes/attempt-limits.js'
import type { Codes } from '../codes/codes.js'
import type { Ghosts } from '../codes/ghosts.js'
import { veiled } from '../codes/veil.js'
import { Failure } from '../failure.js'
import type { CodeMessages, DeliveryDetails } from '../messages/code-messages.js'
import type { Passwords } from '../passwords/passwords.js'
import { checkNewAttributes } from '../users/attribute-rules.js'
import type { AttributeUpdate } from '../users/attribute-update.js'
import type { UserCreation } from '../users/user-creation.js'
import type { Users } from '../users/users.js'

interface Collaborators {
  readonly storage: Storage
  readonly clock: Clock
  readonly users: Users
  readonly userCreation: UserCreation
  readonly attributeUpdate: AttributeUpdate
  readonly passwords: Passwords
  readonly codes: Codes
  readonly codeMessages: CodeMessages
  readonly attemptLimits: AttemptLimits
  readonly ghosts: Ghosts
}

/** What a person sends to sign up. */
export interface Registration {
  readonly username: string
  readonly password: string | undefined
  readonly attributes: Attributes
}

export interface Confirmation {
  readonly username: string
  readonly code: string
  /** Takes the alias from whoever has it. */
  readonly forceAlias: boolean
}

/** With both contacts to be verified only the phone number gets a code (developer guide, sign-up). */
const contactOrder: readonly ContactAttribute[] = ['phone_number', 'email']

/** Sign-up, its confirmation and its codes. */
export class SignUp {
  readonly #with: Collaborators

  constructor(collaborators: Collaborators) {
    this.#with = collaborators
  }

  /**
   * Makes an unconfirmed user. Checked in this order: self-service, form of the username, password policy, attributes,
   * existence. No code is sent when the pool verifies no contact that the user has.
   */
  async register(
    pool: UserPool,
    client: AppClient,
    registration: Registration,
  ): Promise<{ readonly user: User; readonly delivery: DeliveryDetails | undefined }> {
    const { storage, userCreation, passwords } = this.#with
    if (pool.settings.adminCreateUserOnly) throw new Failure('sign-up-not-permitted')
    const { username, password, attributes } = registration
    const user = userCreation.prepare(pool, {
      username,
      attributes,
      status: 'UNCONFIRMED',
      forceAlias: false,
      createdBy: 'self',
    })
    if (password === undefined) throw new Failure('password-missing')
    passwords.checkPolicy(pool, password)
    checkNewAttributes(pool, user.attributes, { kind: 'client', client })
    const prepared = await passwords.prepare(pool, user, password, { temporary: false })
    const delivery = await storage.transaction(async (tx) => {
      await userCreation.insert(tx, pool, user, { forceAlias: false, createdBy: 'self' })
      await passwords.store(tx, pool, user, prepared)
      return this.#sendCode(tx, pool, user, 'sign-up')
    })
    return { user, delivery }
  }

  /** Confirms the user by code and marks the contact that the code went to as verified. */
  async confirm(pool: UserPool, client: AppClient, confirmation: Confirmation): Promise<void> {
    return veiled(hidesUserExistence(client), () => this.#confirm(pool, client, confirmation))
  }

  /** Sends a new code in place of the former one. */
  async resend(pool: UserPool, client: AppClient, username: string): Promise<DeliveryDetails> {
    return veiled(hidesUserExistence(client), () => this.#resend(pool, client, username))
  }

  async #confirm(pool: UserPool, client: AppClient, confirmation: Confirmation): Promise<void> {
    const { storage, clock, users, attributeUpdate, codes, attemptLimits, ghosts } = this.#with
    const user = await this.#find(pool, client, confirmation.username)
    await attemptLimits.count(pool, 'confirm-sign-up', user?.sub ?? ghosts.subject(pool, confirmation.username))
    if (!user) throw new Failure('code-expired')
    requireUnconfirmed(user)
    const code = await codes.check(pool, user, 'confirm-sign-up', confirmation.code)
    await storage.transaction(async (tx) => {
      await codes.claim(tx, code)
      const present = await users.reload(tx, user)
      requireUnconfirmed(present)
      const { attribute, value } = code
      // A code proves the address that it was sent to: after a change of the address it proves nothing any more.
      if (!attribute || value === undefined || present.attributes[attribute] !== value) {
        throw new Failure('code-expired')
      }
      await attributeUpdate.verify(tx, pool, present, { attribute, value, force: confirmation.forceAlias })
      const changed = await tx.users.changeStatus(
        pool.id,
        user.sub,
        { from: ['UNCONFIRMED'], to: 'CONFIRMED' },
        clock.now(),
      )
      if (!changed) throw new Failure('user-cannot-be-confirmed', { status: present.status })
    })
  }

  async #resend(pool: UserPool, client: AppClient, username: string): Promise<DeliveryDetails> {
    const { storage, users, attemptLimits, ghosts } = this.#with
    if (!contactOrder.some((contact) => isAutoVerified(pool, contact))) throw new Failure('auto-verification-off')
    const user = await this.#find(pool, client, username)
    await attemptLimits.count(pool, 'resend-code', user?.sub ?? ghosts.subject(pool, username))
    if (!user) {
      await ghosts.spend(pool, username)
      return ghosts.delivery(pool, username, contactOrder)
    }
    return storage.transaction(async (tx) => {
      const present = await users.reload(tx, user)
      if (!present.enabled) throw new Failure('user-disabled')
      if (present.status !== 'UNCONFIRMED') throw new Failure('user-already-confirmed')
      const delivery = await this.#sendCode(tx, pool, present, 'resend-code')
      if (!delivery) throw new Failure('auto-verification-off')
      return delivery
    })
  }

  /** The user; undefined for a name without one where that is hidden, else `username-client-not-found`. */
  async #find(pool: UserPool, client: AppClient, username: string): Promise<User | undefined> {
    const user = await this.#with.users.findForSignIn(pool, username)
    if (!user && !hidesUserExistence(client)) throw new Failure('username-client-not-found')
    return user
  }

  async #sendCode(
    tx: Stores,
    pool: UserPool,
    user: User,
    kind: 'sign-up' | 'resend-code',
  ): Promise<DeliveryDetails | undefined> {
    const attribute = contactOrder.find((contact) => isAutoVerified(pool, contact) && user.attributes[contact])
    const to = attribute && user.attributes[attribute]
    if (!attribute || !to) return undefined
    const code = await this.#with.codes.issue(tx, pool, user, { purpose: 'confirm-sign-up', attribute, value: to })
    return this.#with.codeMessages.send(tx, pool, user, { kind, attribute, to, code })
  }
}

function requireUnconfirmed(user: User): void {
  if (!user.enabled) throw new Failure('user-disabled')
  if (user.status !== 'UNCONFIRMED') throw new Failure('user-cannot-be-confirmed', { status: user.status })
}
