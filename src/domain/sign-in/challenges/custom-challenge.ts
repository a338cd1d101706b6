import type { Storage } from '../../../storage/storage.js'
import type { ClientAuthentication } from '../../clients/client-authentication.js'
import { Failure } from '../../failure.js'
import { unreadable } from '../../triggers/trigger-answer.js'
import type { Triggers } from '../../triggers/triggers.js'
import { requireSignInState } from '../account-state.js'
import type { Account, Accounts } from '../accounts.js'
import type { Attempt, Attempts } from '../attempts.js'
import type { CustomAuth } from '../custom-auth/custom-auth.js'
import { type CustomRound, withResult } from '../custom-auth/custom-round.js'
import type { CustomRounds } from '../custom-auth/custom-rounds.js'
import { findParameter, requireParameter } from '../parameters.js'
import { namedDeviceKey } from '../sign-in-devices.js'
import type { Challenge, ChallengeAnswer, Outcome, SignInContext } from '../sign-in-step.js'

interface Collaborators {
  readonly storage: Storage
  readonly accounts: Accounts
  readonly attempts: Attempts
  readonly clientAuthentication: ClientAuthentication
  readonly customAuth: CustomAuth
  readonly rounds: CustomRounds
  readonly triggers: Triggers
}

/**
 * CUSTOM_CHALLENGE: the pool's function judges the answer, and another one what it is worth. A session is good for one
 * answer, right or wrong, so that of parallel ones a single one is judged.
 */
export class CustomChallenge implements Challenge {
  readonly #with: Collaborators

  constructor(collaborators: Collaborators) {
    this.#with = collaborators
  }

  async verify(context: SignInContext, { session, parameters }: ChallengeAnswer): Promise<Outcome> {
    const { attempts, clientAuthentication, customAuth, rounds } = this.#with
    if (session === undefined) throw new Failure('parameter-missing', { parameter: 'Session' })
    const attempt = attempts.open(context, session, 'CUSTOM_CHALLENGE')
    const name = requireParameter(parameters, 'USERNAME')
    const answer = requireParameter(parameters, 'ANSWER')
    clientAuthentication.verifySecretHash(context.client, [name], findParameter(parameters, 'SECRET_HASH'))

    const { custom, ...memory } = attempt.memory
    if (!custom) throw new Failure('session-invalid')
    const round = await rounds.read(context, custom)
    const account = await this.#findAccount(context, attempt, { name, round })
    await this.#claim(attempt)
    const next = withResult(round, await this.#judge(context, { account, round, answer }))
    const deviceKey = namedDeviceKey(context.pool, parameters) ?? memory.deviceKey
    const party = {
      account,
      proofs: attempt.proofs,
      passwordSetAt: attempt.passwordSetAt,
      memory: { ...memory, ...(deviceKey !== undefined && { deviceKey }) },
    }
    const outcome = await customAuth.advance(context, party, next)
    if (outcome.kind !== 'password-verifier') return outcome
    throw unreadable()
  }

  async #findAccount(
    { pool }: SignInContext,
    attempt: Attempt,
    { name, round }: { readonly name: string; readonly round: CustomRound },
  ): Promise<Account> {
    const { storage, accounts } = this.#with
    if (round.unknownName !== undefined) {
      const ghost = accounts.ghost(pool, round.unknownName)
      if (!accounts.isNameOfGhost(pool, name, ghost)) throw new Failure('session-invalid')
      return ghost
    }
    const user = await storage.read.users.findBySub(pool.id, attempt.sub)
    if (!user || !(await accounts.isNameOf(pool, name, user))) throw new Failure('session-invalid')
    requireSignInState(user)
    return { kind: 'user', user }
  }

  async #claim({ id, expiresAt }: Attempt): Promise<void> {
    const claimed = await this.#with.storage.transaction((tx) => tx.attempts.claim(id, expiresAt))
    if (!claimed) throw new Failure('session-used')
  }

  async #judge(
    context: SignInContext,
    given: { readonly account: Account; readonly round: CustomRound; readonly answer: string },
  ) {
    const { account, round, answer } = given
    if (!round.asked) throw new Failure('session-invalid')
    const { privateParameters, metadata } = round.asked
    const user = account.kind === 'user' ? account.user : undefined
    const subject = { user, name: round.unknownName ?? user?.username ?? '' }
    const isRight = await this.#with.triggers.verifyAuthChallengeResponse(context, subject, {
      privateParameters,
      answer,
    })
    if (isRight === undefined) throw new Failure('custom-auth-not-configured')
    return {
      challengeName: 'CUSTOM_CHALLENGE',
      challengeResult: isRight,
      ...(metadata !== undefined && { challengeMetadata: metadata }),
    } as const
  }
}
