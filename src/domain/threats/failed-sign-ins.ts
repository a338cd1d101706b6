import type { JudgedChallenge } from '../../entities/auth-event.js'
import type { ThreatMode } from '../../entities/threat-protection.js'
import type { User } from '../../entities/user.js'
import type { UserPool } from '../../entities/user-pool.js'
import type { Storage } from '../../storage/storage.js'
import type { Ghosts } from '../codes/ghosts.js'
import { Failure, type FailureCode } from '../failure.js'
import type { Attempt, Attempts } from '../sign-in/attempts.js'
import type { ChallengeName } from '../sign-in/challenge-names.js'
import { findParameter, type Parameters } from '../sign-in/parameters.js'
import type { SignInContext } from '../sign-in/sign-in-step.js'
import type { Users } from '../users/users.js'
import { type AuthEvents, unlessGone } from './auth-events.js'
import { threatMode } from './risk-configuration.js'

interface Collaborators {
  readonly storage: Storage
  readonly users: Users
  readonly ghosts: Ghosts
  readonly attempts: Attempts
  readonly authEvents: AuthEvents
}

/** What was refused. */
export interface RefusedCall {
  /** Absent: the first call of a sign-in. */
  readonly challenge?: ChallengeName
  readonly session?: string | undefined
  readonly parameters: Parameters
}

/** Wrong answers. Other refusals judge no credential. */
const wrongAnswers: Readonly<Partial<Record<FailureCode, true>>> = {
  'credentials-invalid': true,
  'sign-in-code-mismatch': true,
  'software-token-mismatch': true,
}

const mostChallenges = 20

/** Records wrong answers. A name of nobody costs the same write, so that the time of an answer tells nothing. */
export class FailedSignIns {
  readonly #with: Collaborators

  constructor(collaborators: Collaborators) {
    this.#with = collaborators
  }

  async note(context: SignInContext, error: unknown, call: RefusedCall): Promise<void> {
    if (!isWatched(context.pool) || !(error instanceof Failure) || !wrongAnswers[error.code]) return
    const { ghosts } = this.#with
    const attempt = this.#attemptOf(context, call)
    if (modeOf(context.pool, call, attempt) === 'OFF') return
    const name = findParameter(call.parameters, 'USERNAME')
    const user = await this.#userOf(context, attempt, name)
    const challenge = challengeOf(error.code, attempt)
    if (user) await this.#record(context, user, { attempt, challenge }).catch(unlessGone)
    else if (name !== undefined) await ghosts.spend(context.pool, name)
  }

  #attemptOf(context: SignInContext, { challenge, session }: RefusedCall): Attempt | undefined {
    if (!challenge || session === undefined) return undefined
    try {
      return this.#with.attempts.open(context, session, challenge)
    } catch (error) {
      if (error instanceof Failure) return undefined
      throw error
    }
  }

  async #userOf(
    { pool }: SignInContext,
    attempt: Attempt | undefined,
    name: string | undefined,
  ): Promise<User | undefined> {
    const { storage, users } = this.#with
    if (attempt) return storage.read.users.findBySub(pool.id, attempt.sub)
    return name === undefined ? undefined : users.findForSignIn(pool, name)
  }

  /** In the event of the sign-in where it has one. */
  async #record(
    context: SignInContext,
    user: User,
    { attempt, challenge }: { readonly attempt: Attempt | undefined; readonly challenge: JudgedChallenge },
  ): Promise<void> {
    const { storage, authEvents } = this.#with
    const { pool, client, caller } = context
    const eventId = attempt?.memory.risk?.eventId
    const recorded = await storage.transaction(async (tx) => {
      const known = eventId === undefined ? undefined : await tx.authEvents.findForUpdate(pool.id, user.sub, eventId)
      if (known) {
        const challenges = [...known.challenges, challenge].slice(0, mostChallenges)
        const failed = { ...known, response: 'Fail', challenges } as const
        await tx.authEvents.update(failed)
        return failed
      }
      const happening = { pool, client, user, type: 'SignIn', sender: caller?.sender } as const
      const event = authEvents.draft(happening, { response: 'Fail', challenges: [challenge] })
      await tx.authEvents.insert(event)
      return event
    })
    authEvents.tell(pool, recorded, user)
  }
}

function isWatched(pool: UserPool): boolean {
  return threatMode(pool) !== 'OFF' || pool.settings.customAuthThreatMode !== undefined
}

/** Sign-ins that functions lead have a mode of their own. */
function modeOf(pool: UserPool, { challenge }: RefusedCall, attempt: Attempt | undefined): ThreatMode {
  const isCustom = challenge === 'CUSTOM_CHALLENGE' || attempt?.memory.custom !== undefined
  return isCustom ? (pool.settings.customAuthThreatMode ?? 'OFF') : threatMode(pool)
}

function challengeOf(code: FailureCode, attempt: Attempt | undefined): JudgedChallenge {
  const isSecond = (attempt?.proofs.length ?? 0) > 0 || code === 'software-token-mismatch'
  return { name: isSecond ? 'Mfa' : 'Password', succeeded: false }
}
