import type { ClientAuthentication } from '../../clients/client-authentication.js'
import { Failure } from '../../failure.js'
import { unreadable } from '../../triggers/trigger-answer.js'
import type { Triggers } from '../../triggers/triggers.js'
import { requireSignInState } from '../account-state.js'
import type { Accounts } from '../accounts.js'
import type { CustomAuth } from '../custom-auth/custom-auth.js'
import { type CustomRound, srpBeginning } from '../custom-auth/custom-round.js'
import { findParameter, type Parameters, requireParameter } from '../parameters.js'
import { namedDeviceKey } from '../sign-in-devices.js'
import type { Flow, FlowStart, Outcome, SignInContext } from '../sign-in-step.js'
import { requirePublicValue, type SrpStart } from '../srp-start.js'

interface Collaborators {
  readonly accounts: Accounts
  readonly clientAuthentication: ClientAuthentication
  readonly customAuth: CustomAuth
  readonly srpStart: SrpStart
  readonly triggers: Triggers
}

/** CUSTOM_AUTH: the pool's functions choose the challenges, the first of which may be the password by SRP. */
export class CustomFlow implements Flow {
  readonly #with: Collaborators

  constructor(collaborators: Collaborators) {
    this.#with = collaborators
  }

  async start(context: SignInContext, { parameters }: FlowStart): Promise<Outcome> {
    const { accounts, clientAuthentication, customAuth, srpStart, triggers } = this.#with
    customAuth.requireConfigured(context)
    const name = requireParameter(parameters, 'USERNAME')
    const clientPublic = readBeginning(parameters)
    clientAuthentication.verifySecretHash(context.client, [name], findParameter(parameters, 'SECRET_HASH'))

    const account = await accounts.resolve(context, name)
    if (clientPublic !== undefined) requirePublicValue(clientPublic)
    await triggers.preAuthentication(context, account.kind === 'user' ? account : { unknownName: name })
    if (account.kind === 'user') requireSignInState(account.user)
    const round: CustomRound = {
      history: clientPublic === undefined ? [] : srpBeginning.history,
      ...(account.kind === 'ghost' && { unknownName: name }),
    }
    const deviceKey = namedDeviceKey(context.pool, parameters)
    const party = { account, proofs: [], memory: deviceKey === undefined ? {} : { deviceKey } }
    const outcome = await customAuth.advance(context, party, round)
    if (outcome.kind !== 'password-verifier') return outcome
    if (clientPublic === undefined) throw unreadable()
    const challenge = await srpStart.begin(context, account, { clientPublic, isCustom: true })
    return { kind: 'answered', step: { kind: 'challenge', name: 'PASSWORD_VERIFIER', parameters: challenge } }
  }
}

/** SRP_A of a client that begins with SRP and says so by CHALLENGE_NAME. */
function readBeginning(parameters: Parameters): string | undefined {
  const challenge = findParameter(parameters, 'CHALLENGE_NAME')
  if (challenge === undefined) return undefined
  if (challenge !== 'SRP_A') throw new Failure('custom-auth-beginning-invalid')
  return requireParameter(parameters, 'SRP_A')
}
