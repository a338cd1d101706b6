import type { Random } from '../../crypto/random.js'
import type { Sealer } from '../../crypto/sealing.js'
import type { Passkey } from '../../entities/passkey.js'
import type { User } from '../../entities/user.js'
import type { UserPool } from '../../entities/user-pool.js'
import type { Storage } from '../../storage/storage.js'
import type { Clock } from '../clock.js'
import { Failure } from '../failure.js'
import type { AuthenticatedUser } from '../tokens/tokens.js'
import { passkeyName } from './authenticator-names.js'
import { readClientData, readRegistration } from './credential-input.js'
import { RegistrationChallenges } from './registration-challenges.js'
import { isOriginOf, type PasskeySite, type RelyingParty, relyingPartyOf } from './relying-party.js'
import { passkeyAlgorithms, type VerifiedRegistration, verifyRegistration } from './webauthn.js'

/** Developer guide, quotas. */
const mostPasskeys = 20
const registrationTimeoutMilliseconds = 60_000

/** What a browser is asked for: PublicKeyCredentialCreationOptionsJSON, WebAuthn §5.1. */
export interface CreationOptions {
  readonly challenge: string
  readonly relyingPartyId: string
  readonly userVerification: RelyingParty['userVerification']
  /** Base64url of the user's `sub`. */
  readonly userHandle: string
  readonly username: string
  readonly algorithms: readonly number[]
  readonly excluded: readonly Passkey[]
  readonly timeoutMilliseconds: number
}

interface Collaborators {
  readonly storage: Storage
  /** For public keys at rest. */
  readonly sealer: Sealer
  /** For challenges. */
  readonly shortSealer: Sealer
  readonly clock: Clock
  readonly random: Random
  readonly site: PasskeySite
}

/** The passkeys of signed-in people. */
export class Passkeys {
  readonly #with: Collaborators
  readonly #challenges: RegistrationChallenges

  constructor(collaborators: Collaborators) {
    this.#with = collaborators
    this.#challenges = new RegistrationChallenges({ ...collaborators, sealer: collaborators.shortSealer })
  }

  /** What the browser needs to make a passkey. Writes nothing. */
  async startRegistration(who: AuthenticatedUser): Promise<CreationOptions> {
    const party = this.#requireParty(who.pool)
    const excluded = await this.list(who)
    if (excluded.length >= mostPasskeys) throw new Failure('passkey-limit')
    return {
      challenge: this.#challenges.issue(who),
      relyingPartyId: party.id,
      userVerification: party.userVerification,
      userHandle: userHandleOf(who.user),
      username: who.user.username,
      algorithms: passkeyAlgorithms,
      excluded,
      timeoutMilliseconds: registrationTimeoutMilliseconds,
    }
  }

  /**
   * Stores the passkey that the browser made. Checked in this order: form, challenge, client, origin, relying party, then
   * what the authenticator says. Of parallel registrations with one challenge one succeeds, and none exceeds the limit.
   */
  async completeRegistration(who: AuthenticatedUser, credential: unknown): Promise<void> {
    const party = this.#requireParty(who.pool)
    const input = readRegistration(credential)
    const clientData = readClientData(input.clientDataJSON)
    const claim = this.#challenges.open(who, clientData.challenge)
    if (!isOriginOf(party, clientData.origin, this.#with.site)) throw new Failure('passkey-origin-not-allowed')
    const verified = await verifyRegistration(input, { party, clientData })
    await this.#store(who, claim, this.#toPasskey(who, party, { ...input, verified }))
  }

  /** All of the user's, in order of id. */
  list({ pool, user }: Pick<AuthenticatedUser, 'pool' | 'user'>): Promise<Passkey[]> {
    return this.#with.storage.read.passkeys.listOfUser(pool.id, user.sub)
  }

  /** Fails with `passkey-not-found` for an id that is not the user's. A sign-in under way with it ends. */
  async delete({ pool, user }: AuthenticatedUser, id: string): Promise<void> {
    const isDeleted = await this.#with.storage.transaction((tx) => tx.passkeys.delete(pool.id, user.sub, id))
    if (!isDeleted) throw new Failure('passkey-not-found')
  }

  #requireParty(pool: UserPool): RelyingParty {
    if (!pool.settings.allowedFirstAuthFactors.includes('WEB_AUTHN')) throw new Failure('passkeys-not-enabled')
    return relyingPartyOf(pool, this.#with.site)
  }

  #toPasskey(
    { pool, user }: AuthenticatedUser,
    party: RelyingParty,
    made: Pick<ReturnType<typeof readRegistration>, 'transports' | 'attachment'> & {
      readonly verified: VerifiedRegistration
    },
  ): Passkey {
    const { verified, transports, attachment } = made
    const owner = { poolId: pool.id, sub: user.sub, id: verified.id }
    return {
      ...owner,
      sealedKey: this.#with.sealer.seal(Buffer.from(verified.publicKey), keyContext(owner)),
      counter: verified.counter,
      relyingPartyId: party.id,
      name: passkeyName(verified.aaguid, attachment),
      transports,
      ...(attachment && { attachment }),
      createdAt: this.#with.clock.now(),
    }
  }

  async #store(
    { pool, user }: AuthenticatedUser,
    claim: { readonly id: string; readonly expiresAt: Date },
    passkey: Passkey,
  ): Promise<void> {
    await this.#with.storage.transaction(async (tx) => {
      if (!(await tx.attempts.claim(claim.id, claim.expiresAt))) throw new Failure('passkey-challenge-not-found')
      const present = await tx.users.findForUpdate(pool.id, user.sub)
      if (!present) throw new Failure('user-not-found')
      if (!present.enabled) throw new Failure('user-disabled')
      if ((await tx.passkeys.countOfUser(pool.id, user.sub)) >= mostPasskeys) throw new Failure('passkey-limit')
      if (!(await tx.passkeys.insert(passkey))) throw new Failure('passkey-exists')
    })
  }
}

/** What authenticators keep as the user's id: base64url of the `sub`. */
export function userHandleOf({ sub }: User): string {
  return Buffer.from(sub, 'utf8').toString('base64url')
}

/** The place of a passkey's key: it opens nowhere else. */
export function keyContext({ poolId, sub, id }: Pick<Passkey, 'poolId' | 'sub' | 'id'>): string {
  return `passkeys:sealed_key:${poolId}/${sub}/${id}`
}
