import type { Storage } from '../../../storage/storage.js'
import { Failure } from '../../failure.js'
import type { Account } from '../accounts.js'
import type { Attempt, Attempts } from '../attempts.js'
import { findParameter, type Parameters, requireParameter } from '../parameters.js'
import type { PasswordProof } from '../password-proof.js'
import type { Outcome, Proven, SignInContext } from '../sign-in-step.js'
import { requirePublicValue, type SrpStart } from '../srp-start.js'
import type { FirstChallenge } from './available-challenges.js'
import type { Chooser } from './choosers.js'
import type { GhostSteps } from './ghost-steps.js'
import type { PasskeyProof } from './passkey-proof.js'

interface Collaborators {
  readonly storage: Storage
  readonly attempts: Attempts
  readonly passwordProof: PasswordProof
  readonly passkeyProof: PasskeyProof
  readonly srpStart: SrpStart
  readonly ghostSteps: GhostSteps
}

/** What follows when somebody chooses how to begin a sign-in. */
export class FactorChoice {
  readonly #with: Collaborators

  constructor(collaborators: Collaborators) {
    this.#with = collaborators
  }

  /** SELECT_CHALLENGE. Writes nothing. */
  offer(context: SignInContext, chooser: Chooser): Outcome {
    const session = this.#seal(context, chooser, 'SELECT_CHALLENGE')
    const { available } = chooser
    return {
      kind: 'answered',
      step: { kind: 'challenge', name: 'SELECT_CHALLENGE', session, parameters: {}, available },
    }
  }

  /** Begins the chosen challenge, or judges its answer at once if that came with the choice. */
  async choose(
    context: SignInContext,
    chooser: Chooser,
    { challenge, parameters }: { readonly challenge: FirstChallenge; readonly parameters: Parameters },
  ): Promise<Outcome> {
    if (!chooser.available.includes(challenge)) throw new Failure('challenge-not-available', { challenge })
    switch (challenge) {
      case 'PASSWORD_SRP':
        return this.#beginSrp(context, chooser, requireParameter(parameters, 'SRP_A'))
      case 'PASSWORD': {
        const password = findParameter(parameters, 'PASSWORD')
        if (password !== undefined) return this.#judgePassword(context, chooser, password)
        return chooser.kind === 'ghost' ? this.#with.ghostSteps.askPassword(context, chooser) : ask(chooser, challenge)
      }
      case 'EMAIL_OTP':
      case 'SMS_OTP':
        return chooser.kind === 'ghost'
          ? this.#with.ghostSteps.sendCode(context, chooser, challenge)
          : ask(chooser, challenge)
      case 'WEB_AUTHN':
        return this.#usePasskey(context, chooser, findParameter(parameters, 'CREDENTIAL'))
    }
  }

  /** A session is good for one password, right or wrong. */
  async #judgePassword(context: SignInContext, chooser: Chooser, password: string): Promise<Outcome> {
    const { attempt } = chooser
    if (attempt) await this.#spend(attempt)
    const proven = await this.#with.passwordProof.judge(context, accountOf(chooser), password)
    return { kind: 'proven', proven: { ...proven, memory: chooser.memory } }
  }

  async #beginSrp(context: SignInContext, chooser: Chooser, clientPublic: string): Promise<Outcome> {
    requirePublicValue(clientPublic)
    const parameters = await this.#with.srpStart.begin(context, accountOf(chooser), { clientPublic })
    const session = this.#seal(context, chooser, 'PASSWORD_VERIFIER')
    return { kind: 'answered', step: { kind: 'challenge', name: 'PASSWORD_VERIFIER', session, parameters } }
  }

  /** A signature can come at once only where its challenge was given before. */
  async #usePasskey(context: SignInContext, chooser: Chooser, credential: string | undefined): Promise<Outcome> {
    if (chooser.kind === 'ghost') throw new Failure('challenge-not-available', { challenge: 'WEB_AUTHN' })
    const { attempt } = chooser
    if (credential === undefined) return ask(chooser, 'WEB_AUTHN')
    if (!attempt) throw new Failure('session-invalid')
    const proven = await this.#with.passkeyProof.judge(context, { ...chooser, attempt }, credential)
    return { kind: 'proven', proven }
  }

  #seal(context: SignInContext, chooser: Chooser, challenge: 'SELECT_CHALLENGE' | 'PASSWORD_VERIFIER'): string {
    const { sub } = chooser.kind === 'ghost' ? chooser.ghost : chooser.user
    const { memory } = chooser
    return this.#with.attempts.seal(context, { challenge, sub, proofs: [], passwordSetAt: undefined, memory })
  }

  async #spend({ id, expiresAt }: Attempt): Promise<void> {
    const isFirst = await this.#with.storage.transaction((tx) => tx.attempts.claim(id, expiresAt))
    if (!isFirst) throw new Failure('session-used')
  }
}

function accountOf(chooser: Chooser): Account {
  return chooser.kind === 'ghost' ? chooser.ghost : { kind: 'user', user: chooser.user }
}

/** The dispatcher begins the challenge and spends the session that led to it. */
function ask(
  { user, memory, attempt }: Extract<Chooser, { kind: 'user' }>,
  challenge: Exclude<FirstChallenge, 'PASSWORD_SRP'>,
): Outcome {
  const proven: Proven = { user, proofs: [], memory, ...(attempt && { claim: claimOf(attempt) }) }
  return { kind: 'chosen', proven, challenge }
}

function claimOf({ id, expiresAt }: Attempt): NonNullable<Proven['claim']> {
  return { id, expiresAt }
}
