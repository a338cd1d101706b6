import type { Random } from '../../crypto/random.js'
import type { Sealer } from '../../crypto/sealing.js'
import type { Passkey } from '../../entities/passkey.js'
import type { User } from '../../entities/user.js'
import type { UserPool } from '../../entities/user-pool.js'
import type { Storage } from '../../storage/storage.js'
import { Failure } from '../failure.js'
import { readAssertion, readClientData } from './credential-input.js'
import { keyContext, userHandleOf } from './passkeys.js'
import { isOriginOf, type PasskeySite, type RelyingParty, relyingPartyFor, relyingPartyIdOf } from './relying-party.js'
import { verifyAssertion } from './webauthn.js'

const challengeBytes = 32

/** What a browser is asked to sign: PublicKeyCredentialRequestOptionsJSON, WebAuthn §5.1. */
export interface RequestOptions {
  readonly challenge: string
  readonly party: RelyingParty
  readonly allowed: readonly Passkey[]
}

interface Collaborators {
  readonly storage: Storage
  readonly sealer: Sealer
  readonly random: Random
  readonly site: PasskeySite
}

/** A signature that proves the passkey; to be noted in the transaction that makes use of it. */
export interface ProvenPasskey {
  readonly passkey: Passkey
  readonly counter: number
}

/** Passkeys as a first factor. */
export class PasskeySignIn {
  readonly #with: Collaborators

  constructor(collaborators: Collaborators) {
    this.#with = collaborators
  }

  /** Those of the user that belong to the pool's present relying party. A pool without one has none. */
  async usable(pool: UserPool, user: Pick<User, 'sub'>): Promise<readonly Passkey[]> {
    const all = await this.#with.storage.read.passkeys.listOfUser(pool.id, user.sub)
    const id = relyingPartyIdOf(pool, this.#with.site)
    return all.filter(({ relyingPartyId }) => relyingPartyId === id)
  }

  async begin(pool: UserPool, user: User): Promise<RequestOptions> {
    return {
      challenge: this.#with.random.bytes(challengeBytes).toString('base64url'),
      party: relyingPartyFor(pool, user, this.#with.site),
      allowed: await this.usable(pool, user),
    }
  }

  /** Judges the browser's answer: `passkey-credential-malformed` for what is none, else `credentials-invalid`. */
  async verify(
    pool: UserPool,
    user: User,
    answer: { readonly challenge: string; readonly credential: string },
  ): Promise<ProvenPasskey> {
    const { sealer, site } = this.#with
    const input = readAssertion(answer.credential)
    const { origin } = readClientData(input.clientDataJSON)
    const party = relyingPartyFor(pool, user, site)
    const passkey = (await this.usable(pool, user)).find(({ id }) => id === input.id)
    const isOfUser = input.userHandle === undefined || input.userHandle === userHandleOf(user)
    if (!passkey || !isOfUser || !isOriginOf(party, origin, site)) throw new Failure('credentials-invalid')
    const publicKey = sealer.open(passkey.sealedKey, keyContext(passkey))
    const credential = { id: passkey.id, publicKey, counter: passkey.counter }
    const counter = await verifyAssertion(input, { party, challenge: answer.challenge, origin, credential })
    return { passkey, counter }
  }
}
