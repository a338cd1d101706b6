import type { User } from '../../entities/user.js'
import type { UserPool } from '../../entities/user-pool.js'
import type { Storage } from '../../storage/storage.js'
import type { Stores } from '../../storage/stores.js'
import { Failure } from '../failure.js'
import type { Tokens } from '../tokens/tokens.js'
import { requireSignInState } from './account-state.js'
import type { Attempts } from './attempts.js'
import type { ChallengeName, PromptedChallenge } from './challenge-names.js'
import { type AuthFlow, type CanonicalFlow, requireFlow } from './flow-rules.js'
import { type NextStep, nextStep, type PresentedDevice } from './next-step.js'
import { secondFactorOf } from './second-factor.js'
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
    return this.#follow(context, await this.#with.flows[flow].start(context, start))
  }

  /** The answer to a challenge. */
  async answer(context: SignInContext, name: ChallengeName, answer: ChallengeAnswer): Promise<SignInStep> {
    const challenge = this.#with.challenges[name]
    if (challenge === unsupported) throw new Failure('challenge-unsupported', { challenge: name })
    return this.#follow(context, await challenge.verify(context, answer))
  }

  async #follow(context: SignInContext, outcome: Outcome): Promise<SignInStep> {
    switch (outcome.kind) {
      case 'answered':
        return outcome.step
      case 'chosen':
        return this.#demand(context, outcome.proven, outcome.challenge, (tx) => spend(tx, context, outcome.proven))
      case 'proven':
        return this.#advance(context, outcome.proven)
    }
  }

  async #advance(context: SignInContext, proven: Proven): Promise<SignInStep> {
    const device: PresentedDevice = 'none'
    const next = decide(context.pool, proven, device)
    const confirm = (tx: Stores) => commit(tx, context, proven, { next, device })
    switch (next.kind) {
      case 'refuse':
        throw new Failure(next.code, next.details)
      case 'issue-tokens': {
        const { pool, client } = context
        const tokens = await this.#with.tokens.issue(pool, client, confirm)
        return { kind: 'signed-in', tokens }
      }
      case 'challenge':
        return this.#demand(context, proven, next.name, confirm)
    }
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

function decide(pool: UserPool, { user, proofs }: Pick<Proven, 'user' | 'proofs'>, device: PresentedDevice): NextStep {
  return nextStep({ proofs, status: user.status, secondFactor: secondFactorOf(pool, user), device })
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
  expected: { readonly next: NextStep; readonly device: PresentedDevice },
): Promise<User> {
  const present = await spend(tx, context, proven)
  requireSignInState(present)
  const next = decide(context.pool, { user: present, proofs: proven.proofs }, expected.device)
  if (next.kind !== expected.next.kind) throw new Failure('credentials-invalid')
  return present
}
