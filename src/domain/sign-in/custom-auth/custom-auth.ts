import type { User } from '../../../entities/user.js'
import { Failure } from '../../failure.js'
import { type CustomAuthSubject, customAuthChallenges } from '../../triggers/custom-challenge.js'
import { unreadable } from '../../triggers/trigger-answer.js'
import type { Triggers } from '../../triggers/triggers.js'
import type { Account } from '../accounts.js'
import type { AttemptMemory, Attempts } from '../attempts.js'
import type { ChallengeName } from '../challenge-names.js'
import type { Proof } from '../next-step.js'
import type { Outcome, Proven, SignInContext } from '../sign-in-step.js'
import { type CustomRound, withResult } from './custom-round.js'
import type { CarriedRound, CustomRounds } from './custom-rounds.js'

/** Who signs in, and what was shown so far. */
export interface CustomParty {
  readonly account: Account
  readonly proofs: readonly Proof[]
  readonly passwordSetAt?: Date | undefined
  /** Of the device alone: the round stands for itself. */
  readonly memory?: AttemptMemory | undefined
}

/** What was proven in a sign-in that functions lead. */
export type LedProven = Proven & { readonly memory: AttemptMemory & { readonly custom: CarriedRound } }

interface Collaborators {
  readonly triggers: Triggers
  readonly attempts: Attempts
  readonly rounds: CustomRounds
}

/**
 * A sign-in that the pool's functions lead: DefineAuthChallenge says after each answer what comes next. Without the
 * functions it is refused, and so is every answer of theirs that means nothing.
 */
export class CustomAuth {
  readonly #with: Collaborators

  constructor(collaborators: Collaborators) {
    this.#with = collaborators
  }

  /** Fails where the pool has no function that could lead. */
  requireConfigured({ pool }: SignInContext): void {
    if (!this.#with.triggers.has(pool, 'DefineAuthChallenge')) throw new Failure('custom-auth-not-configured')
  }

  /** The next step by the functions' word; PASSWORD_VERIFIER, which only the first call can begin, is the caller's. */
  async advance(
    context: SignInContext,
    party: CustomParty,
    round: CustomRound,
  ): Promise<Outcome | { readonly kind: 'password-verifier' }> {
    const decision = await this.#with.triggers.defineAuthChallenge(context, subjectOf(party, round), round.history)
    if (!decision) throw new Failure('custom-auth-not-configured')
    switch (decision.kind) {
      case 'fail':
        throw new Failure('credentials-invalid')
      case 'issue-tokens':
        return { kind: 'proven', proven: complete(party) }
      case 'challenge':
        if (decision.name === 'CUSTOM_CHALLENGE') return this.#ask(context, party, round)
        if (decision.name === 'PASSWORD_VERIFIER') return { kind: 'password-verifier' }
        throw unreadable()
    }
  }

  /** Adds to what the functions will be told that a challenge of their sign-in, such as the password, was answered well. */
  async note(context: SignInContext, name: ChallengeName, outcome: Outcome): Promise<Outcome> {
    const { rounds } = this.#with
    const challengeName = customAuthChallenges.find((known) => known === name)
    if (outcome.kind !== 'proven' || !outcome.proven.memory?.custom || !challengeName) return outcome
    const { proven } = outcome
    const round = await rounds.read(context, outcome.proven.memory.custom)
    const custom = await rounds.carry(context, withResult(round, { challengeName, challengeResult: true }))
    return { kind: 'proven', proven: { ...proven, memory: { ...proven.memory, custom } } }
  }

  /** After the password, and whatever it calls for, was proven and spent within the sign-in: the functions go on. */
  async resume(context: SignInContext, proven: LedProven): Promise<Outcome> {
    const { user, proofs, passwordSetAt } = proven
    const { custom, ...memory } = proven.memory
    const party: CustomParty = { account: { kind: 'user', user }, proofs, passwordSetAt, memory }
    const outcome = await this.advance(context, party, await this.#with.rounds.read(context, custom))
    if (outcome.kind === 'password-verifier') throw unreadable()
    return outcome
  }

  async #ask(context: SignInContext, party: CustomParty, round: CustomRound): Promise<Outcome> {
    const { triggers, attempts, rounds } = this.#with
    const asked = { challengeName: 'CUSTOM_CHALLENGE', session: round.history } as const
    const created = await triggers.createAuthChallenge(context, subjectOf(party, round), asked)
    if (!created) throw new Failure('custom-auth-not-configured')

    const { privateParameters, metadata } = created
    const waiting = { ...round, asked: { privateParameters, ...(metadata !== undefined && { metadata }) } }
    const { sub, username } = party.account.kind === 'user' ? party.account.user : party.account
    const session = attempts.seal(context, {
      challenge: 'CUSTOM_CHALLENGE',
      sub,
      proofs: party.proofs,
      passwordSetAt: party.passwordSetAt,
      memory: { ...party.memory, custom: await rounds.carry(context, waiting) },
    })
    const parameters = { ...created.publicParameters, USERNAME: username }
    return { kind: 'answered', step: { kind: 'challenge', name: 'CUSTOM_CHALLENGE', session, parameters } }
  }
}

/** Tokens for somebody who exists; a name of nobody is told what a wrong answer is told. */
function complete({ account, proofs, passwordSetAt, memory = {} }: CustomParty): Proven {
  if (account.kind === 'ghost') throw new Failure('credentials-invalid')
  return { user: account.user, proofs: [...proofs, 'custom'], passwordSetAt, memory }
}

function subjectOf({ account }: CustomParty, { unknownName }: CustomRound): CustomAuthSubject {
  const user: User | undefined = account.kind === 'user' ? account.user : undefined
  return { user, name: unknownName ?? user?.username ?? '' }
}
