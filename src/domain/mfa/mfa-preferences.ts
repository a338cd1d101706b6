import type { User } from '../../entities/user.js'
import type { UserPool } from '../../entities/user-pool.js'
import type { Storage } from '../../storage/storage.js'
import type { Clock } from '../clock.js'
import { Failure } from '../failure.js'
import type { Users } from '../users/users.js'
import { preferencesAfter, type StatedPreferences } from './preference-rules.js'

interface Collaborators {
  readonly storage: Storage
  readonly users: Users
  readonly clock: Clock
}

/** Which second factors are on for a user, and which one is preferred. */
export class MfaPreferences {
  readonly #with: Collaborators

  constructor(collaborators: Collaborators) {
    this.#with = collaborators
  }

  /** Changes what is stated; fails as `preferencesAfter`. */
  async set(pool: UserPool, user: User, stated: StatedPreferences): Promise<void> {
    const { storage, users, clock } = this.#with
    await storage.transaction(async (tx) => {
      const present = await users.reload(tx, user)
      const token = await tx.softwareTokens.find(pool.id, user.sub)
      const hasPendingToken = token?.sealedPending !== undefined
      const factors = preferencesAfter(pool, present, stated, { hasPendingToken })
      await tx.users.setFactors(pool.id, user.sub, factors, clock.now())
    })
  }

  /** The older way, for SMS alone; undefined stands for options of another kind. What is switched on so is shown as an option as well. */
  async setSmsOption(pool: UserPool, user: User, isOn: boolean | undefined): Promise<void> {
    if (isOn === undefined) throw new Failure('mfa-options-invalid')
    const { storage, users, clock } = this.#with
    await storage.transaction(async (tx) => {
      const present = await users.reload(tx, user)
      const stated = { factors: { SMS_MFA: { enabled: isOn } } }
      const { hasSmsOption: _, ...factors } = preferencesAfter(pool, present, stated, { hasPendingToken: false })
      await tx.users.setFactors(pool.id, user.sub, { ...factors, ...(isOn && { hasSmsOption: true }) }, clock.now())
    })
  }
}
