import type { ClientAuthentication } from '../../clients/client-authentication.js'
import type { Triggers } from '../../triggers/triggers.js'
import type { Accounts } from '../accounts.js'
import { findParameter, requireParameter } from '../parameters.js'
import type { Flow, FlowStart, Outcome, SignInContext } from '../sign-in-step.js'
import { requirePublicValue, type SrpStart } from '../srp-start.js'

interface Collaborators {
  readonly accounts: Accounts
  readonly clientAuthentication: ClientAuthentication
  readonly srpStart: SrpStart
  readonly triggers: Triggers
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
    const { accounts, clientAuthentication, srpStart, triggers } = this.#with
    const name = requireParameter(parameters, 'USERNAME')
    const clientPublic = requireParameter(parameters, 'SRP_A')
    clientAuthentication.verifySecretHash(context.client, [name], findParameter(parameters, 'SECRET_HASH'))

    const account = await accounts.resolve(context, name)
    requirePublicValue(clientPublic)
    await triggers.preAuthentication(context, account.kind === 'user' ? account : { unknownName: name })
    const challenge = await srpStart.begin(context, account, { clientPublic })
    return { kind: 'answered', step: { kind: 'challenge', name: 'PASSWORD_VERIFIER', parameters: challenge } }
  }
}
