import { isValidPublicValue, type Srp } from '../../crypto/srp.js'
import type { Storage } from '../../storage/storage.js'
import { Failure } from '../failure.js'
import type { Passwords } from '../passwords/passwords.js'
import type { Account } from './accounts.js'
import type { Parameters } from './parameters.js'
import type { SignInContext } from './sign-in-step.js'
import type { SrpExchanges } from './srp-exchanges.js'

interface Collaborators {
  readonly storage: Storage
  readonly passwords: Passwords
  readonly srp: Srp
  readonly exchanges: SrpExchanges
}

/** Fails with `srp-value-invalid` for what is no public value of an SRP client. */
export function requirePublicValue(value: string): void {
  if (!isValidPublicValue(value)) throw new Failure('srp-value-invalid', { parameter: 'SRP_A' })
}

/** The server's first half of SRP. Nothing is written. */
export class SrpStart {
  readonly #with: Collaborators

  constructor(collaborators: Collaborators) {
    this.#with = collaborators
  }

  /**
   * The parameters of PASSWORD_VERIFIER, for a user as for a ghost. `clientPublic` must be a public value; with
   * `isCustom` the proof goes back to the functions that lead the sign-in.
   */
  async begin(
    context: SignInContext,
    account: Account,
    { clientPublic, isCustom = false }: { readonly clientPublic: string; readonly isCustom?: boolean },
  ): Promise<Parameters> {
    const { srp, exchanges } = this.#with
    const { salt, verifier } = await this.#findVerifier(context, account)
    const { secret, serverPublic } = await srp.begin(verifier)

    const { sub, username } = account.kind === 'user' ? account.user : account
    const ghostSubject = account.kind === 'ghost' ? account.subject : undefined
    const exchange = { sub, username, ghostSubject, clientPublic, serverPublic, secret, isCustom }
    return {
      SALT: salt,
      SRP_B: serverPublic,
      SECRET_BLOCK: exchanges.seal(context, exchange),
      USERNAME: username,
      USER_ID_FOR_SRP: username,
    }
  }

  /** A ghost costs the same look at the database; whose password has no verifier is shown a made-up one like a ghost's. */
  async #findVerifier({ pool }: SignInContext, account: Account): Promise<{ salt: string; verifier: string }> {
    const { storage, passwords } = this.#with
    if (account.kind === 'ghost') {
      await storage.read.passwords.find(pool.id, account.sub)
      return passwords.ghost(pool, account.subject)
    }
    const stored = await passwords.find(pool, account.user)
    return stored?.srp ?? passwords.ghost(pool, account.user.username)
  }
}
