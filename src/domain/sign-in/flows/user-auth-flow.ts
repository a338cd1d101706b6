import type { ClientAuthentication } from '../../clients/client-authentication.js'
import { Failure } from '../../failure.js'
import type { Triggers } from '../../triggers/triggers.js'
import type { Account, Accounts } from '../accounts.js'
import { findParameter, type Parameters, requireParameter } from '../parameters.js'
import type { PasswordAccounts } from '../password-accounts.js'
import type { Flow, FlowStart, Outcome, SignInContext } from '../sign-in-step.js'
import { type FirstChallenge, isFirstChallenge } from '../user-auth/available-challenges.js'
import type { Choosers } from '../user-auth/choosers.js'
import type { FactorChoice } from '../user-auth/factor-choice.js'
import type { SignUpProof } from '../user-auth/sign-up-proof.js'

interface Collaborators {
  readonly accounts: Accounts
  readonly passwordAccounts: PasswordAccounts
  readonly clientAuthentication: ClientAuthentication
  readonly choosers: Choosers
  readonly factorChoice: FactorChoice
  readonly signUpProof: SignUpProof
  readonly triggers: Triggers
}

/**
 * USER_AUTH: the person chooses how to sign in. A preferred way is taken at once if it is open to the user, else everything
 * that is open is told. With the session of a confirmed sign-up nothing more is asked.
 */
export class UserAuthFlow implements Flow {
  readonly #with: Collaborators

  constructor(collaborators: Collaborators) {
    this.#with = collaborators
  }

  async start(context: SignInContext, { parameters, session }: FlowStart): Promise<Outcome> {
    const { clientAuthentication, choosers, factorChoice, signUpProof } = this.#with
    const name = requireParameter(parameters, 'USERNAME')
    const preferred = session === undefined ? readPreferred(parameters) : undefined
    clientAuthentication.verifySecretHash(context.client, [name], findParameter(parameters, 'SECRET_HASH'))
    if (session !== undefined) return { kind: 'proven', proven: await signUpProof.judge(context, session, name) }

    const password = preferred === 'PASSWORD' ? findParameter(parameters, 'PASSWORD') : undefined
    const account = await this.#resolve(context, name, password)
    const chooser = await choosers.begin(context, account, { name, parameters })
    if (!preferred || !chooser.available.includes(preferred)) return factorChoice.offer(context, chooser)
    return factorChoice.choose(context, chooser, { challenge: preferred, parameters: withoutCredential(parameters) })
  }

  /** Only with a password in clear may a name of nobody be migrated. */
  async #resolve(context: SignInContext, name: string, password: string | undefined): Promise<Account> {
    const { accounts, passwordAccounts, triggers } = this.#with
    if (password !== undefined) return passwordAccounts.resolve(context, name, password)
    const account = await accounts.resolve(context, name)
    await triggers.preAuthentication(context, account.kind === 'user' ? account : { unknownName: name })
    return account
  }
}

/** PREFERRED_CHALLENGE; the public value that SRP begins with must then be there too. */
function readPreferred(parameters: Parameters): FirstChallenge | undefined {
  const preferred = findParameter(parameters, 'PREFERRED_CHALLENGE')
  if (preferred === undefined) return undefined
  if (!isFirstChallenge(preferred)) throw new Failure('parameter-invalid', { parameter: 'PREFERRED_CHALLENGE' })
  if (preferred === 'PASSWORD_SRP') requireParameter(parameters, 'SRP_A')
  return preferred
}

/** No challenge was given yet that a passkey could have signed. */
function withoutCredential({ CREDENTIAL: _, ...parameters }: Parameters): Parameters {
  return parameters
}
