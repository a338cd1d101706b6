import type { Random } from '../../crypto/random.js'
import { type Sealer, UnsealError } from '../../crypto/sealing.js'
import type { Clock } from '../clock.js'
import { Failure } from '../failure.js'
import type { AuthenticatedUser } from '../tokens/tokens.js'

/** Assumed: how long a browser may take to make a passkey. Longer than the 60 seconds that it is told. */
const lifetimeMilliseconds = 5 * 60_000

interface SealedChallenge {
  readonly id: string
  readonly clientId: string
  readonly expiresAt: number
}

interface Collaborators {
  readonly sealer: Sealer
  readonly clock: Clock
  readonly random: Random
}

/** Challenges of registrations. All of their state is sealed into the challenge itself, for one user: nothing is stored. */
export class RegistrationChallenges {
  readonly #with: Collaborators

  constructor(collaborators: Collaborators) {
    this.#with = collaborators
  }

  /** A new challenge, base64url. */
  issue(who: AuthenticatedUser): string {
    const { sealer, clock, random } = this.#with
    const expiresAt = clock.now().getTime() + lifetimeMilliseconds
    const sealed: SealedChallenge = { id: random.uuid(), clientId: who.client.id, expiresAt }
    return Buffer.from(sealer.seal(JSON.stringify(sealed), contextOf(who)), 'utf8').toString('base64url')
  }

  /** The single-use id behind a challenge that was issued to this user through this client and has not expired. */
  open(who: AuthenticatedUser, challenge: string): { readonly id: string; readonly expiresAt: Date } {
    const { id, clientId, expiresAt } = this.#unseal(who, challenge)
    if (expiresAt <= this.#with.clock.now().getTime()) throw new Failure('passkey-challenge-not-found')
    if (clientId !== who.client.id) throw new Failure('passkey-client-mismatch')
    return { id, expiresAt: new Date(expiresAt) }
  }

  #unseal(who: AuthenticatedUser, challenge: string): SealedChallenge {
    const sealed = Buffer.from(challenge, 'base64url')
    if (sealed.toString('base64url') !== challenge) throw new Failure('passkey-challenge-not-found')
    try {
      const opened = this.#with.sealer.open(sealed.toString('utf8'), contextOf(who))
      return JSON.parse(opened.toString('utf8')) as SealedChallenge
    } catch (error) {
      if (error instanceof UnsealError) throw new Failure('passkey-challenge-not-found')
      throw error
    }
  }
}

function contextOf({ pool, user }: AuthenticatedUser): string {
  return `passkeys:registration:${pool.id}/${user.sub}`
}
