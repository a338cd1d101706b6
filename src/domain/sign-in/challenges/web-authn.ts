import { Failure } from '../../failure.js'
import type { PasskeySignIn, RequestOptions } from '../../passkeys/passkey-sign-in.js'
import { requireParameter } from '../parameters.js'
import type {
  Challenge,
  ChallengeAnswer,
  ChallengePrompt,
  Outcome,
  Prompt,
  Proven,
  SignInContext,
} from '../sign-in-step.js'
import type { Choosers } from '../user-auth/choosers.js'
import type { PasskeyProof } from '../user-auth/passkey-proof.js'

interface Collaborators {
  readonly passkeySignIn: PasskeySignIn
  readonly choosers: Choosers
  readonly passkeyProof: PasskeyProof
}

/** WEB_AUTHN: a signature by one of the user's passkeys. */
export class WebAuthn implements Challenge, ChallengePrompt {
  readonly #with: Collaborators

  constructor(collaborators: Collaborators) {
    this.#with = collaborators
  }

  async begin({ pool, client }: SignInContext, { user }: Proven): Promise<Prompt> {
    const options = await this.#with.passkeySignIn.begin(pool, user)
    const timeout = client.settings.authSessionValidityMinutes * 60_000
    return {
      parameters: { CREDENTIAL_REQUEST_OPTIONS: JSON.stringify(toRequestOptions(options, timeout)) },
      memory: { passkeyChallenge: options.challenge },
      available: ['WEB_AUTHN'],
    }
  }

  async verify(context: SignInContext, answer: ChallengeAnswer): Promise<Outcome> {
    const { choosers, passkeyProof } = this.#with
    const chooser = await choosers.resume(context, ['WEB_AUTHN'], answer, ['CREDENTIAL'])
    if (chooser.kind === 'ghost') throw new Failure('session-invalid')
    const credential = requireParameter(answer.parameters, 'CREDENTIAL')
    return { kind: 'proven', proven: await passkeyProof.judge(context, chooser, credential) }
  }
}

/** PublicKeyCredentialRequestOptionsJSON with the members that the service sends (developer guide, passkeys). */
function toRequestOptions({ challenge, party, allowed }: RequestOptions, timeout: number) {
  return {
    hints: [],
    attestation: 'none',
    attestationFormats: [],
    challenge,
    timeout,
    rpId: party.id,
    allowCredentials: allowed.map(({ id, transports }) => ({ id, type: 'public-key', transports })),
    userVerification: party.userVerification,
  }
}
