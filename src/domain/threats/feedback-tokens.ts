import { type Sealer, UnsealError } from '../../crypto/sealing.js'
import type { Sub, UserPoolId } from '../../entities/ids.js'
import type { Clock } from '../clock.js'

/** Of which event a user may say whether it was the user. */
export interface FeedbackSubject {
  readonly poolId: UserPoolId
  readonly sub: Sub
  readonly id: string
}

/** Assumed: the service does not tell how long its own are valid. */
const lifetimeMilliseconds = 7 * 24 * 3_600_000

/** Tokens by which the reader of a mail rates the one event that the mail tells of, and does nothing else. */
export class FeedbackTokens {
  readonly #sealer: Sealer
  readonly #clock: Clock

  constructor({ sealer, clock }: { readonly sealer: Sealer; readonly clock: Clock }) {
    this.#sealer = sealer
    this.#clock = clock
  }

  issue(subject: FeedbackSubject): string {
    const expiresAt = this.#clock.now().getTime() + lifetimeMilliseconds
    return this.#sealer.seal(String(expiresAt), contextOf(subject))
  }

  /** Whether the token is of this event and not expired. */
  holds(token: string, subject: FeedbackSubject): boolean {
    try {
      const expiresAt = Number(this.#sealer.open(token, contextOf(subject)).toString('utf8'))
      return expiresAt > this.#clock.now().getTime()
    } catch (error) {
      if (error instanceof UnsealError) return false
      throw error
    }
  }
}

function contextOf({ poolId, sub, id }: FeedbackSubject): string {
  return `auth-event-feedback:${poolId}/${sub}/${id}`
}
