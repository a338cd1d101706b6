import { isValidPublicValue, type Srp } from '../../../crypto/srp.js'
import type { Storage } from '../../../storage/storage.js'
import type { ClientAuthentication } from '../../clients/client-authentication.js'
import { Failure } from '../../failure.js'
import type { Passwords } from '../../passwords/passwords.js'
import type { Account, Accounts } from '../accounts.js'
import { findParameter, requireParameter } from '../parameters.js'
import type { Flow, FlowStart, Outcome, SignInContext } from '../sign-in-step.js'
import type { SrpExchanges } from '../srp-exchanges.js'

interface Collaborators {
  readonly storage: Storage
  readonly accounts: Accounts
  readonly passwords: Passwords
  readonly clientAuthentication: ClientAuthentication
  readonly srp: Srp
  readonly exchanges: SrpExchanges
}

/**
 * USER_SRP_AUTH: answers every name that exists, or seems to, with PASSWORD_VERIFIER. The state of the user is judged
 * with the proof. Nothing is written.
 */
export class SrpFlow implements Flow {
  readonly #with: Collaborators

  constructor(collaborators: Collaborators) {
    this.#with = collaborators
  }

  async start(context: SignInContext, { parameters }: FlowStart): Promise<Outcome> {
    const { accounts, clientAuthentication, srp, exchanges } = this.#with
    const name = requireParameter(parameters, 'USERNAME')
    const clientPublic = requireParameter(parameters, 'SRP_A')
    clientAuthentication.verifySecretHash(context.client, [name], findParameter(parameters, 'SECRET_HASH'))

    const account = await accounts.resolve(context, name)
    if (!isValidPublicValue(clientPublic)) throw new Failure('srp-value-invalid', { parameter: 'SRP_A' })
    const { salt, verifier } = await this.#findVerifier(context, account)
    const { secret, serverPublic } = await srp.begin(verifier)

    const { sub, username } = account.kind === 'user' ? account.user : account
    const ghostSubject = account.kind === 'ghost' ? account.subject : undefined
    const block = exchanges.seal(context, { sub, username, ghostSubject, clientPublic, serverPublic, secret })
    return {
      kind: 'answered',
      step: {
        kind: 'challenge',
        name: 'PASSWORD_VERIFIER',
        parameters: {
          SALT: salt,
          SRP_B: serverPublic,
          SECRET_BLOCK: block,
          USERNAME: username,
          USER_ID_FOR_SRP: username,
        },
      },
    }
  }

  /** A ghost costs the same look at the database; a user without a password is shown a made-up verifier like a ghost's. */
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
