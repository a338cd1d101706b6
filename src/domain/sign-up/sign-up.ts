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
import type { CodeMessages, DeliveryDetails, Prelude } from '../messages/code-messages.js'
import { type Sending, settleSending } from '../messages/message-gate.js'
import type { Passwords, PreparedPassword } from '../passwords/passwords.js'
import type { AuthEvents } from '../threats/auth-events.js'
import { requireStatedAddress } from '../threats/event-origin.js'
import type { Occasion, TriggerCaller } from '../triggers/occasion.js'
import type { Triggers } from '../triggers/triggers.js'
import { checkNewAttributes } from '../users/attribute-rules.js'
import type { AttributeUpdate } from '../users/attribute-update.js'
import { canDoWithoutPassword } from '../users/passwordless.js'
import type { UserCreation } from '../users/user-creation.js'
import type { Users } from '../users/users.js'
import type { SignUpSession, SignUpSessions } from './sign-up-sessions.js'

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
  readonly triggers: Triggers
  readonly signUpSessions: SignUpSessions
  readonly authEvents: AuthEvents
}

/** What a person sends to sign up. */
export interface Registration {
  readonly username: string
  readonly password: string | undefined
  readonly attributes: Attributes
  readonly caller?: TriggerCaller | undefined
}

export interface SignedUp {
  readonly user: User
  /** Absent: no code was sent. */
  readonly delivery: DeliveryDetails | undefined
  /** To go on with after the code. Absent for a confirmed user, and for clients that cannot use it. */
  readonly session: string | undefined
}

export interface Confirmation {
  readonly username: string
  readonly code: string
  /** Takes the alias from whoever has it. */
  readonly forceAlias: boolean
  /** Of the sign-up. */
  readonly session?: string | undefined
  readonly caller?: TriggerCaller | undefined
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
   * Makes an unconfirmed user, or what the pool's function makes of it. Checked in this order: self-service, form of the
   * username, password policy, attributes, the function, existence. No code is sent to a confirmed user, nor when the pool
   * verifies no contact that the user has. What happens after the user was made does not undo it.
   */
  async register(pool: UserPool, client: AppClient, registration: Registration): Promise<SignedUp> {
    const { userCreation, passwords, triggers } = this.#with
    if (pool.settings.adminCreateUserOnly) throw new Failure('sign-up-not-permitted')
    const { username, password, attributes, caller } = registration
    requireStatedAddress({ pool, client, sender: caller?.sender })
    const drafted = userCreation.prepare(pool, {
      username,
      attributes,
      status: 'UNCONFIRMED',
      forceAlias: false,
      createdBy: 'self',
    })
    if (password !== undefined) passwords.checkPolicy(pool, password)
    else if (!canDoWithoutPassword(pool, drafted.attributes)) throw new Failure('password-missing')
    checkNewAttributes(pool, drafted.attributes, { kind: 'client', client })
    const chosen = { temporary: false, chosen: { client, event: 'SIGN_UP' } } as const
    const prepared = password === undefined ? undefined : await passwords.prepare(pool, drafted, password, chosen)
    const occasion = { pool, client, caller }
    const answer = await triggers.preSignUp(occasion, 'PreSignUp_SignUp', drafted)
    const user: User = answer?.confirm ? { ...drafted, status: 'CONFIRMED' } : drafted
    const created = await this.#insert(occasion, user, { prepared, verified: answer?.verified ?? [] })
    await this.#note(occasion, 'SignUp', created.user)
    if (user.status === 'CONFIRMED') {
      await triggers.postConfirmation(occasion, 'PostConfirmation_ConfirmSignUp', created.user)
    }
    const delivery = created.waits ? await this.#sendWorded(occasion, created.user) : created.sending.result
    if (created.sending.failure) throw created.sending.failure
    const isWaiting = user.status === 'UNCONFIRMED'
    const session = isWaiting ? this.#with.signUpSessions.issue({ pool, client }, user.sub, 'signed-up') : undefined
    return { user: created.user, delivery, session }
  }

  /**
   * Confirms the user by code and marks the contact that the code went to as verified. Returns a session by which USER_AUTH
   * signs the person in, if the client can use it. The session of the sign-up need not come with the code (Amplify does not
   * send it); one that is not the user's refuses the confirmation.
   */
  async confirm(pool: UserPool, client: AppClient, confirmation: Confirmation): Promise<string | undefined> {
    return veiled(hidesUserExistence(client), async () => {
      const user = await this.#confirm(pool, client, confirmation)
      const occasion = { pool, client, caller: confirmation.caller }
      await this.#with.triggers.postConfirmation(occasion, 'PostConfirmation_ConfirmSignUp', user)
      return this.#with.signUpSessions.issue({ pool, client }, user.sub, 'confirmed')
    })
  }

  /** Sends a new code in place of the former one. */
  async resend(pool: UserPool, client: AppClient, username: string, caller?: TriggerCaller): Promise<DeliveryDetails> {
    return veiled(hidesUserExistence(client), () => this.#resend({ pool, client, caller }, username))
  }

  /** With the user goes the code, unless a function has to word its message first: `waits`. */
  async #insert(
    occasion: Occasion,
    user: User,
    draft: { readonly prepared: PreparedPassword | undefined; readonly verified: readonly ContactAttribute[] },
  ): Promise<{ readonly user: User; readonly sending: Sending<DeliveryDetails | undefined>; readonly waits: boolean }> {
    const { storage, userCreation, passwords, codeMessages } = this.#with
    const { pool } = occasion
    const { prepared, verified } = draft
    const contact = user.status === 'CONFIRMED' ? undefined : contactOf(pool, user)
    const waits = contact !== undefined && codeMessages.asksFirst(pool, contact)
    return storage.transaction(async (tx) => {
      const forceAlias = verified.length > 0
      const created = await userCreation.insert(tx, pool, user, { forceAlias, createdBy: 'self', verified })
      if (prepared) await passwords.store(tx, pool, user, prepared)
      const sends = contact !== undefined && !waits
      const sending = sends ? await settleSending(this.#sendCode(tx, created, 'sign-up', { occasion })) : {}
      return { user: created, sending, waits }
    })
  }

  /** The code of a user who is stored already; none for one who was confirmed meanwhile. */
  async #sendWorded(occasion: Occasion, user: User): Promise<DeliveryDetails | undefined> {
    const { storage, codeMessages } = this.#with
    const prelude = await codeMessages.prepare(occasion, user, { kind: 'sign-up', contacts: contactOrder })
    return storage.transaction(async (tx) => {
      const present = await tx.users.findForUpdate(user.poolId, user.sub)
      if (!present) throw new Failure('deleted-meanwhile')
      return present.status === 'UNCONFIRMED' ? this.#sendCode(tx, present, 'sign-up', prelude) : undefined
    })
  }

  async #confirm(pool: UserPool, client: AppClient, confirmation: Confirmation): Promise<User> {
    const { storage, clock, users, attributeUpdate, codes, attemptLimits, ghosts } = this.#with
    const user = await this.#find(pool, client, confirmation.username)
    const session = this.#openSession({ pool, client }, confirmation.session, user)
    await attemptLimits.count(pool, 'confirm-sign-up', user?.sub ?? ghosts.subject(pool, confirmation.username))
    if (!user) throw new Failure('code-expired')
    requireUnconfirmed(user)
    const code = await codes.check(pool, user, 'confirm-sign-up', confirmation.code)
    return storage.transaction(async (tx) => {
      await codes.claim(tx, code)
      if (session && !(await tx.attempts.claim(session.id, session.expiresAt))) throw new Failure('session-used')
      const present = await users.reload(tx, user)
      requireUnconfirmed(present)
      const { attribute, value } = code
      // A code proves the address that it was sent to: after a change of the address it proves nothing any more.
      if (!attribute || value === undefined || present.attributes[attribute] !== value) {
        throw new Failure('code-expired')
      }
      const force = confirmation.forceAlias
      const verified = await attributeUpdate.verify(tx, pool, present, { attribute, value, force })
      const changed = await tx.users.changeStatus(
        pool.id,
        user.sub,
        { from: ['UNCONFIRMED'], to: 'CONFIRMED' },
        clock.now(),
      )
      if (!changed) throw new Failure('user-cannot-be-confirmed', { status: present.status })
      return { ...verified, status: 'CONFIRMED' }
    })
  }

  /** A session of another user is told as none, and so it is with a name of nobody: no session is of that. */
  #openSession(
    place: { readonly pool: UserPool; readonly client: AppClient },
    session: string | undefined,
    user: User | undefined,
  ): SignUpSession | undefined {
    if (session === undefined) return undefined
    const opened = this.#with.signUpSessions.open(place, session, 'signed-up')
    if (opened.sub !== user?.sub) throw new Failure('session-invalid')
    return opened
  }

  async #resend(occasion: Occasion & { readonly client: AppClient }, username: string): Promise<DeliveryDetails> {
    const { pool, client } = occasion
    const { storage, users, attemptLimits, ghosts, authEvents } = this.#with
    const sender = occasion.caller?.sender
    requireStatedAddress({ pool, client, sender })
    if (!contactOrder.some((contact) => isAutoVerified(pool, contact))) throw new Failure('auto-verification-off')
    const user = await this.#find(pool, client, username)
    await attemptLimits.count(pool, 'resend-code', user?.sub ?? ghosts.subject(pool, username))
    if (!user) {
      return ghosts.message(pool, username, { kind: 'resend-code', order: contactOrder })
    }
    requireWaiting(user)
    const contact = contactOf(pool, user)
    const contacts = contact ? [contact] : []
    const prelude = await this.#with.codeMessages.prepare(occasion, user, { kind: 'resend-code', contacts })
    const sent = await storage.transaction(async (tx) => {
      const present = await users.reload(tx, user)
      requireWaiting(present)
      const delivery = await this.#sendCode(tx, present, 'resend-code', prelude)
      if (!delivery) throw new Failure('auto-verification-off')
      return { delivery, event: await authEvents.insert(tx, { pool, client, user, type: 'ResendCode', sender }) }
    })
    authEvents.tell(pool, sent.event, user)
    return sent.delivery
  }

  async #note({ pool, client, caller }: Occasion, type: 'SignUp', user: User): Promise<void> {
    const response = user.status === 'CONFIRMED' ? 'Pass' : 'InProgress'
    await this.#with.authEvents.note({ pool, client, user, type, sender: caller?.sender }, { response })
  }

  /** The user; undefined for a name without one where that is hidden, else `username-client-not-found`. */
  async #find(pool: UserPool, client: AppClient, username: string): Promise<User | undefined> {
    const user = await this.#with.users.findForSignIn(pool, username)
    if (!user && !hidesUserExistence(client)) throw new Failure('username-client-not-found')
    return user
  }

  async #sendCode(
    tx: Stores,
    user: User,
    kind: 'sign-up' | 'resend-code',
    prelude: Prelude,
  ): Promise<DeliveryDetails | undefined> {
    const { pool } = prelude.occasion
    const attribute = contactOf(pool, user)
    const to = attribute && user.attributes[attribute]
    if (!attribute || !to) return undefined
    const code = await this.#with.codes.issue(tx, pool, user, { purpose: 'confirm-sign-up', attribute, value: to })
    return this.#with.codeMessages.send(tx, pool, user, { kind, attribute, to, code, prelude })
  }
}

/** Where a code to confirm the sign-up goes. */
function contactOf(pool: UserPool, user: User): ContactAttribute | undefined {
  return contactOrder.find((contact) => isAutoVerified(pool, contact) && user.attributes[contact])
}

function requireWaiting({ enabled, status }: User): void {
  if (!enabled) throw new Failure('user-disabled')
  if (status !== 'UNCONFIRMED') throw new Failure('user-already-confirmed')
}

function requireUnconfirmed(user: User): void {
  if (!user.enabled) throw new Failure('user-disabled')
  if (user.status !== 'UNCONFIRMED') throw new Failure('user-cannot-be-confirmed', { status: user.status })
}
