import type { Random } from '../../crypto/random.js'
import type { AppClient } from '../../entities/app-client.js'
import type { AuthEvent, AuthEventType, FeedbackValue } from '../../entities/auth-event.js'
import type { User } from '../../entities/user.js'
import type { UserPool } from '../../entities/user-pool.js'
import type { EventPosition } from '../../storage/auth-event-store.js'
import type { Storage } from '../../storage/storage.js'
import type { Stores } from '../../storage/stores.js'
import type { Clock } from '../clock.js'
import { Failure, type FailureCode } from '../failure.js'
import { type Geography, originOf, type SenderClaims } from './event-origin.js'
import type { FeedbackTokens } from './feedback-tokens.js'
import { threatMode } from './risk-configuration.js'

/** Where events go besides the database. Never makes anybody wait and never fails. */
export interface AuthEventLog {
  offer(pool: UserPool, event: AuthEvent, user: User): void
}

interface Collaborators {
  readonly storage: Storage
  readonly clock: Clock
  readonly random: Random
  readonly geography: Geography
  readonly feedbackTokens: FeedbackTokens
  readonly authEventLog: AuthEventLog
}

/** Something that happened to a user. */
export interface Happening {
  readonly pool: UserPool
  readonly client: AppClient | undefined
  readonly user: User
  readonly type: AuthEventType
  readonly sender: SenderClaims | undefined
}

/** Refusals of a password or code. Others judge no credential. */
const wrongAnswers: ReadonlySet<FailureCode> = new Set(['credentials-invalid', 'code-mismatch', 'code-expired'])

const noRisk = { decision: 'NoRisk', compromised: false } as const

/** What happened at users' doors, and what they and their administrators say of it. */
export class AuthEvents {
  readonly #with: Collaborators

  constructor(collaborators: Collaborators) {
    this.#with = collaborators
  }

  /** A new event, not stored yet. */
  draft({ pool, client, user, type, sender }: Happening, of: Partial<AuthEvent> = {}): AuthEvent {
    const { clock, random, geography } = this.#with
    const now = clock.now()
    const origin = originOf({ pool, client, sender, now })
    const place = origin.ip === undefined ? undefined : geography.find(origin.ip)
    return {
      poolId: pool.id,
      sub: user.sub,
      id: random.uuid(),
      ...(client && { clientId: client.id }),
      type,
      createdAt: now,
      response: 'Pass',
      risk: noRisk,
      challenges: [],
      origin: { ...origin, ...(place && { place }) },
      ...of,
    }
  }

  /** For events without risk: stores one where threat protection is on, and does nothing elsewhere. */
  async note(happening: Happening, of: Partial<AuthEvent> = {}): Promise<void> {
    const { pool, user } = happening
    if (threatMode(pool) === 'OFF') return
    const event = await this.#with.storage.transaction((tx) => this.insert(tx, happening, of))
    this.tell(pool, event, user)
  }

  /** Notes that somebody proved nothing, where `error` says so; never fails itself because the user is gone. */
  async noteRefusal(happening: Happening, error: unknown): Promise<void> {
    if (!(error instanceof Failure) || !wrongAnswers.has(error.code)) return
    await this.note(happening, { response: 'Fail' }).catch(unlessGone)
  }

  /** `note` within a transaction; returns the event, if any, for `tell` after the commit. */
  async insert(tx: Stores, happening: Happening, of: Partial<AuthEvent> = {}): Promise<AuthEvent | undefined> {
    if (threatMode(happening.pool) === 'OFF') return undefined
    const event = this.draft(happening, of)
    await tx.authEvents.insert(event)
    return event
  }

  /** To be called once the event is committed as it is. */
  tell(pool: UserPool, event: AuthEvent | undefined, user: User): void {
    if (event) this.#with.authEventLog.offer(pool, event, user)
  }

  /** Newest first, from the one after `after`. */
  list(pool: UserPool, user: User, after: EventPosition | undefined, limit: number): Promise<AuthEvent[]> {
    return this.#with.storage.read.authEvents.list(pool.id, user.sub, { after, limit })
  }

  /** An administrator's word on an event. */
  async rate(pool: UserPool, user: User, id: string, value: FeedbackValue): Promise<void> {
    await this.#rate(pool, user, { id, value, provider: 'Admin' })
  }

  /** The user's own word, by the token of the mail that told of the event. Anything but that one event's token is refused alike. */
  async rateByToken(pool: UserPool, user: User | undefined, told: RatingByToken): Promise<void> {
    const { id, value, token } = told
    const isOwn = user && this.#with.feedbackTokens.holds(token, { poolId: pool.id, sub: user.sub, id })
    if (!isOwn) throw new Failure('feedback-token-invalid')
    await this.#rate(pool, user, { id, value, provider: 'User' })
  }

  async #rate(
    pool: UserPool,
    user: User,
    { id, ...rating }: { readonly id: string; readonly value: FeedbackValue; readonly provider: 'Admin' | 'User' },
  ): Promise<void> {
    const { storage, clock } = this.#with
    const rated = await storage.transaction(async ({ authEvents }) => {
      const event = await authEvents.findForUpdate(pool.id, user.sub, id)
      if (!event) throw new Failure('auth-event-not-found')
      const next: AuthEvent = { ...event, feedback: { ...rating, at: clock.now() } }
      await authEvents.update(next)
      return next
    })
    this.tell(pool, rated, user)
  }
}

interface RatingByToken {
  readonly id: string
  readonly value: FeedbackValue
  readonly token: string
}

/** Of somebody who was deleted meanwhile nothing is recorded. */
export function unlessGone(error: unknown): void {
  if (!(error instanceof Failure && error.code === 'deleted-meanwhile')) throw error
}

/** Fails with `threat-protection-off` in a pool that records nothing. */
export function requireThreatProtection(pool: UserPool): void {
  if (threatMode(pool) === 'OFF' && pool.settings.customAuthThreatMode === undefined) {
    throw new Failure('threat-protection-off', { poolId: pool.id })
  }
}
