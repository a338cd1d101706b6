import type { ChallengeResult } from '../../triggers/custom-challenge.js'

/** Where a sign-in that functions lead stands: travels in the session string. */
export interface CustomRound {
  /** What was answered so far, oldest first. */
  readonly history: readonly ChallengeResult[]
  /** What CreateAuthChallenge made for the challenge that waits for its answer. */
  readonly asked?: {
    readonly privateParameters: Readonly<Record<string, string>>
    readonly metadata?: string
  }
  /** The name as typed, of nobody: functions lead it on, and no answer of theirs lets it in. */
  readonly unknownName?: string
}

/** Of a sign-in by functions that begins with the password by SRP. */
export const srpBeginning: CustomRound = { history: [{ challengeName: 'SRP_A', challengeResult: true }] }

/** The round once a challenge was answered. */
export function withResult(round: CustomRound, result: ChallengeResult): CustomRound {
  const { asked: _, ...rest } = round
  return { ...rest, history: [...round.history, result] }
}
