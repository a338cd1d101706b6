import type { ClientAuthentication } from '../../clients/client-authentication.js'
import { findParameter, requireParameter } from '../parameters.js'
import type { PasswordAccounts } from '../password-accounts.js'
import type { PasswordProof } from '../password-proof.js'
import type { Flow, FlowStart, Outcome, SignInContext } from '../sign-in-step.js'

interface Collaborators {
  readonly passwordAccounts: PasswordAccounts
  readonly passwordProof: PasswordProof
  readonly clientAuthentication: ClientAuthentication
}

/** USER_PASSWORD_AUTH and ADMIN_USER_PASSWORD_AUTH: the password itself is sent. */
export class PasswordFlow implements Flow {
  readonly #with: Collaborators

  constructor(collaborators: Collaborators) {
    this.#with = collaborators
  }

  async start(context: SignInContext, { parameters }: FlowStart): Promise<Outcome> {
    const { passwordAccounts, passwordProof, clientAuthentication } = this.#with
    const username = requireParameter(parameters, 'USERNAME')
    const password = requireParameter(parameters, 'PASSWORD')
    clientAuthentication.verifySecretHash(context.client, [username], findParameter(parameters, 'SECRET_HASH'))
    const account = await passwordAccounts.resolve(context, username, password)
    return { kind: 'proven', proven: await passwordProof.judge(context, account, password) }
  }
}
