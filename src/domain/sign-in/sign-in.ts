import type { User } from '../../entities/user.js'
import type { UserPool } from '../../entities/user-pool.js'
import type { Storage } from '../../storage/storage.js'
import type { Stores } from '../../storage/stores.js'
import { Failure } from '../failure.js'
import type { Tokens } from '../tokens/tokens.js'
import { requireSignInState } from './account-state.js'
import type { Attempts } from './attempts.js'
import type { ChallengeName, DemandedChallenge } from './challenge-names.js'
import { type AuthFlow, type CanonicalFlow, requireFlow } from './flow-rules.js'
import { type NextStep, nextStep, type Proof } from './next-step.js'
import type { Parameters } from './parameters.js'
import type {
  Challenge,
  ChallengeAnswer,
  ChallengePrompt,
  Flow,
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
  readonly prompts: Readonly<Record<DemandedChallenge, ChallengePrompt>>
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
  async start(context: SignInContext, name: AuthFlow, parameters: Parameters): Promise<SignInStep> {
    const flow = requireFlow(context.client, context.channel, name)
    const outcome = await this.#with.flows[flow].start(context, parameters)
    return outcome.kind === 'answered' ? outcome.step : this.#advance(context, outcome.proven)
  }

  /** The answer to a challenge. */
  async answer(context: SignInContext, name: ChallengeName, answer: ChallengeAnswer): Promise<SignInStep> {
    const challenge = this.#with.challenges[name]
    if (challenge === unsupported) throw new Failure('challenge-unsupported', { challenge: name })
    return this.#advance(context, await challenge.verify(context, answer))
  }

  async #advance(context: SignInContext, proven: Proven): Promise<SignInStep> {
    const next = decide(context.pool, proven.user, proven.proofs)
    switch (next.kind) {
      case 'refuse':
        throw new Failure(next.code, next.details)
      case 'issue-tokens': {
        const { pool, client } = context
        const tokens = await this.#with.tokens.issue(pool, client, (tx) => commit(tx, context, proven, next))
        return { kind: 'signed-in', tokens }
      }
      case 'challenge':
        return this.#demand(context, proven, next)
    }
  }

  async #demand(
    context: SignInContext,
    proven: Proven,
    next: Extract<NextStep, { kind: 'challenge' }>,
  ): Promise<SignInStep> {
    const { storage, attempts, prompts } = this.#with
    if (proven.claim || proven.change) await storage.transaction((tx) => commit(tx, context, proven, next))
    const { user, proofs, passwordSetAt } = proven
    const session = attempts.seal(context, { challenge: next.name, sub: user.sub, proofs, passwordSetAt })
    return { kind: 'challenge', name: next.name, session, parameters: prompts[next.name].parameters(context, proven) }
  }
}

function decide({ settings }: UserPool, { status }: User, proofs: readonly Proof[]): NextStep {
  return nextStep({ proofs, status, mfa: settings.mfa })
}

/**
 * Spends the single-use id, stores what the step changes and looks at the user once more: who was disabled, reset or
 * deleted while the password was being checked does not get in. Returns the user as stored.
 */
async function commit(tx: Stores, { pool }: SignInContext, proven: Proven, expected: NextStep): Promise<User> {
  const { claim, change, user, proofs } = proven
  if (claim && !(await tx.attempts.claim(claim.id, claim.expiresAt))) throw new Failure('session-used')
  await change?.(tx)
  const present = await tx.users.findForUpdate(pool.id, user.sub)
  if (!present) throw new Failure('user-not-found')
  requireSignInState(present)
  if (decide(pool, present, proofs).kind !== expected.kind) throw new Failure('credentials-invalid')
  return present
}
