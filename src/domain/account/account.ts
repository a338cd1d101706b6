import type { Attributes } from '../../entities/user.js'
import type { Storage } from '../../storage/storage.js'
import type { Clock } from '../clock.js'
import type { AttemptLimits } from '../codes/attempt-limits.js'
import { Failure } from '../failure.js'
import type { DeliveryDetails } from '../messages/code-messages.js'
import type { Passwords } from '../passwords/passwords.js'
import type { AuthenticatedUser } from '../tokens/tokens.js'
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
}

/** What a signed-in person does to the own account. */
export class Account {
  readonly #with: Collaborators

  constructor(collaborators: Collaborators) {
    this.#with = collaborators
  }

  /** Changes attributes that the client may write; an empty value deletes. Returns where codes were sent. */
  async updateAttributes(who: AuthenticatedUser, attributes: Attributes): Promise<readonly DeliveryDetails[]> {
    const { storage, users, attributeUpdate } = this.#with
    checkAttributeChange(who.pool, attributes, { kind: 'client', client: who.client })
    const { deliveries } = await storage.transaction(async (tx) =>
      attributeUpdate.apply(tx, who.pool, await users.reload(tx, who.user), { attributes, by: 'self' }),
    )
    return deliveries
  }

  /** Deletes attributes that the client may write. */
  async deleteAttributes(who: AuthenticatedUser, names: readonly string[]): Promise<void> {
    await this.updateAttributes(who, Object.fromEntries(names.map((name) => [name, ''])))
  }

  /**
   * Replaces the password. Every call counts for the hourly limit, and a wrong previous password for the lock of
   * sign-in. Of two changes from one password only one succeeds.
   */
  async changePassword(who: AuthenticatedUser, previous: string | undefined, proposed: string): Promise<void> {
    const { storage, clock, passwords, attemptLimits } = this.#with
    const { pool, user } = who
    // Only people without a password may leave the previous one out, and without passwordless factors there are none.
    if (previous === undefined) throw new Failure('password-missing')
    passwords.checkPolicy(pool, proposed)
    await attemptLimits.count(pool, 'change-password', user.sub)
    const { setAt } = await passwords.verify(pool, user, previous)
    const prepared = await passwords.prepare(pool, user, proposed, { temporary: false })
    const record = { ...prepared, setAt: clock.now() }
    const historySize = pool.settings.passwordPolicy.passwordHistorySize ?? 0
    const replaced = await storage.transaction((tx) =>
      tx.passwords.replace(pool.id, user.sub, { expected: setAt, record, historySize }),
    )
    if (!replaced) throw new Failure('credentials-invalid')
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
