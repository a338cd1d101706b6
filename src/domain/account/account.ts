import type { Attributes } from '../../entities/user.js'
import type { Storage } from '../../storage/storage.js'
import type { Clock } from '../clock.js'
import type { AttemptLimits } from '../codes/attempt-limits.js'
import { Failure } from '../failure.js'
import type { DeliveryDetails } from '../messages/code-messages.js'
import type { Passwords } from '../passwords/passwords.js'
import type { AuthEvents } from '../threats/auth-events.js'
import type { SenderClaims } from '../threats/event-origin.js'
import type { AuthenticatedUser } from '../tokens/tokens.js'
import type { TriggerCaller } from '../triggers/occasion.js'
import { checkAttributeChange } from '../users/attribute-rules.js'
import type { AttributeUpdate } from '../users/attribute-update.js'
import type { Users } from '../users/users.js'

interface Collaborators {
  readonly storage: Storage
  readonly clock: Clock
  readonly users: Users
  readonly attributeUpdate: AttributeUpdate
  readonly passwords: Passwords
  readonly attemptLimits: AttemptLimits
  readonly authEvents: AuthEvents
}

export interface PasswordChange {
  /** Absent: the person says to have none. */
  readonly previous: string | undefined
  readonly proposed: string
  readonly sender?: SenderClaims | undefined
}

/** What a signed-in person does to the own account. */
export class Account {
  readonly #with: Collaborators

  constructor(collaborators: Collaborators) {
    this.#with = collaborators
  }

  /**
   * Changes attributes that the client may write; an empty value deletes. Returns where codes were sent, each of which
   * counts for the hourly limit: beyond it nothing changes.
   */
  async updateAttributes(
    who: AuthenticatedUser,
    attributes: Attributes,
    caller?: TriggerCaller,
  ): Promise<readonly DeliveryDetails[]> {
    const { storage, users, attributeUpdate, attemptLimits } = this.#with
    const { pool, client, user } = who
    checkAttributeChange(pool, attributes, { kind: 'client', client })
    const prelude = await attributeUpdate.prepare({ pool, client, caller }, user, attributes)
    return storage.transaction(async (tx) => {
      const present = await users.reload(tx, user)
      const { deliveries } = await attributeUpdate.apply(tx, pool, present, { attributes, by: 'self', prelude })
      for (const _ of deliveries) await attemptLimits.countWith(tx, pool, 'update-attribute-code', user.sub)
      return deliveries
    })
  }

  /** Deletes attributes that the client may write. */
  async deleteAttributes(who: AuthenticatedUser, names: readonly string[]): Promise<void> {
    await this.updateAttributes(who, Object.fromEntries(names.map((name) => [name, ''])))
  }

  /**
   * Replaces the password. Every call counts for the hourly limit, and a wrong previous password for the lock of
   * sign-in. Of two changes from one password only one succeeds. Only who has no password may leave the previous one out.
   */
  async changePassword(who: AuthenticatedUser, change: PasswordChange): Promise<void> {
    const { authEvents } = this.#with
    const { pool, client, user } = who
    const happening = { pool, client, user, type: 'PasswordChange', sender: change.sender } as const
    try {
      await this.#changePassword(who, change)
    } catch (error) {
      await authEvents.noteRefusal(happening, error)
      throw error
    }
    await authEvents.note(happening)
  }

  async #changePassword(who: AuthenticatedUser, { previous, proposed }: PasswordChange): Promise<void> {
    const { storage, passwords, attemptLimits } = this.#with
    const { pool, user } = who
    passwords.checkPolicy(pool, proposed)
    await attemptLimits.count(pool, 'change-password', user.sub)
    if (previous === undefined) return this.#setFirstPassword(who, proposed)
    const { setAt } = await passwords.verify(pool, user, previous)
    const prepared = await passwords.prepare(pool, user, proposed, chosenBy(who))
    const replaced = await storage.transaction((tx) => passwords.replace(tx, pool, user, { expected: setAt, prepared }))
    if (!replaced) throw new Failure('credentials-invalid')
  }

  /** Federated users have none and get none. Of two first passwords one is stored. */
  async #setFirstPassword(who: AuthenticatedUser, proposed: string): Promise<void> {
    const { storage, passwords } = this.#with
    const { pool, user } = who
    if (user.status !== 'CONFIRMED' || (await passwords.find(pool, user))) throw new Failure('password-missing')
    const prepared = await passwords.prepare(pool, user, proposed, chosenBy(who))
    const isFirst = await storage.transaction((tx) => passwords.storeFirst(tx, pool, user, prepared))
    if (!isFirst) throw new Failure('password-missing')
  }

  /** Ends every sign-in of the user, this one too. */
  async signOutEverywhere({ pool, user }: AuthenticatedUser): Promise<void> {
    const { storage, clock } = this.#with
    await storage.transaction((tx) => tx.tokenFamilies.revokeAllOfUser(pool.id, user.sub, clock.now()))
  }

  async delete({ pool, user }: AuthenticatedUser): Promise<void> {
    const deleted = await this.#with.storage.transaction((tx) => tx.users.delete(pool.id, user.sub))
    if (!deleted) throw new Failure('user-not-found')
  }
}

function chosenBy({ client }: AuthenticatedUser) {
  return { temporary: false, chosen: { client, event: 'PASSWORD_CHANGE' } } as const
}
