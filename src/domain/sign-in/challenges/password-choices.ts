import type { Challenge, ChallengeAnswer, ChallengePrompt, Outcome, Prompt, SignInContext } from '../sign-in-step.js'
import type { Choosers } from '../user-auth/choosers.js'
import type { FactorChoice } from '../user-auth/factor-choice.js'

interface Collaborators {
  readonly choosers: Choosers
  readonly factorChoice: FactorChoice
}

/** PASSWORD: the password itself, as a challenge of USER_AUTH or in place of an answer to SELECT_CHALLENGE. */
export class PasswordChallenge implements Challenge, ChallengePrompt {
  readonly #with: Collaborators

  constructor(collaborators: Collaborators) {
    this.#with = collaborators
  }

  async begin(): Promise<Prompt> {
    return { parameters: {}, available: ['PASSWORD'] }
  }

  async verify(context: SignInContext, answer: ChallengeAnswer): Promise<Outcome> {
    const { choosers, factorChoice } = this.#with
    const chooser = await choosers.resume(context, ['PASSWORD', 'SELECT_CHALLENGE'], answer, ['PASSWORD'])
    return factorChoice.choose(context, chooser, { challenge: 'PASSWORD', parameters: answer.parameters })
  }
}

/** PASSWORD_SRP: begins SRP in place of an answer to SELECT_CHALLENGE. */
export class PasswordSrpChallenge implements Challenge {
  readonly #with: Collaborators

  constructor(collaborators: Collaborators) {
    this.#with = collaborators
  }

  async verify(context: SignInContext, answer: ChallengeAnswer): Promise<Outcome> {
    const { choosers, factorChoice } = this.#with
    const chooser = await choosers.resume(context, ['SELECT_CHALLENGE'], answer, ['SRP_A'])
    return factorChoice.choose(context, chooser, { challenge: 'PASSWORD_SRP', parameters: answer.parameters })
  }
}
