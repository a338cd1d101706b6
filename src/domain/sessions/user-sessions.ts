import { tokenFamilyId } from '../../entities/ids.js'
import type { TokenFamily } from '../../entities/token-family.js'
import type { User } from '../../entities/user.js'
import type { UserPool } from '../../entities/user-pool.js'
import type { Storage } from '../../storage/storage.js'
import type { Clock } from '../clock.js'
import { Failure } from '../failure.js'
import type { AuthenticatedUser } from '../tokens/tokens.js'
import { requireTracking } from './session-settings.js'

interface Collaborators {
  readonly storage: Storage
  readonly clock: Clock
}

/** The living token families of users, as sessions. Sign-ins from before tracking began are among them. */
export class UserSessions {
  readonly #with: Collaborators

  constructor(collaborators: Collaborators) {
    this.#with = collaborators
  }

  /** In order of id, from the one after `after`. Fails with `session-tracking-off`. */
  async list(pool: UserPool, user: User, after: string | undefined, limit: number): Promise<TokenFamily[]> {
    requireTracking(pool)
    const { storage, clock } = this.#with
    const page = { after: after === undefined ? undefined : tokenFamilyId(after), limit, now: clock.now() }
    return storage.read.tokenFamilies.listLivingOfUser(pool.id, user.sub, page)
  }

  /** Ends the session: its refresh and access tokens. Fails with `session-tracking-off` or `user-session-not-found`. */
  async revoke(pool: UserPool, user: User, sessionId: string): Promise<void> {
    requireTracking(pool)
    const { storage, clock } = this.#with
    const owner = { poolId: pool.id, sub: user.sub }
    const isRevoked = await storage.transaction((tx) =>
      tx.tokenFamilies.revokeLivingOfUser(tokenFamilyId(sessionId), owner, clock.now()),
    )
    if (!isRevoked) throw new Failure('user-session-not-found')
  }

  /** Like `revoke`; the session of the caller's own token fails with `user-session-current` (API reference). */
  async revokeOther({ pool, user, family }: AuthenticatedUser, sessionId: string): Promise<void> {
    requireTracking(pool)
    if (family.id === sessionId) throw new Failure('user-session-current')
    await this.revoke(pool, user, sessionId)
  }
}
