import type { Attributes, User } from '../../../entities/user.js'
import type { UserPool } from '../../../entities/user-pool.js'
import type { Storage } from '../../../storage/storage.js'
import type { Stores } from '../../../storage/stores.js'
import type { ClientAuthentication } from '../../clients/client-authentication.js'
import type { Clock } from '../../clock.js'
import { Failure } from '../../failure.js'
import type { Prelude } from '../../messages/code-messages.js'
import type { Passwords, PreparedPassword } from '../../passwords/passwords.js'
import { readableAttributes } from '../../users/attribute-rules.js'
import type { AttributeUpdate } from '../../users/attribute-update.js'
import type { Users } from '../../users/users.js'
import { requireSignInState } from '../account-state.js'
import type { Accounts } from '../accounts.js'
import { answeredAttributes, attributePrefix, missingAttributes } from '../answered-attributes.js'
import type { Attempt, Attempts } from '../attempts.js'
import { findParameter, requireParameter } from '../parameters.js'
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
  readonly attempts: Attempts
  readonly accounts: Accounts
  readonly users: Users
  readonly passwords: Passwords
  readonly attributeUpdate: AttributeUpdate
  readonly clientAuthentication: ClientAuthentication
  readonly clock: Clock
}

/** The first own password of a user who signed in with a temporary one. A refused password leaves the attempt as it was. */
export class NewPasswordRequired implements Challenge, ChallengePrompt {
  readonly #with: Collaborators

  constructor(collaborators: Collaborators) {
    this.#with = collaborators
  }

  /** Two of them are JSON texts: clients parse them. */
  async begin({ pool, client }: SignInContext, { user }: Proven): Promise<Prompt> {
    const { sub: _, ...attributes } = readableAttributes(pool, client, user.attributes)
    return {
      parameters: {
        USER_ID_FOR_SRP: user.username,
        requiredAttributes: JSON.stringify(missingAttributes(pool, user).map((name) => attributePrefix + name)),
        userAttributes: JSON.stringify(attributes),
      },
    }
  }

  async verify(context: SignInContext, { session, parameters }: ChallengeAnswer): Promise<Outcome> {
    const { attempts, clientAuthentication, passwords, attributeUpdate } = this.#with
    const { pool, client } = context
    if (session === undefined) throw new Failure('parameter-missing', { parameter: 'Session' })
    const attempt = attempts.open(context, session, 'NEW_PASSWORD_REQUIRED')
    const name = requireParameter(parameters, 'USERNAME')
    const password = requireParameter(parameters, 'NEW_PASSWORD')
    clientAuthentication.verifySecretHash(client, [name], findParameter(parameters, 'SECRET_HASH'))

    const user = await this.#findUser(pool, attempt, name)
    passwords.checkPolicy(pool, password)
    const given = answeredAttributes(pool, client, user, parameters)
    const prepared = await passwords.prepare(pool, user, password, {
      temporary: false,
      chosen: { client, event: 'PASSWORD_CHANGE' },
    })
    const prelude = await attributeUpdate.prepare(context, user, given)
    const setAt = passwords.setAtAfter(attempt.passwordSetAt ?? this.#with.clock.now())
    const proven: Proven = {
      user: { ...user, status: 'CONFIRMED', attributes: { ...user.attributes, ...given } },
      proofs: [...attempt.proofs, 'new-password'],
      passwordSetAt: setAt,
      memory: attempt.memory,
      claim: { id: attempt.id, expiresAt: attempt.expiresAt },
      change: (tx) => this.#change(tx, pool, attempt, { user, prepared, given, setAt, prelude }),
    }
    return { kind: 'proven', proven }
  }

  /** The user of the attempt, if still in the state in which the attempt began. */
  async #findUser(pool: UserPool, attempt: Attempt, name: string): Promise<User> {
    const { storage, accounts } = this.#with
    const user = await storage.read.users.findBySub(pool.id, attempt.sub)
    if (!user || !(await accounts.isNameOf(pool, name, user))) throw new Failure('session-invalid')
    requireSignInState(user)
    const password = await storage.read.passwords.find(pool.id, user.sub)
    const isPresent = password !== undefined && password.setAt.getTime() === attempt.passwordSetAt?.getTime()
    if (user.status !== 'FORCE_CHANGE_PASSWORD' || !isPresent) return this.#refuseEnded(attempt)
    return user
  }

  /** An attempt that cannot succeed any more: tells one that was answered from one that was overtaken. */
  async #refuseEnded({ id, expiresAt }: Attempt): Promise<never> {
    const unused = await this.#with.storage.transaction((tx) => tx.attempts.claim(id, expiresAt))
    throw new Failure(unused ? 'session-invalid' : 'session-used')
  }

  /** Of parallel answers, also of several attempts with one temporary password, one gets through each of the two statements. */
  async #change(
    tx: Stores,
    pool: UserPool,
    attempt: Attempt,
    answer: {
      readonly user: User
      readonly prepared: PreparedPassword
      readonly given: Attributes
      readonly setAt: Date
      readonly prelude: Prelude
    },
  ): Promise<void> {
    const { users, attributeUpdate, passwords, clock } = this.#with
    const { user, prepared, given, setAt, prelude } = answer
    const now = clock.now()
    if (Object.keys(given).length > 0) {
      const present = await users.reload(tx, user)
      await attributeUpdate.apply(tx, pool, present, { attributes: given, by: 'self', prelude })
    }
    const changed = await tx.users.changeStatus(
      pool.id,
      user.sub,
      { from: ['FORCE_CHANGE_PASSWORD'], to: 'CONFIRMED' },
      now,
    )
    const expected = attempt.passwordSetAt
    const replaced =
      changed && expected !== undefined && (await passwords.replace(tx, pool, user, { expected, prepared, setAt }))
    if (!replaced) throw new Failure('session-invalid')
  }
}
