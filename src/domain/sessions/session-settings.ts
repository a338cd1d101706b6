import type { AppClient } from '../../entities/app-client.js'
import type { UserPool } from '../../entities/user-pool.js'
import type { Clients } from '../clients/clients.js'
import { Failure } from '../failure.js'
import type { Pools } from '../pools/pools.js'

export interface SessionTracking {
  readonly enabled: boolean
  readonly maxPerUser: number
}

/** API reference, GetUserPoolSessionConfiguration. */
const untracked: SessionTracking = { enabled: false, maxPerUser: 20 }
/** API reference, GetUserPoolClientSessionConfiguration. */
const defaultBrowserMinutes = 60
const perUser = { least: 1, most: 100 }
/** Up to 90 days; 0 never takes over the session of another app. */
const browserMinutes = { least: 0, most: 129_600 }

interface Collaborators {
  readonly pools: Pools
  readonly clients: Clients
}

export function sessionTrackingOf({ settings }: Pick<UserPool, 'settings'>): SessionTracking {
  return settings.sessionTracking ?? untracked
}

/** For how many minutes after the password the client takes over a browser session silently. */
export function browserSessionMinutes({ settings }: Pick<AppClient, 'settings'>): number {
  return settings.browserSessionMinutes ?? defaultBrowserMinutes
}

/** The session settings of pools and clients. Updates of pools and clients leave them as they are. */
export class SessionSettings {
  readonly #with: Collaborators

  constructor(collaborators: Collaborators) {
    this.#with = collaborators
  }

  /**
   * Replaces the pool's settings. Fails with `pool-not-found`, `session-limit-out-of-range`, or `feature-not-in-tier` for a
   * LITE pool.
   */
  async setOfPool(poolId: string, tracking: SessionTracking): Promise<SessionTracking> {
    checkRange(tracking.maxPerUser, { ...perUser, member: 'tokenSession.maxPerUser' })
    const { pools } = this.#with
    const pool = await pools.update(poolId, ({ settings }) => {
      requireTier(pools.asOffered({ settings }))
      return { settings: { ...settings, sessionTracking: tracking } }
    })
    return sessionTrackingOf(pool)
  }

  /** Fails also with `session-tracking-off`: only pools that track sessions have settings for clients. */
  async setOfClient(pool: UserPool, clientId: string, minutes: number): Promise<number> {
    checkRange(minutes, { ...browserMinutes, member: 'sSOSession.maxValidityMinutes' })
    const { pools, clients } = this.#with
    await clients.requireCurrent(pool.id, clientId)
    requireTier(pools.asOffered(pool))
    requireTracking(pool)
    const change = { browserSessionMinutes: minutes }
    return browserSessionMinutes(await clients.update(pool.id, clientId, (settings) => ({ ...settings, ...change })))
  }
}

/** Fails with `session-tracking-off`. Assumed: a pool that tracks no sessions refuses, rather than showing none. */
export function requireTracking(pool: UserPool): void {
  if (!sessionTrackingOf(pool).enabled) throw new Failure('session-tracking-off')
}

function requireTier({ settings: { tier } }: Pick<UserPool, 'settings'>): void {
  if (tier === 'LITE') throw new Failure('feature-not-in-tier', { tier, feature: 'User Session Tracking' })
}

function checkRange(
  value: number,
  { least, most, member }: { readonly least: number; readonly most: number; readonly member: string },
): void {
  const bound = value < least ? `greater than or equal to ${least}` : `less than or equal to ${most}`
  if (value >= least && value <= most) return
  throw new Failure('session-limit-out-of-range', { value: String(value), member, bound })
}
