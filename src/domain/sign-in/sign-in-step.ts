import type { AppClient } from '../../entities/app-client.js'
import type { User } from '../../entities/user.js'
import type { UserPool } from '../../entities/user-pool.js'
import type { Stores } from '../../storage/stores.js'
import type { IssuedTokens } from '../tokens/tokens.js'
import type { TriggerCaller } from '../triggers/occasion.js'
import type { AttemptMemory } from './attempts.js'
import type { ChallengeName, PromptedChallenge } from './challenge-names.js'
import type { Channel } from './flow-rules.js'
import type { Proof } from './next-step.js'
import type { Parameters } from './parameters.js'

/** Where a sign-in takes place. The client belongs to the pool. */
export interface SignInContext {
  readonly pool: UserPool
  readonly client: AppClient
  readonly channel: Channel
  /** Of the connection, or as a trusted proxy tells it. Absent: unknown. */
  readonly sourceIp?: string | undefined
  /** What the request tells functions. Absent: nothing. */
  readonly caller?: TriggerCaller | undefined
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
      /** `AvailableChallenges`: told while the person may choose. */
      readonly available?: readonly ChallengeName[]
    }

/** What a flow or an answer has shown; the dispatcher decides what it is good for. */
export interface Proven {
  /** As it is once `change` is committed. */
  readonly user: User
  readonly proofs: readonly Proof[]
  /** Which password was shown: an attempt ends when it is replaced by another one. Absent when none was. */
  readonly passwordSetAt?: Date | undefined
  /** The password came in clear and strangers know it. */
  readonly exposed?: boolean
  /** Goes on to the next challenge. */
  readonly memory?: AttemptMemory
  /** The single-use id that this proof spends. */
  readonly claim?: { readonly id: string; readonly expiresAt: Date }
  /** What must be stored with the next step, in its transaction and after the claim. */
  readonly change?: (tx: Stores) => Promise<void>
}

/** The first call of a sign-in. Begins with a challenge of its own, or proves something at once. */
export interface Flow {
  start(context: SignInContext, start: FlowStart): Promise<Outcome>
}

export interface FlowStart {
  readonly parameters: Parameters
  /** Of a confirmed sign-up, by which USER_AUTH goes on. */
  readonly session?: string | undefined
}

export type Outcome =
  | { readonly kind: 'proven'; readonly proven: Proven }
  /** The person chose what to be asked next; proofs stay what they are. */
  | { readonly kind: 'chosen'; readonly proven: Proven; readonly challenge: PromptedChallenge }
  | { readonly kind: 'answered'; readonly step: SignInStep }

export interface ChallengeAnswer {
  readonly session: string | undefined
  readonly parameters: Parameters
}

/** Judges an answer: returns what it proves, fails for anything else. Knows nothing of what comes next. */
export interface Challenge {
  verify(context: SignInContext, answer: ChallengeAnswer): Promise<Outcome>
}

/** Begins a challenge. */
export interface ChallengePrompt {
  begin(context: SignInContext, proven: Proven): Promise<Prompt>
}

export interface Prompt {
  /** What the client needs to answer. */
  readonly parameters: Parameters
  /** What the answer is judged by, in place of what the attempt remembered under these names. */
  readonly memory?: AttemptMemory
  /** What must be stored before the client is told, such as a message that carries a code. */
  readonly change?: (tx: Stores) => Promise<void>
  readonly available?: readonly ChallengeName[]
}
