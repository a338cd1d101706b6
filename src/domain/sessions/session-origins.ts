import type { AppClient } from '../../entities/app-client.js'
import type { SessionOrigin } from '../../entities/token-family.js'
import type { UserPool } from '../../entities/user-pool.js'
import type { Clock } from '../clock.js'
import { type Geography, originOf, type SenderClaims } from '../threats/event-origin.js'
import { sessionTrackingOf } from './session-settings.js'

interface Collaborators {
  readonly clock: Clock
  readonly geography: Geography
}

/** What of a sender is kept with a session: address, device and place as auth events tell them. */
export class SessionOrigins {
  readonly #with: Collaborators

  constructor(collaborators: Collaborators) {
    this.#with = collaborators
  }

  /** Undefined in a pool that tracks no sessions: nothing of a sender is kept there. */
  of(pool: UserPool, client: AppClient, sender: SenderClaims | undefined): SessionOrigin | undefined {
    if (!sessionTrackingOf(pool).enabled) return undefined
    const { clock, geography } = this.#with
    const { ip, deviceName } = originOf({ pool, client, sender, now: clock.now() })
    const { city, country } = (ip === undefined ? undefined : geography.find(ip)) ?? {}
    return {
      ...(ip !== undefined && { ip }),
      deviceName,
      ...(city !== undefined && { city }),
      ...(country !== undefined && { country }),
    }
  }
}
