import type { MfaFactor } from '../../../entities/user.js'
import { Failure } from '../../failure.js'
import { requireParameter } from '../parameters.js'
import type { PendingSignIns } from '../pending-sign-ins.js'
import { raisedSecondFactor, type SecondFactor } from '../second-factor.js'
import type {
  Challenge,
  ChallengeAnswer,
  ChallengePrompt,
  Outcome,
  Prompt,
  Proven,
  SignInContext,
} from '../sign-in-step.js'

interface Collaborators {
  readonly pendingSignIns: PendingSignIns
}

/** Of several second factors the person chooses one. */
export class SelectMfaType implements Challenge, ChallengePrompt {
  readonly #with: Collaborators

  constructor(collaborators: Collaborators) {
    this.#with = collaborators
  }

  /** The list is a JSON text: clients parse it. */
  async begin({ pool }: SignInContext, { user, memory }: Proven): Promise<Prompt> {
    const factors = choosable(raisedSecondFactor(pool, user, memory?.risk?.demand))
    return { parameters: { MFAS_CAN_CHOOSE: JSON.stringify(factors), USER_ID_FOR_SRP: user.username } }
  }

  /** What may be chosen is decided anew. A refused answer leaves the attempt as it was. */
  async verify(context: SignInContext, answer: ChallengeAnswer): Promise<Outcome> {
    const { attempt, user } = await this.#with.pendingSignIns.openProven(context, 'SELECT_MFA_TYPE', answer, ['ANSWER'])
    const chosen = requireParameter(answer.parameters, 'ANSWER')
    const due = raisedSecondFactor(context.pool, user, attempt.memory.risk?.demand)
    const challenge = choosable(due).find((factor) => factor === chosen)
    if (!challenge) throw new Failure('mfa-answer-invalid', { challenge: 'SELECT_MFA_TYPE' })
    const { proofs, passwordSetAt, memory, id, expiresAt } = attempt
    const proven: Proven = {
      user,
      proofs,
      passwordSetAt,
      memory: { ...memory, selected: true },
      claim: { id, expiresAt },
    }
    return { kind: 'chosen', proven, challenge }
  }
}

function choosable(due: SecondFactor): readonly MfaFactor[] {
  if (due.kind === 'select') return due.factors
  return due.kind === 'prompt' ? [due.factor] : []
}
