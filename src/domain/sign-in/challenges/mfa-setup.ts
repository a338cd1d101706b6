import type { User } from '../../../entities/user.js'
import { Failure } from '../../failure.js'
import { checkAttributeChange } from '../../users/attribute-rules.js'
import type { Attempt } from '../attempts.js'
import { findParameter } from '../parameters.js'
import type { PendingSignIns } from '../pending-sign-ins.js'
import { hasFactor, type SecondFactor, secondFactorOf } from '../second-factor.js'
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

/** RFC 5321 allows 254; the session string has to hold it. */
const longestAddress = 254

/**
 * A pool that requires a second factor, and a user who has none. Answered after `TokenSetUp` has registered a software
 * token, or with an email address that a code then proves.
 */
export class MfaSetup implements Challenge, ChallengePrompt {
  readonly #with: Collaborators

  constructor(collaborators: Collaborators) {
    this.#with = collaborators
  }

  /** The list is a JSON text: clients parse it. */
  async begin({ pool }: SignInContext, { user }: Proven): Promise<Prompt> {
    const factors = missingFactors(secondFactorOf(pool, user))
    return { parameters: { MFAS_CAN_SETUP: JSON.stringify(factors), USER_ID_FOR_SRP: user.username } }
  }

  async verify(context: SignInContext, answer: ChallengeAnswer): Promise<Outcome> {
    const { attempt, user } = await this.#with.pendingSignIns.openProven(context, 'MFA_SETUP', answer)
    if (attempt.memory.newToken?.verified && hasFactor(user, 'SOFTWARE_TOKEN_MFA')) {
      const { newToken: _, ...memory } = attempt.memory
      const proofs = [...attempt.proofs, 'second-factor'] as const
      return { kind: 'proven', proven: { ...provenBefore(attempt, user), proofs, memory } }
    }
    // Amplify writes the name in capitals, the developer guide in small letters.
    const email = findParameter(answer.parameters, 'EMAIL') ?? findParameter(answer.parameters, 'email')
    if (email === undefined) throw new Failure('software-token-not-verified')
    requireNewEmail(context, user, email)
    const { newToken: _, ...memory } = attempt.memory
    const proven = { ...provenBefore(attempt, user), memory: { ...memory, newEmail: email } }
    return { kind: 'chosen', proven, challenge: 'EMAIL_OTP' }
  }
}

function provenBefore({ proofs, passwordSetAt, id, expiresAt }: Attempt, user: User): Proven {
  return { user, proofs, passwordSetAt, claim: { id, expiresAt } }
}

/** An address may be added, never replaced: who knows a password must not redirect the account. */
function requireNewEmail({ pool, client }: SignInContext, user: User, email: string): void {
  if (!missingFactors(secondFactorOf(pool, user)).includes('EMAIL_OTP')) {
    throw new Failure('mfa-answer-invalid', { challenge: 'MFA_SETUP' })
  }
  if (email.length > longestAddress) throw new Failure('email-format-invalid')
  checkAttributeChange(pool, { email }, { kind: 'client', client })
}

function missingFactors(due: SecondFactor) {
  return due.kind === 'set-up' ? due.factors : []
}
