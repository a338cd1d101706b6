import type { Random } from '../../crypto/random.js'
import { type Sealer, UnsealError } from '../../crypto/sealing.js'
import { type Sub, sub as toSub } from '../../entities/ids.js'
import type { Clock } from '../clock.js'
import { Failure } from '../failure.js'
import type { JudgedRisk } from '../threats/sign-in-watch.js'
import type { ChallengeName } from './challenge-names.js'
import type { CarriedRound } from './custom-auth/custom-rounds.js'
import type { Proof } from './next-step.js'
import type { SentCode } from './sign-in-codes.js'
import type { SignInContext } from './sign-in-step.js'
import type { GhostTrace } from './user-auth/choosers.js'

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

/** A software token that is being set up within a sign-in. */
export interface NewToken {
  /** Base32. Readable to nobody who holds the sealed string but has not been told it. */
  readonly secret: string
  /** Whether a code of it was right, and it thereby became the user's. */
  readonly verified: boolean
}

/** What an attempt remembers besides its proofs; each member belongs to the challenges that its name says. */
export interface AttemptMemory {
  /** Of a sign-in that functions lead. */
  readonly custom?: CarriedRound
  /** Of threat protection. Absent: the risk was not judged. */
  readonly risk?: JudgedRisk
  /** Of the device that the sign-in comes from, as the client names it. */
  readonly deviceKey?: string
  /** Of DEVICE_PASSWORD_VERIFIER: SHA-256 of the one SECRET_BLOCK that may be answered, base64url. */
  readonly deviceBlockHash?: string
  /** Of the first challenges of USER_AUTH: that the name is nobody's. */
  readonly ghost?: GhostTrace
  /** Of WEB_AUTHN: what is to be signed. */
  readonly passkeyChallenge?: string
  /** Of EMAIL_OTP, SMS_OTP and SMS_MFA: the code that was sent. */
  readonly code?: SentCode
  /** Of MFA_SETUP and the EMAIL_OTP that follows: the address to be, for a user who has none. */
  readonly newEmail?: string
  /** Of MFA_SETUP: the software token to be. */
  readonly newToken?: NewToken
  /** Of SELECT_MFA_TYPE: that the factor was chosen. */
  readonly selected?: true
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

/** Bytes that the state of every attempt has at least: the first steps of USER_AUTH fit in. */
const shortest = 576

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
    return `${context.client.id}.${this.#sealer.seal(filled(JSON.stringify(sealed)), sealContext(context))}`
  }

  /** The client that the string says it is of; only `open` shows whether that is so. */
  clientOf(session: string): string {
    return session.slice(0, Math.max(session.indexOf('.'), 0))
  }

  /** The attempt, if the string is of this pool and client, still valid and waits for one of these challenges. */
  open(context: SignInContext, session: string, ...challenges: readonly ChallengeName[]): Attempt {
    const sealed = this.#unseal(context, session)
    const expiresAt = new Date(sealed.expiresAt)
    if (expiresAt <= this.#clock.now()) throw new Failure('session-expired')
    if (!challenges.includes(sealed.challenge)) throw new Failure('session-invalid')
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
    const name = `${context.client.id}.`
    if (!session.startsWith(name)) throw new Failure('session-invalid')
    try {
      return JSON.parse(
        this.#sealer.open(session.slice(name.length), sealContext(context)).toString('utf8'),
      ) as SealedAttempt
    } catch (error) {
      if (error instanceof UnsealError) throw new Failure('session-invalid')
      throw error
    }
  }
}

/** With spaces at its end, so that the length of a short text does not tell a name of nobody from a user. */
function filled(text: string): string {
  return text + ' '.repeat(Math.max(0, shortest - Buffer.byteLength(text)))
}

function sealContext({ pool, client }: SignInContext): string {
  return `sign-in:session:${pool.id}/${client.id}`
}
