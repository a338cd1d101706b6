import type { Random } from '../../crypto/random.js'
import { type Sealer, UnsealError } from '../../crypto/sealing.js'
import { type Sub, sub as toSub } from '../../entities/ids.js'
import type { Clock } from '../clock.js'
import { Failure } from '../failure.js'
import type { ChallengeName } from './challenge-names.js'
import type { Proof } from './next-step.js'
import type { SignInContext } from './sign-in-step.js'

/** A sign-in that waits for an answer. */
export interface Attempt {
  /** Claimed when the answer was right. */
  readonly id: string
  readonly challenge: ChallengeName
  readonly sub: Sub
  readonly proofs: readonly Proof[]
  /** Which password was shown; absent when none was. */
  readonly passwordSetAt: Date | undefined
  readonly expiresAt: Date
  readonly memory: AttemptMemory
}

/** What an attempt remembers besides its proofs; each member belongs to the challenges that its name says. */
export interface AttemptMemory {
  /** Of the device that the sign-in comes from, as the client names it. */
  readonly deviceKey?: string
}

interface SealedAttempt {
  readonly id: string
  readonly challenge: ChallengeName
  readonly sub: string
  readonly proofs: readonly Proof[]
  readonly passwordSetAt?: number
  readonly expiresAt: number
  readonly memory?: AttemptMemory
}

/** When what is handed out now expires, by the client's AuthSessionValidity. */
export function sessionExpiry({ client }: SignInContext, now: Date): Date {
  return new Date(now.getTime() + client.settings.authSessionValidityMinutes * 60_000)
}

/**
 * Pending sign-ins as `Session` strings. All of their state is sealed into the string, which opens for its own pool and
 * client alone; the server stores nothing until the answer is right.
 */
export class Attempts {
  readonly #sealer: Sealer
  readonly #clock: Clock
  readonly #random: Random

  constructor(collaborators: { readonly sealer: Sealer; readonly clock: Clock; readonly random: Random }) {
    this.#sealer = collaborators.sealer
    this.#clock = collaborators.clock
    this.#random = collaborators.random
  }

  /** A new session string with a fresh lifetime. */
  seal(context: SignInContext, attempt: Omit<Attempt, 'id' | 'expiresAt'>): string {
    const sealed: SealedAttempt = {
      id: this.#random.uuid(),
      challenge: attempt.challenge,
      sub: attempt.sub,
      proofs: attempt.proofs,
      ...(attempt.passwordSetAt && { passwordSetAt: attempt.passwordSetAt.getTime() }),
      expiresAt: sessionExpiry(context, this.#clock.now()).getTime(),
      memory: attempt.memory,
    }
    return this.#sealer.seal(JSON.stringify(sealed), sealContext(context))
  }

  /** The attempt, if the string is of this pool and client, still valid and waits for this challenge. */
  open(context: SignInContext, session: string, challenge: ChallengeName): Attempt {
    const sealed = this.#unseal(context, session)
    const expiresAt = new Date(sealed.expiresAt)
    if (expiresAt <= this.#clock.now()) throw new Failure('session-expired')
    if (sealed.challenge !== challenge) throw new Failure('session-invalid')
    const { passwordSetAt, memory = {} } = sealed
    return {
      ...sealed,
      sub: toSub(sealed.sub),
      passwordSetAt: passwordSetAt === undefined ? undefined : new Date(passwordSetAt),
      expiresAt,
      memory,
    }
  }

  #unseal(context: SignInContext, session: string): SealedAttempt {
    try {
      return JSON.parse(this.#sealer.open(session, sealContext(context)).toString('utf8')) as SealedAttempt
    } catch (error) {
      if (error instanceof UnsealError) throw new Failure('session-invalid')
      throw error
    }
  }
}

function sealContext({ pool, client }: SignInContext): string {
  return `sign-in:session:${pool.id}/${client.id}`
}
