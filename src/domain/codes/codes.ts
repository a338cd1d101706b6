import { constantTimeEqual } from '../../crypto/digests.js'
import { drawCode, hashCode } from '../../crypto/one-time-codes.js'
import type { Random } from '../../crypto/random.js'
import type { Code, CodePurpose } from '../../entities/code.js'
import type { User } from '../../entities/user.js'
import type { ContactAttribute, UserPool } from '../../entities/user-pool.js'
import type { Storage } from '../../storage/storage.js'
import type { Stores } from '../../storage/stores.js'
import type { Clock } from '../clock.js'
import { Failure } from '../failure.js'

interface Collaborators {
  readonly storage: Storage
  readonly clock: Clock
  readonly random: Random
  /** Derived key of the stored hashes: without it a million codes would be tried against a hash in a second. */
  readonly key: Buffer
}

const HOUR = 3_600_000

/** Developer guide: confirmation and verification codes live for 24 hours, reset codes for one. */
const lifetimes: Readonly<Record<CodePurpose, number>> = {
  'confirm-sign-up': 24 * HOUR,
  'reset-password': HOUR,
  'verify-email': 24 * HOUR,
  'verify-phone_number': 24 * HOUR,
}

/**
 * Answers to one code. Above every hourly limit of `AttemptLimits`, so a person meets that limit first, whose error says
 * what to do; a code that lives longer than its window is still worth 20 guesses in a million at most.
 */
const MAX_ATTEMPTS = 20

/** One-time codes: drawn, hashed, counted, claimed. */
export class Codes {
  readonly #with: Collaborators

  constructor(collaborators: Collaborators) {
    this.#with = collaborators
  }

  /** Draws a six-digit code in place of the user's earlier one of that purpose and returns it for its message. */
  async issue(
    tx: Stores,
    pool: UserPool,
    user: User,
    code: { readonly purpose: CodePurpose; readonly attribute?: ContactAttribute; readonly value?: string },
  ): Promise<string> {
    const answer = drawCode(this.#with.random)
    await tx.codes.put({
      ...code,
      poolId: pool.id,
      sub: user.sub,
      hash: this.#hash(user, code.purpose, answer),
      expiresAt: new Date(this.#with.clock.now().getTime() + lifetimes[code.purpose]),
      attempts: 0,
    })
    return answer
  }

  /**
   * Evaluates one answer in a transaction of its own, since the count must stay even when the answer is wrong. Fails
   * with `code-mismatch` or `code-expired`. The code is still there afterwards: `claim` it with what it allows.
   */
  async check(pool: UserPool, user: User, purpose: CodePurpose, answer: string): Promise<Code> {
    const { storage, clock } = this.#with
    const code = await storage.transaction((tx) =>
      tx.codes.countAttempt(pool.id, user.sub, { purpose, maxAttempts: MAX_ATTEMPTS }, clock.now()),
    )
    if (!code) throw new Failure('code-expired')
    if (!constantTimeEqual(code.hash, this.#hash(user, purpose, answer))) throw new Failure('code-mismatch')
    return code
  }

  /** Uses up a checked code in the transaction of its effect; `code-expired` when somebody was faster. */
  async claim(tx: Stores, code: Code): Promise<void> {
    if (!(await tx.codes.claim(code.poolId, code.sub, code.purpose, code.hash))) throw new Failure('code-expired')
  }

  #hash(user: User, purpose: CodePurpose, answer: string): string {
    return hashCode(this.#with.key, `${user.poolId}/${user.sub}/${purpose}`, answer)
  }
}
