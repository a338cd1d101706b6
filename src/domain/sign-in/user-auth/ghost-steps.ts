import type { Storage } from '../../../storage/storage.js'
import type { Stores } from '../../../storage/stores.js'
import type { Clock } from '../../clock.js'
import type { AttemptLimits } from '../../codes/attempt-limits.js'
import { Failure } from '../../failure.js'
import type { MessageGate } from '../../messages/message-gate.js'
import type { AttemptMemory, Attempts } from '../attempts.js'
import type { Parameters } from '../parameters.js'
import type { SignInCodes } from '../sign-in-codes.js'
import type { Outcome, SignInContext } from '../sign-in-step.js'
import type { FirstChallenge } from './available-challenges.js'
import type { GhostChooser } from './choosers.js'

interface Collaborators {
  readonly storage: Storage
  readonly attempts: Attempts
  readonly attemptLimits: AttemptLimits
  readonly messageGate: MessageGate
  readonly signInCodes: SignInCodes
  readonly clock: Clock
}

/** Digits of the codes of first factors, as they are drawn for users. */
const codeDigits = 8

/** What names of nobody are told that choose how to sign in: the same as users, down to what is counted and written. */
export class GhostSteps {
  readonly #with: Collaborators

  constructor(collaborators: Collaborators) {
    this.#with = collaborators
  }

  /** Asks for the password, which will be wrong. */
  async askPassword(context: SignInContext, chooser: GhostChooser): Promise<Outcome> {
    if (chooser.attempt) await this.#with.storage.transaction((tx) => claim(tx, chooser))
    return this.#ask(context, chooser, { name: 'PASSWORD', parameters: {}, memory: {} })
  }

  /** "Sends" a code, within the limit of codes that are asked for. No answer will be right. */
  async sendCode(context: SignInContext, chooser: GhostChooser, name: 'EMAIL_OTP' | 'SMS_OTP'): Promise<Outcome> {
    const { attemptLimits, messageGate, signInCodes, storage, clock } = this.#with
    const { pool } = context
    const { ghost, trace } = chooser
    await storage.transaction(async (tx) => {
      await claim(tx, chooser)
      await attemptLimits.countWith(tx, pool, 'sign-in-code', ghost.sub)
      const channel = name === 'EMAIL_OTP' ? 'email' : 'sms'
      const { subject } = ghost
      await messageGate.pass(tx, pool, { channel, kind: 'authentication', subject, to: subject })
      const insteadOfMessage = { action: 'ghost', subject, limit: Number.MAX_SAFE_INTEGER }
      await tx.attempts.countInWindow(pool.id, insteadOfMessage, clock.now())
    })
    const binding = { pool, sub: ghost.sub, challenge: name, to: trace.destination }
    const parameters = {
      USERNAME: ghost.username,
      USER_ID_FOR_SRP: ghost.username,
      CODE_DELIVERY_DELIVERY_MEDIUM: name === 'EMAIL_OTP' ? 'EMAIL' : 'SMS',
      CODE_DELIVERY_DESTINATION: trace.destination,
    }
    const memory = { code: signInCodes.drawUnknown(binding, codeDigits) }
    return this.#ask(context, chooser, { name, parameters, memory })
  }

  #ask(
    context: SignInContext,
    { ghost, memory }: GhostChooser,
    asked: { readonly name: FirstChallenge; readonly parameters: Parameters; readonly memory: AttemptMemory },
  ): Outcome {
    const { name, parameters } = asked
    const session = this.#with.attempts.seal(context, {
      challenge: name,
      sub: ghost.sub,
      proofs: [],
      passwordSetAt: undefined,
      memory: { ...memory, ...asked.memory },
    })
    return { kind: 'answered', step: { kind: 'challenge', name, session, parameters, available: [name] } }
  }
}

async function claim(tx: Stores, { attempt }: GhostChooser): Promise<void> {
  if (attempt && !(await tx.attempts.claim(attempt.id, attempt.expiresAt))) throw new Failure('session-used')
}
