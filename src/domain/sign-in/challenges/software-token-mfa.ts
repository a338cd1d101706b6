import type { Storage } from '../../../storage/storage.js'
import { Failure } from '../../failure.js'
import type { SoftwareTokens } from '../../mfa/software-tokens.js'
import type { FactorGuesses } from '../factor-guesses.js'
import { requireParameter } from '../parameters.js'
import type { PendingSignIns } from '../pending-sign-ins.js'
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
  readonly storage: Storage
  readonly pendingSignIns: PendingSignIns
  readonly factorGuesses: FactorGuesses
  readonly softwareTokens: SoftwareTokens
}

const parameter = 'SOFTWARE_TOKEN_MFA_CODE'

/** A code of the user's authenticator app, as second factor. */
export class SoftwareTokenMfa implements Challenge, ChallengePrompt {
  readonly #with: Collaborators

  constructor(collaborators: Collaborators) {
    this.#with = collaborators
  }

  /** The name of the app is told only to who chose it among several factors. */
  async begin({ pool }: SignInContext, { user, memory }: Proven): Promise<Prompt> {
    const names = { USER_ID_FOR_SRP: user.username }
    if (!memory?.selected) return { parameters: names }
    const token = await this.#with.storage.read.softwareTokens.find(pool.id, user.sub)
    const name = token?.friendlyName
    return { parameters: name ? { ...names, FRIENDLY_DEVICE_NAME: name } : names }
  }

  async verify(context: SignInContext, answer: ChallengeAnswer): Promise<Outcome> {
    const { pendingSignIns, factorGuesses, softwareTokens } = this.#with
    const { pool } = context
    const { attempt, user } = await pendingSignIns.openProven(context, 'SOFTWARE_TOKEN_MFA', answer, [parameter])
    if (!(await factorGuesses.count(pool, attempt, 'second'))) throw new Failure('software-token-mismatch')
    const right = await softwareTokens.judge(pool, user, requireParameter(answer.parameters, parameter))
    if (!right) throw new Failure('software-token-mismatch')
    const proven: Proven = {
      user,
      proofs: [...attempt.proofs, 'second-factor'],
      passwordSetAt: attempt.passwordSetAt,
      memory: attempt.memory,
      claim: { id: attempt.id, expiresAt: attempt.expiresAt },
      change: async (tx) => {
        await softwareTokens.useUp(tx, pool, user, right)
        await factorGuesses.forget(tx, pool, attempt, 'second')
      },
    }
    return { kind: 'proven', proven }
  }
}
