import type { User } from '../../../entities/user.js'
import type { FirstAuthFactor, UserPool } from '../../../entities/user-pool.js'
import type { Storage } from '../../../storage/storage.js'
import type { PasskeySignIn } from '../../passkeys/passkey-sign-in.js'
import { secondFactorOf } from '../second-factor.js'
import { availableChallenges, type FirstChallenge, factorsBehind } from './available-challenges.js'

interface Collaborators {
  readonly storage: Storage
  readonly passkeySignIn: PasskeySignIn
}

/** What users have to sign in with. */
export class FirstFactors {
  readonly #with: Collaborators

  constructor(collaborators: Collaborators) {
    this.#with = collaborators
  }

  /** What a sign-in of the user may begin with now. */
  async challengesOf(pool: UserPool, user: User): Promise<readonly FirstChallenge[]> {
    const { hasPassword, hasPasskey } = await this.look(pool, user)
    return availableChallenges(pool.settings, {
      status: user.status,
      hasPassword,
      contacts: (['email', 'phone_number'] as const).filter((contact) => user.attributes[contact] !== undefined),
      hasPasskey,
      hasSecondFactor: secondFactorOf(pool, user).kind !== 'none',
    })
  }

  /** The factors behind those challenges. */
  async factorsOf(pool: UserPool, user: User): Promise<readonly FirstAuthFactor[]> {
    return factorsBehind(await this.challengesOf(pool, user))
  }

  /** The looks at the database that it takes, also for a `sub` of nobody. */
  async look(
    pool: UserPool,
    { sub }: Pick<User, 'sub'>,
  ): Promise<{ readonly hasPassword: boolean; readonly hasPasskey: boolean }> {
    const { storage, passkeySignIn } = this.#with
    const [password, passkeys] = await Promise.all([
      storage.read.passwords.find(pool.id, sub),
      passkeySignIn.usable(pool, { sub }),
    ])
    return { hasPassword: password !== undefined, hasPasskey: passkeys.length > 0 }
  }
}
