import type { AppClient } from '../../entities/app-client.js'
import type { User } from '../../entities/user.js'
import type { UserPool } from '../../entities/user-pool.js'
import type { Stores } from '../../storage/stores.js'
import type { IssuedTokens } from '../tokens/tokens.js'
import type { ChallengeName } from './challenge-names.js'
import type { Channel } from './flow-rules.js'
import type { Proof } from './next-step.js'
import type { Parameters } from './parameters.js'

/** Where a sign-in takes place. The client belongs to the pool. */
export interface SignInContext {
  readonly pool: UserPool
  readonly client: AppClient
  readonly channel: Channel
}

/** What the caller is told. */
export type SignInStep =
  | { readonly kind: 'signed-in'; readonly tokens: IssuedTokens }
  | {
      readonly kind: 'challenge'
      readonly name: ChallengeName
      /** Absent for PASSWORD_VERIFIER: its state is in SECRET_BLOCK. */
      readonly session?: string
      readonly parameters: Parameters
    }

/** What a flow or an answer has shown; the dispatcher decides what it is good for. */
export interface Proven {
  /** As it is once `change` is committed. */
  readonly user: User
  readonly proofs: readonly Proof[]
  /** Which password was shown: an attempt ends when it is replaced by another one. */
  readonly passwordSetAt: Date
  /** The single-use id that this proof spends. */
  readonly claim?: { readonly id: string; readonly expiresAt: Date }
  /** What must be stored with the next step, in its transaction and after the claim. */
  readonly change?: (tx: Stores) => Promise<void>
}

/** The first call of a sign-in. Begins with a challenge of its own, or proves something at once. */
export interface Flow {
  start(context: SignInContext, parameters: Parameters): Promise<FlowOutcome>
}

export type FlowOutcome =
  | { readonly kind: 'proven'; readonly proven: Proven }
  | { readonly kind: 'answered'; readonly step: SignInStep }

export interface ChallengeAnswer {
  readonly session: string | undefined
  readonly parameters: Parameters
}

/** Judges an answer: returns what it proves, fails for anything else. Knows nothing of what comes next. */
export interface Challenge {
  verify(context: SignInContext, answer: ChallengeAnswer): Promise<Proven>
}

/** Says what the client needs to answer a challenge. */
export interface ChallengePrompt {
  parameters(context: SignInContext, proven: Proven): Parameters
}
