import type { Random } from '../../crypto/random.js'
import type { AuthEvent } from '../../entities/auth-event.js'
import type { User } from '../../entities/user.js'
import type { UserPool } from '../../entities/user-pool.js'
import type { Storage } from '../../storage/storage.js'
import type { Stores } from '../../storage/stores.js'
import type { Clock } from '../clock.js'
import { Failure } from '../failure.js'
import { requireStatedAddress } from '../threats/event-origin.js'
import type { FailedSignIns, RefusedCall } from '../threats/failed-sign-ins.js'
import type { SignInWatch } from '../threats/sign-in-watch.js'
import type { Tokens } from '../tokens/tokens.js'
import { withoutValidationData } from '../triggers/occasion.js'
import type { TokenSource } from '../triggers/token-generation.js'
import type { Triggers } from '../triggers/triggers.js'
import { requireSignInState } from './account-state.js'
import type { Attempts } from './attempts.js'
import type { ChallengeName, PromptedChallenge } from './challenge-names.js'
import type { CustomAuth, LedProven } from './custom-auth/custom-auth.js'
import { type AuthFlow, type CanonicalFlow, requireFlow } from './flow-rules.js'
import { type NextStep, nextStep, type PresentedDevice } from './next-step.js'
import type { Parameters } from './parameters.js'
import { raisedSecondFactor } from './second-factor.js'
import {
  comingFrom,
  familyDevice,
  findSignInDevice,
  namedDeviceKey,
  noteDeviceUse,
  type SignInDevice,
} from './sign-in-devices.js'
import type {
  Challenge,
  ChallengeAnswer,
  ChallengePrompt,
  Flow,
  FlowStart,
  Outcome,
  Proven,
  SignInContext,
  SignInStep,
} from './sign-in-step.js'

/** A challenge that clients may name but that nothing here ever asks for: its answers are refused. */
export const unsupported = 'unsupported'

interface Collaborators {
  readonly storage: Storage
  readonly attempts: Attempts
  readonly tokens: Tokens
  readonly customAuth: CustomAuth
  readonly clock: Clock
  readonly random: Random
  readonly triggers: Triggers
  readonly signInWatch: SignInWatch
  readonly failedSignIns: FailedSignIns
  /** Total: a flow or challenge that the API names is answered for, or does not compile. */
  readonly flows: Readonly<Record<CanonicalFlow, Flow>>
  readonly challenges: Readonly<Record<ChallengeName, Challenge | typeof unsupported>>
  readonly prompts: Readonly<Record<PromptedChallenge, ChallengePrompt | typeof unsupported>>
}

/**
 * The one dispatcher of sign-in. Flows and challenges only show what was proven; every way leads back here, and only
 * here, by `nextStep`, is decided what comes next.
 */
export class SignIn {
  readonly #with: Collaborators

  constructor(collaborators: Collaborators) {
    this.#with = collaborators
  }

  /** The first call of a sign-in. */
  async start(context: SignInContext, name: AuthFlow, start: FlowStart): Promise<SignInStep> {
    const flow = requireFlow(context.client, context.channel, name)
    const outcome = await this.#judged(context, start, () => this.#with.flows[flow].start(context, start))
    return this.#follow(withoutValidationData(context), outcome, start.parameters)
  }

  /** The answer to a challenge. */
  async answer(context: SignInContext, name: ChallengeName, answer: ChallengeAnswer): Promise<SignInStep> {
    const challenge = this.#with.challenges[name]
    if (challenge === unsupported) throw new Failure('challenge-unsupported', { challenge: name })
    const outcome = await this.#judged(context, { ...answer, challenge: name }, () => challenge.verify(context, answer))
    return this.#follow(context, await this.#with.customAuth.note(context, name, outcome), answer.parameters)
  }

  /** Lets a flow or challenge judge, and records wrong answers where threat protection is on. */
  async #judged(context: SignInContext, call: RefusedCall, judge: () => Promise<Outcome>): Promise<Outcome> {
    requireStatedAddress({ ...context, sender: context.caller?.sender })
    try {
      return await judge()
    } catch (error) {
      await this.#with.failedSignIns.note(context, error, call)
      throw error
    }
  }

  async #follow(context: SignInContext, outcome: Outcome, parameters: Parameters): Promise<SignInStep> {
    if (outcome.kind === 'answered') return outcome.step
    const named = namedDeviceKey(context.pool, parameters)
    const proven = comingFrom(outcome.proven, named)
    switch (outcome.kind) {
      case 'chosen':
        return this.#demand(context, proven, outcome.challenge, (tx) => spend(tx, context, proven))
      case 'proven':
        return this.#advance(context, proven, named)
    }
  }

  /**
   * A device that this call names but the user does not have is told, so that the client forgets it; one named before the
   * sign-in had proven anything, or forgotten meanwhile, counts as none.
   */
  async #advance(context: SignInContext, shown: Proven, named: string | undefined): Promise<SignInStep> {
    const from = await findSignInDevice(this.#with.storage.read, context.pool, shown)
    if (named !== undefined && !from.device) throw new Failure('device-not-found')
    const proven = await this.#assessed(context, shown, from)
    const next = decide(context.pool, proven, from.presented)
    const expected = { next, from }
    const confirm = (tx: Stores) => commit(tx, context, proven, expected)
    switch (next.kind) {
      case 'refuse':
        if (next.code === 'sign-in-blocked') await this.#with.signInWatch.refuse(context, proven)
        throw new Failure(next.code, next.details)
      case 'issue-tokens':
        if (isLed(proven)) return this.#resume(context, proven, confirm)
        return this.#issue(context, { proven, from }, confirm)
      case 'challenge':
        return this.#demand(context, proven, next.name, confirm)
    }
  }

  /** Risk is judged of nobody who would be refused anyway. Only a device that will have to prove itself counts as known. */
  async #assessed(context: SignInContext, proven: Proven, { presented }: SignInDevice): Promise<Proven> {
    if (decide(context.pool, proven, presented).kind === 'refuse') return proven
    return this.#with.signInWatch.assess(context, proven, presented !== 'none')
  }

  /** What was proven is spent before the functions are asked: they take their time, and may ask for more. */
  async #resume(
    context: SignInContext,
    proven: LedProven,
    confirm: (tx: Stores) => Promise<User>,
  ): Promise<SignInStep> {
    const { storage, customAuth } = this.#with
    const user = await storage.transaction(confirm)
    return this.#follow(context, await customAuth.resume(context, { ...proven, user }), {})
  }

  async #issue(
    context: SignInContext,
    { proven, from }: { readonly proven: Proven; readonly from: SignInDevice },
    confirm: (tx: Stores) => Promise<User>,
  ): Promise<SignInStep> {
    const { triggers, tokens, clock, random, signInWatch } = this.#with
    const device = familyDevice(context.pool, from, random)
    await triggers.postAuthentication(context, { user: proven.user, newDeviceUsed: device?.groupKey !== undefined })
    let event: AuthEvent | undefined
    const complete = async (tx: Stores) => {
      const user = await confirm(tx)
      event = await signInWatch.complete(tx, proven)
      await noteDeviceUse(tx, from, { sourceIp: context.sourceIp, now: clock.now() })
      return { user, device }
    }
    const eventId = proven.memory?.risk?.eventId
    const cause = { source: tokenSourceOf(proven), caller: context.caller, ...(eventId !== undefined && { eventId }) }
    const issued = await tokens.issue(context, cause, complete)
    signInWatch.tell(context, event, proven.user)
    return { kind: 'signed-in', tokens: issued }
  }

  async #demand(
    context: SignInContext,
    proven: Proven,
    name: PromptedChallenge,
    confirm: (tx: Stores) => Promise<User>,
  ): Promise<SignInStep> {
    const { storage, attempts, prompts } = this.#with
    const prompt = prompts[name]
    if (prompt === unsupported) throw new Failure('challenge-unsupported', { challenge: name })
    const { parameters, memory, change, available } = await prompt.begin(context, proven)
    if (proven.claim || proven.change || change) {
      await storage.transaction(async (tx) => {
        await confirm(tx)
        await change?.(tx)
      })
    }
    const { user, proofs, passwordSetAt } = proven
    const remembered = { ...proven.memory, ...memory }
    const session = attempts.seal(context, {
      challenge: name,
      sub: user.sub,
      proofs,
      passwordSetAt,
      memory: remembered,
    })
    return { kind: 'challenge', name, session, parameters, ...(available && { available }) }
  }
}

/** Whether functions lead the sign-in and have not yet said that it is complete. */
function isLed(proven: Proven): proven is LedProven {
  return proven.memory?.custom !== undefined && !proven.proofs.includes('custom')
}

/** As functions are told how a sign-in was completed. */
function tokenSourceOf({ proofs }: Proven): TokenSource {
  const last = proofs.at(-1)
  if (last === 'new-password') return 'TokenGeneration_NewPasswordChallenge'
  return last === 'device' ? 'TokenGeneration_AuthenticateDevice' : 'TokenGeneration_Authentication'
}

function decide(
  pool: UserPool,
  { user, proofs, memory }: Pick<Proven, 'user' | 'proofs' | 'memory'>,
  device: PresentedDevice,
): NextStep {
  const demand = memory?.risk?.demand
  const secondFactor = raisedSecondFactor(pool, user, demand)
  return nextStep({ proofs, status: user.status, secondFactor, device, raised: demand !== undefined })
}

/**
 * Spends the single-use id, stores what the step changes and looks at the user once more: who was disabled or deleted
 * while the proof was being checked comes no further. Returns the user as stored.
 */
async function spend(tx: Stores, { pool }: SignInContext, { claim, change, user }: Proven): Promise<User> {
  if (claim && !(await tx.attempts.claim(claim.id, claim.expiresAt))) throw new Failure('session-used')
  await change?.(tx)
  const present = await tx.users.findForUpdate(pool.id, user.sub)
  if (!present) throw new Failure('user-not-found')
  if (!present.enabled) throw new Failure('user-disabled')
  return present
}

/** `spend`, and the decision about what comes next holds for the user as stored: nobody passes who was reset meanwhile. */
async function commit(
  tx: Stores,
  context: SignInContext,
  proven: Proven,
  expected: { readonly next: NextStep; readonly from: SignInDevice },
): Promise<User> {
  const present = await spend(tx, context, proven)
  requireSignInState(present)
  const from = await findSignInDevice(tx, context.pool, proven)
  if (expected.from.device && !from.device) throw new Failure('device-not-found')
  const next = decide(context.pool, { ...proven, user: present }, from.presented)
  if (!isSameStep(next, expected.next)) throw new Failure('credentials-invalid')
  return present
}

function isSameStep(one: NextStep, other: NextStep): boolean {
  if (one.kind !== 'challenge' || other.kind !== 'challenge') return one.kind === other.kind
  return one.name === other.name
}
