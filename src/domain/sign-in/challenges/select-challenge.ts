import { Failure } from '../../failure.js'
import { requireParameter } from '../parameters.js'
import type { Challenge, ChallengeAnswer, Outcome, SignInContext } from '../sign-in-step.js'
import { isFirstChallenge } from '../user-auth/available-challenges.js'
import type { Choosers } from '../user-auth/choosers.js'
import type { FactorChoice } from '../user-auth/factor-choice.js'

interface Collaborators {
  readonly choosers: Choosers
  readonly factorChoice: FactorChoice
}

/**
 * SELECT_CHALLENGE: how the person wants to sign in. What the chosen challenge asks for may come with it, and who was asked
 * for a passkey may choose anew (as Amplify does both). A refused choice leaves the attempt as it was.
 */
export class SelectChallenge implements Challenge {
  readonly #with: Collaborators

  constructor(collaborators: Collaborators) {
    this.#with = collaborators
  }

  async verify(context: SignInContext, answer: ChallengeAnswer): Promise<Outcome> {
    const { choosers, factorChoice } = this.#with
    const chooser = await choosers.resume(context, ['SELECT_CHALLENGE', 'WEB_AUTHN'], answer, ['ANSWER'])
    const { parameters } = answer
    const challenge = requireParameter(parameters, 'ANSWER')
    if (!isFirstChallenge(challenge)) throw new Failure('parameter-invalid', { parameter: 'ANSWER' })
    return factorChoice.choose(context, chooser, { challenge, parameters })
  }
}
