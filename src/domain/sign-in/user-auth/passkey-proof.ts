import type { Storage } from '../../../storage/storage.js'
import type { Stores } from '../../../storage/stores.js'
import { Failure } from '../../failure.js'
import type { PasskeySignIn, ProvenPasskey } from '../../passkeys/passkey-sign-in.js'
import type { Attempt } from '../attempts.js'
import type { Proven, SignInContext } from '../sign-in-step.js'
import type { UserChooser } from './choosers.js'

interface Collaborators {
  readonly storage: Storage
  readonly passkeySignIn: PasskeySignIn
}

/** Judges a passkey's signature over the challenge that its attempt remembers. */
export class PasskeyProof {
  readonly #with: Collaborators

  constructor(collaborators: Collaborators) {
    this.#with = collaborators
  }

  /** An attempt is good for one signature, right or wrong. What is no credential at all leaves it as it was. */
  async judge(
    { pool }: SignInContext,
    { user, available, memory, attempt }: UserChooser & { readonly attempt: Attempt },
    credential: string,
  ): Promise<Proven> {
    const { passkeyChallenge: challenge } = attempt.memory
    if (challenge === undefined || attempt.challenge !== 'WEB_AUTHN') throw new Failure('session-invalid')
    if (!available.includes('WEB_AUTHN')) throw new Failure('credentials-invalid')
    const shown = await this.#with.passkeySignIn
      .verify(pool, user, { challenge, credential })
      .catch((error: unknown) => this.#refuse(attempt, error))
    return {
      user,
      proofs: ['passkey'],
      memory,
      claim: { id: attempt.id, expiresAt: attempt.expiresAt },
      change: (tx) => note(tx, shown),
    }
  }

  async #refuse({ id, expiresAt }: Attempt, error: unknown): Promise<never> {
    const isJudged = error instanceof Failure && error.code === 'credentials-invalid'
    if (isJudged && !(await this.#with.storage.transaction((tx) => tx.attempts.claim(id, expiresAt)))) {
      throw new Failure('session-used')
    }
    throw error
  }
}

/** Deleted meanwhile, or another signature with that count was taken. */
async function note(tx: Stores, { passkey, counter }: ProvenPasskey): Promise<void> {
  if (!(await tx.passkeys.advance(passkey, counter))) throw new Failure('credentials-invalid')
}
