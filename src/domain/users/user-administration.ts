import type { MessageChannel } from '../../entities/message.js'
import type { Attributes, User } from '../../entities/user.js'
import type { ContactAttribute, UserPool } from '../../entities/user-pool.js'
import type { Storage } from '../../storage/storage.js'
import type { Stores } from '../../storage/stores.js'
import type { PasswordRecovery } from '../account/password-recovery.js'
import type { Clock } from '../clock.js'
import { Failure } from '../failure.js'
import type { CodeMessages, Prelude } from '../messages/code-messages.js'
import { type Sending, settleSending } from '../messages/message-gate.js'
import type { Passwords, PreparedPassword } from '../passwords/passwords.js'
import type { Occasion, TriggerCaller } from '../triggers/occasion.js'
import type { Triggers } from '../triggers/triggers.js'
import { standInLine } from './alias-claims.js'
import { checkAttributeChange, checkAttributeDeletion, checkNewAttributes } from './attribute-rules.js'
import type { AttributeUpdate } from './attribute-update.js'
import { canDoWithoutPassword } from './passwordless.js'
import type { UserCreation } from './user-creation.js'
import type { Users } from './users.js'

interface Collaborators {
  readonly storage: Storage
  readonly clock: Clock
  readonly users: Users
  readonly userCreation: UserCreation
  readonly attributeUpdate: AttributeUpdate
  readonly passwords: Passwords
  readonly passwordRecovery: PasswordRecovery
  readonly codeMessages: CodeMessages
  readonly triggers: Triggers
}

/** How the invited person learns the temporary password. */
export interface Invitation {
  /** Absent: one is generated. */
  readonly temporaryPassword: string | undefined
  /** Each must have an address. Absent: the phone number, without one the email address, without both nothing is sent. */
  readonly channels: readonly MessageChannel[] | undefined
  readonly caller?: TriggerCaller | undefined
}

export interface InvitedUser extends Invitation {
  readonly username: string
  readonly attributes: Attributes
  readonly forceAlias: boolean
  /** False: the administrator tells the person. */
  readonly notify: boolean
}

/** Administrators' acts on one user. `name` is whatever `Users.find` understands. */
export class UserAdministration {
  readonly #with: Collaborators

  constructor(collaborators: Collaborators) {
    this.#with = collaborators
  }

  /**
   * Makes a user with a temporary password. Required attributes are not asked for: they are at the first sign-in. The
   * pool's functions may refuse before the user is made; one that refuses the message later leaves the user.
   */
  async create(pool: UserPool, invited: InvitedUser): Promise<User> {
    const { storage, userCreation, passwords, triggers, codeMessages } = this.#with
    const { forceAlias, temporaryPassword } = invited
    const occasion = { pool, caller: invited.caller }
    const createdBy = 'administrator'
    const drafted = userCreation.prepare(pool, { ...invited, status: 'FORCE_CHANGE_PASSWORD', createdBy })
    const needsPassword = temporaryPassword !== undefined || !canDoWithoutPassword(pool, drafted.attributes)
    const user: User = needsPassword ? drafted : { ...drafted, status: 'CONFIRMED' }
    checkNewAttributes(pool, user.attributes, { kind: 'administrator' })
    const channels = invited.notify && needsPassword ? invitationChannels(user, invited.channels) : []
    const password = needsPassword ? (temporaryPassword ?? passwords.generate(pool)) : undefined
    const prepared = password && (await passwords.prepare(pool, user, password, { temporary: true }))
    await triggers.preSignUp(occasion, 'PreSignUp_AdminCreateUser', user)
    const waits = channels.some((channel) => codeMessages.asksFirst(pool, contactOf[channel]))
    const { failure } = await storage.transaction(async (tx): Promise<Sending<void>> => {
      await userCreation.insert(tx, pool, user, { forceAlias, createdBy })
      if (!password || !prepared) return {}
      const given = { password, prepared, channels: waits ? [] : channels, prelude: { occasion } }
      return settleSending(this.#giveTemporaryPassword(tx, user, given))
    })
    if (failure) throw failure
    if (password && waits) await this.#inviteWorded(occasion, user, { channels, temporaryPassword: password })
    return user
  }

  /** Gives an invited person who never signed in a new temporary password, whose lifetime begins anew. */
  async inviteAgain(pool: UserPool, name: string, invitation: Invitation): Promise<User> {
    const { storage, users, passwords } = this.#with
    const user = await users.require(pool, name)
    requireInvited(user)
    const password = invitation.temporaryPassword ?? passwords.generate(pool)
    const prepared = await passwords.prepare(pool, user, password, { temporary: true })
    const occasion = { pool, caller: invitation.caller }
    const prelude = await this.#prepareInvitation(occasion, user, invitationChannels(user, invitation.channels))
    return storage.transaction(async (tx) => {
      const present = await users.reload(tx, user)
      requireInvited(present)
      const channels = invitationChannels(present, invitation.channels)
      await this.#giveTemporaryPassword(tx, present, { password, prepared, channels, prelude })
      return this.#save(tx, present)
    })
  }

  /** Sets a password in any state of the user, a temporary one to be replaced at the next sign-in. Sign-ins go on. */
  async setPassword(pool: UserPool, name: string, password: string, permanent: boolean): Promise<void> {
    const { storage, users, passwords } = this.#with
    const user = await users.require(pool, name)
    const prepared = await passwords.prepare(pool, user, password, { temporary: !permanent })
    await storage.transaction(async (tx) => {
      const present = await users.reload(tx, user)
      await this.#save(tx, { ...present, status: permanent ? 'CONFIRMED' : 'FORCE_CHANGE_PASSWORD' })
      await passwords.store(tx, pool, user, prepared)
    })
  }

  /** Invalidates the password and sends the person a code for a new one. */
  async resetPassword(pool: UserPool, name: string, caller?: TriggerCaller): Promise<void> {
    const { users, passwordRecovery } = this.#with
    await passwordRecovery.reset({ pool, caller }, await users.require(pool, name))
  }

  /** An empty value deletes. */
  async updateAttributes(pool: UserPool, name: string, attributes: Attributes, caller?: TriggerCaller): Promise<void> {
    const { storage, users, attributeUpdate } = this.#with
    const user = await users.require(pool, name)
    checkAttributeChange(pool, attributes, { kind: 'administrator' })
    const prelude = await attributeUpdate.prepare({ pool, caller }, user, attributes)
    await storage.transaction(async (tx) => {
      await standInLine(tx, pool, user, attributes)
      const present = await users.reload(tx, user)
      await attributeUpdate.apply(tx, pool, present, { attributes, by: 'administrator', prelude })
    })
  }

  async deleteAttributes(pool: UserPool, name: string, attributes: readonly string[]): Promise<void> {
    const { storage, users, attributeUpdate } = this.#with
    const user = await users.require(pool, name)
    checkAttributeDeletion(pool, attributes)
    const emptied = Object.fromEntries(attributes.map((attribute) => [attribute, '']))
    await storage.transaction(async (tx) =>
      attributeUpdate.apply(tx, pool, await users.reload(tx, user), { attributes: emptied, by: 'administrator' }),
    )
  }

  async enable(pool: UserPool, name: string): Promise<void> {
    const { storage, users } = this.#with
    const user = await users.require(pool, name)
    await storage.transaction(async (tx) => this.#save(tx, { ...(await users.reload(tx, user)), enabled: true }))
  }

  /** Ends every sign-in of the user with the same commit. */
  async disable(pool: UserPool, name: string): Promise<void> {
    const { storage, clock, users } = this.#with
    const user = await users.require(pool, name)
    await storage.transaction(async (tx) => {
      await this.#save(tx, { ...(await users.reload(tx, user)), enabled: false })
      await tx.tokenFamilies.revokeAllOfUser(pool.id, user.sub, clock.now())
    })
  }

  /** Confirms a sign-up without its code. Proves no contact. */
  async confirm(pool: UserPool, name: string, caller?: TriggerCaller): Promise<void> {
    const { storage, clock, users, triggers } = this.#with
    const user = await users.require(pool, name)
    const confirmed = await storage.transaction(async (tx): Promise<User> => {
      const present = await users.reload(tx, user)
      const { status } = present
      const changed = await tx.users.changeStatus(
        pool.id,
        user.sub,
        { from: ['UNCONFIRMED'], to: 'CONFIRMED' },
        clock.now(),
      )
      if (!changed) throw new Failure('user-cannot-be-confirmed', { status })
      await tx.codes.delete(pool.id, user.sub, 'confirm-sign-up')
      return { ...present, status: 'CONFIRMED' }
    })
    await triggers.postConfirmation({ pool, caller }, 'PostConfirmation_ConfirmSignUp', confirmed)
  }

  async delete(pool: UserPool, name: string): Promise<void> {
    const { storage, users } = this.#with
    const user = await users.require(pool, name)
    const deleted = await storage.transaction((tx) => tx.users.delete(pool.id, user.sub))
    if (!deleted) throw new Failure('user-not-found')
  }

  /** Ends every sign-in of the user. */
  async signOutEverywhere(pool: UserPool, name: string): Promise<void> {
    const { storage, clock, users } = this.#with
    const user = await users.require(pool, name)
    await storage.transaction((tx) => tx.tokenFamilies.revokeAllOfUser(pool.id, user.sub, clock.now()))
  }

  /** The invitation of a user who is stored already. Nothing is sent to one who was changed meanwhile. */
  async #inviteWorded(
    occasion: Occasion,
    user: User,
    invitation: { readonly channels: readonly MessageChannel[]; readonly temporaryPassword: string },
  ): Promise<void> {
    const { storage, users, codeMessages } = this.#with
    const prelude = await this.#prepareInvitation(occasion, user, invitation.channels)
    await storage.transaction(async (tx) => {
      const present = await users.reload(tx, user)
      const isSame = present.status === user.status && present.modifiedAt.getTime() === user.modifiedAt.getTime()
      if (isSame) await codeMessages.sendInvitation(tx, occasion.pool, present, { ...invitation, prelude })
    })
  }

  #prepareInvitation(occasion: Occasion, user: User, channels: readonly MessageChannel[]): Promise<Prelude> {
    const contacts = channels.map((channel) => contactOf[channel])
    return this.#with.codeMessages.prepare(occasion, user, { kind: 'invitation', contacts })
  }

  async #giveTemporaryPassword(
    tx: Stores,
    user: User,
    given: {
      readonly password: string
      readonly prepared: PreparedPassword
      readonly channels: readonly MessageChannel[]
      readonly prelude: Prelude
    },
  ): Promise<void> {
    const { passwords, codeMessages } = this.#with
    const { password: temporaryPassword, prepared, channels, prelude } = given
    const { pool } = prelude.occasion
    await passwords.store(tx, pool, user, prepared)
    await codeMessages.sendInvitation(tx, pool, user, { channels, temporaryPassword, prelude })
  }

  async #save(tx: Stores, user: User): Promise<User> {
    const saved = { ...user, modifiedAt: this.#with.clock.now() }
    if (!(await tx.users.update(saved))) throw new Failure('user-not-found')
    return saved
  }
}

function requireInvited(user: User): void {
  if (user.status === 'FORCE_CHANGE_PASSWORD') return
  throw new Failure('resend-wrong-state', { username: user.username })
}

const contactOf: Readonly<Record<MessageChannel, ContactAttribute>> = { email: 'email', sms: 'phone_number' }

/** The service's words for a missing email address; those for a phone number are Assumed after them. */
const mediums: Readonly<Record<MessageChannel, { readonly contact: string; readonly medium: string }>> = {
  email: { contact: 'email', medium: 'Email' },
  sms: { contact: 'phone number', medium: 'SMS' },
}

function invitationChannels(user: User, wanted: readonly MessageChannel[] | undefined): readonly MessageChannel[] {
  const isReachable = (channel: MessageChannel) => user.attributes[contactOf[channel]] !== undefined
  if (!wanted || wanted.length === 0) return (['sms', 'email'] as const).filter(isReachable).slice(0, 1)
  const missing = wanted.find((channel) => !isReachable(channel))
  if (missing) throw new Failure('no-delivery-address', mediums[missing])
  return [...new Set(wanted)]
}
