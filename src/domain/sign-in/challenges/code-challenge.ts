import { isVerified, type User } from '../../../entities/user.js'
import type { ContactAttribute, UserPool } from '../../../entities/user-pool.js'
import type { Stores } from '../../../storage/stores.js'
import type { Clock } from '../../clock.js'
import type { AttemptLimits, LimitedAction } from '../../codes/attempt-limits.js'
import { Failure } from '../../failure.js'
import { type CodeMessages, deliveryTo } from '../../messages/code-messages.js'
import type { AttributeUpdate } from '../../users/attribute-update.js'
import type { Users } from '../../users/users.js'
import type { Attempt, AttemptMemory } from '../attempts.js'
import type { FactorGuesses, FactorUse } from '../factor-guesses.js'
import { hasFirstProof, type Proof } from '../next-step.js'
import { requireParameter } from '../parameters.js'
import type { PendingSignIns } from '../pending-sign-ins.js'
import { secondFactorOf } from '../second-factor.js'
import type { CodeBinding, CodeChallengeName, SignInCodes } from '../sign-in-codes.js'
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
  readonly users: Users
  readonly attributeUpdate: AttributeUpdate
  readonly codeMessages: CodeMessages
  readonly attemptLimits: AttemptLimits
  readonly pendingSignIns: PendingSignIns
  readonly signInCodes: SignInCodes
  readonly factorGuesses: FactorGuesses
  readonly clock: Clock
}

interface CodeForm {
  readonly name: CodeChallengeName
  readonly attribute: ContactAttribute
  /** The parameter of the answer. */
  readonly answer: string
  readonly uses: readonly FactorUse[]
}

const forms: Readonly<Record<CodeChallengeName, CodeForm>> = {
  EMAIL_OTP: { name: 'EMAIL_OTP', attribute: 'email', answer: 'EMAIL_OTP_CODE', uses: ['first', 'second'] },
  SMS_OTP: { name: 'SMS_OTP', attribute: 'phone_number', answer: 'SMS_OTP_CODE', uses: ['first'] },
  SMS_MFA: { name: 'SMS_MFA', attribute: 'phone_number', answer: 'SMS_MFA_CODE', uses: ['second'] },
}

const sending: Readonly<Record<FactorUse, LimitedAction>> = { first: 'sign-in-code', second: 'second-factor-code' }

/** Observed for email; Assumed for SMS. */
const digits: Readonly<Record<FactorUse, number>> = { first: 8, second: 6 }

/**
 * EMAIL_OTP, SMS_OTP and SMS_MFA: a code by email or SMS. It proves a first factor where nothing was proven before it and
 * a second one after a first, and that the address is the person's own.
 */
export class CodeChallenge implements Challenge, ChallengePrompt {
  readonly #with: Collaborators
  readonly #form: CodeForm

  constructor(collaborators: Collaborators, name: CodeChallengeName) {
    this.#with = collaborators
    this.#form = forms[name]
  }

  /** Sends the code with the transaction of the step that leads here. `memory.newEmail` takes the place of the user's own. */
  async begin(context: SignInContext, { user, proofs, memory }: Proven): Promise<Prompt> {
    const { codeMessages, attemptLimits, signInCodes } = this.#with
    const { name, attribute } = this.#form
    const { pool } = context
    const use = this.#useAfter(proofs)
    const to = memory?.newEmail ?? user.attributes[attribute]
    if (!to) throw new Failure('mfa-method-missing')
    const { code, sent } = signInCodes.draw({ pool, sub: user.sub, challenge: name, to }, digits[use])
    const kind = 'authentication'
    const prelude = await codeMessages.prepare(context, user, { kind, contacts: [attribute] })
    return {
      parameters: { ...namesOf(user, use), ...deliveryParameters(attribute, to) },
      memory: { code: sent },
      change: async (tx) => {
        await attemptLimits.countWith(tx, pool, sending[use], user.sub)
        await codeMessages.send(tx, pool, user, { kind, attribute, to, code, prelude })
      },
      ...(use === 'first' && { available: [name] }),
    }
  }

  async verify(context: SignInContext, answer: ChallengeAnswer): Promise<Outcome> {
    const { pendingSignIns, factorGuesses, signInCodes } = this.#with
    const { name, attribute, answer: parameter } = this.#form
    const { pool } = context
    const { attempt, user } = await pendingSignIns.open(context, name, answer, [parameter])
    const use = this.#useAfter(attempt.proofs)
    if (!user && use === 'second') throw new Failure('session-invalid')

    const isCounted = await factorGuesses.count(pool, attempt, use)
    const { code, newEmail } = attempt.memory
    const to = newEmail ?? user?.attributes[attribute]
    if (!isCounted || !user || !code || !to) throw new Failure('sign-in-code-mismatch')
    const binding: CodeBinding = { pool, sub: user.sub, challenge: name, to }
    if (!signInCodes.matches(binding, code, requireParameter(answer.parameters, parameter))) {
      throw new Failure('sign-in-code-mismatch')
    }
    return { kind: 'proven', proven: this.#proven(pool, attempt, { user, use, to }) }
  }

  /** Fails for a use that the challenge has not: no way leads there. */
  #useAfter(proofs: readonly Proof[]): FactorUse {
    const use = hasFirstProof(proofs) ? 'second' : 'first'
    if (!this.#form.uses.includes(use)) throw new Failure('session-invalid')
    return use
  }

  #proven(
    pool: UserPool,
    attempt: Attempt,
    { user, use, to }: { readonly user: User; readonly use: FactorUse; readonly to: string },
  ): Proven {
    const { attribute } = this.#form
    const attributes = { ...user.attributes, [attribute]: to, [`${attribute}_verified`]: 'true' }
    const isConfirmed = use === 'first' && user.status === 'UNCONFIRMED'
    return {
      user: { ...user, attributes, status: isConfirmed ? 'CONFIRMED' : user.status },
      proofs: [...attempt.proofs, use === 'first' ? 'one-time-code' : 'second-factor'],
      passwordSetAt: attempt.passwordSetAt,
      memory: withoutCode(attempt.memory),
      claim: { id: attempt.id, expiresAt: attempt.expiresAt },
      change: (tx) => this.#change(tx, pool, attempt, { user, use, to }),
    }
  }

  /** The address is judged as it is now: a code that went to a former one proves nothing any more. */
  async #change(
    tx: Stores,
    pool: UserPool,
    attempt: Attempt,
    { user, use, to }: { readonly user: User; readonly use: FactorUse; readonly to: string },
  ): Promise<void> {
    const { users, attributeUpdate, factorGuesses, clock } = this.#with
    const { attribute } = this.#form
    const present = await users.reload(tx, user)
    await factorGuesses.forget(tx, pool, attempt, use)
    const isNew = attempt.memory.newEmail !== undefined
    if (isNew) requireEmailSetUp(pool, present)
    else if (present.attributes[attribute] !== to) throw new Failure('sign-in-code-mismatch')
    if (isNew || !isVerified(present, attribute)) {
      await attributeUpdate.verify(tx, pool, present, { attribute, value: to, force: false })
    }
    if (present.status !== 'UNCONFIRMED') return
    const confirmation = { from: ['UNCONFIRMED'], to: 'CONFIRMED' } as const
    if (use === 'first') await tx.users.changeStatus(pool.id, user.sub, confirmation, clock.now())
  }
}

/** Of two attempts that set up a factor for one user only one may: whoever is later must not add an address of their own. */
function requireEmailSetUp(pool: UserPool, present: User): void {
  const due = secondFactorOf(pool, present)
  if (due.kind !== 'set-up' || !due.factors.includes('EMAIL_OTP')) throw new Failure('session-invalid')
}

function withoutCode(memory: AttemptMemory): AttemptMemory {
  const { code: _, newEmail: __, ...rest } = memory
  return rest
}

function namesOf({ username }: User, use: FactorUse): Readonly<Record<string, string>> {
  return use === 'first' ? { USERNAME: username, USER_ID_FOR_SRP: username } : { USER_ID_FOR_SRP: username }
}

function deliveryParameters(attribute: ContactAttribute, to: string): Readonly<Record<string, string>> {
  const { medium, destination } = deliveryTo(attribute, to)
  return { CODE_DELIVERY_DELIVERY_MEDIUM: medium, CODE_DELIVERY_DESTINATION: destination }
}
