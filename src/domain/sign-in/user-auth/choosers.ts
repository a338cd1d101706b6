import type { User } from '../../../entities/user.js'
import type { ContactAttribute, UserPool } from '../../../entities/user-pool.js'
import type { Ghosts } from '../../codes/ghosts.js'
import { Failure } from '../../failure.js'
import type { Account, Accounts, Ghost } from '../accounts.js'
import type { Attempt, AttemptMemory } from '../attempts.js'
import type { ChallengeName } from '../challenge-names.js'
import { type Parameters, requireParameter } from '../parameters.js'
import type { PendingSignIns } from '../pending-sign-ins.js'
import { namedDeviceKey } from '../sign-in-devices.js'
import type { ChallengeAnswer, SignInContext } from '../sign-in-step.js'
import { availableChallenges, type FirstChallenge } from './available-challenges.js'
import type { FirstFactors } from './first-factors.js'

/** What an attempt of a name of nobody remembers. */
export interface GhostTrace {
  /** Under which its guesses are counted. */
  readonly subject: string
  /** Where its codes seem to go. */
  readonly contact: ContactAttribute
  /** Masked. */
  readonly destination: string
}

/** Who chooses how to begin a sign-in, and among what. */
export type Chooser = UserChooser | GhostChooser

export interface UserChooser extends Choosing {
  readonly kind: 'user'
  readonly user: User
}

export interface GhostChooser extends Choosing {
  readonly kind: 'ghost'
  readonly ghost: Ghost
  readonly trace: GhostTrace
}

interface Choosing {
  readonly available: readonly FirstChallenge[]
  /** Goes on, whatever is chosen. */
  readonly memory: AttemptMemory
  /** Absent in the first call. */
  readonly attempt?: Attempt | undefined
}

interface Collaborators {
  readonly accounts: Accounts
  readonly ghosts: Ghosts
  readonly firstFactors: FirstFactors
  readonly pendingSignIns: PendingSignIns
}

/** Finds out who chooses among what. */
export class Choosers {
  readonly #with: Collaborators

  constructor(collaborators: Collaborators) {
    this.#with = collaborators
  }

  /** In the first call. A user who has nothing to sign in with is treated as a name of nobody: nothing will be right. */
  async begin(
    { pool }: SignInContext,
    account: Account,
    { name, parameters }: { readonly name: string; readonly parameters: Parameters },
  ): Promise<Chooser> {
    const memory = deviceMemory(pool, parameters)
    if (account.kind === 'user') {
      const { user } = account
      const available = await this.#with.firstFactors.challengesOf(pool, user)
      if (available.length > 0) return { kind: 'user', user, available, memory }
    }
    const ghost = account.kind === 'ghost' ? account : this.#with.accounts.ghost(pool, name)
    return this.#ghostChooser(pool, ghost, { trace: this.#traceOf(pool, ghost, name), memory })
  }

  /** In the answer to one of `challenges`, which must carry the parameters `required`. */
  async resume(
    context: SignInContext,
    challenges: readonly ChallengeName[],
    answer: ChallengeAnswer,
    required: readonly string[],
  ): Promise<Chooser & { readonly attempt: Attempt }> {
    const { pool } = context
    const { attempt, user } = await this.#with.pendingSignIns.open(context, challenges, answer, required)
    const { deviceKey, ghost: trace } = attempt.memory
    const memory = { ...(deviceKey !== undefined && { deviceKey }), ...deviceMemory(pool, answer.parameters) }
    if (user)
      return { kind: 'user', user, available: await this.#with.firstFactors.challengesOf(pool, user), memory, attempt }
    if (!trace) throw new Failure('session-invalid')
    const ghost = this.#ghostOf(pool, attempt, { trace, name: requireParameter(answer.parameters, 'USERNAME') })
    return { ...(await this.#ghostChooser(pool, ghost, { trace, memory })), attempt }
  }

  /** That of the first call, whose username a user's answers would carry, whatever name this one gives. */
  #ghostOf(
    pool: UserPool,
    { sub }: Attempt,
    { trace, name }: { readonly trace: GhostTrace; readonly name: string },
  ): Ghost {
    const named = this.#with.accounts.ghost(pool, name)
    return named.sub === sub ? named : { kind: 'ghost', subject: trace.subject, sub, username: sub }
  }

  /** Offers what most users have who can be reached where the ghost seems to be. Costs the same looks at the database. */
  async #ghostChooser(
    pool: UserPool,
    ghost: Ghost,
    { trace, memory }: { readonly trace: GhostTrace; readonly memory: AttemptMemory },
  ): Promise<GhostChooser> {
    await this.#with.firstFactors.look(pool, ghost)
    const available = availableChallenges(pool.settings, {
      status: 'CONFIRMED',
      hasPassword: true,
      contacts: [trace.contact],
      hasPasskey: false,
      hasSecondFactor: false,
    })
    return { kind: 'ghost', ghost, trace, available, memory: { ...memory, ghost: trace } }
  }

  #traceOf(pool: UserPool, { subject }: Ghost, name: string): GhostTrace {
    const { attribute, destination } = this.#with.ghosts.delivery(pool, name, likelyContacts(pool))
    return { subject, contact: attribute, destination }
  }
}

/** By which users of the pool are reached who sign in by code. */
function likelyContacts({ settings }: UserPool): readonly ContactAttribute[] {
  const byEmail =
    settings.allowedFirstAuthFactors.includes('EMAIL_OTP') || !settings.allowedFirstAuthFactors.includes('SMS_OTP')
  return byEmail ? ['email', 'phone_number'] : ['phone_number', 'email']
}

/** What the call tells of the device that it comes from. */
function deviceMemory(pool: UserPool, parameters: Parameters): AttemptMemory {
  const deviceKey = namedDeviceKey(pool, parameters)
  return deviceKey === undefined ? {} : { deviceKey }
}
