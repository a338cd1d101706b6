import { sha256 } from '../../../crypto/digests.js'
import type { Sealer } from '../../../crypto/sealing.js'
import { isValidPublicValue, type Srp } from '../../../crypto/srp.js'
import type { Storage } from '../../../storage/storage.js'
import { openDeviceVerifier } from '../../devices/device-secret.js'
import { Failure } from '../../failure.js'
import type { Attempt, Attempts } from '../attempts.js'
import type { DeviceAnswer, DeviceAnswers } from '../device-answers.js'
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
import type { SrpExchanges } from '../srp-exchanges.js'

interface Collaborators {
  readonly storage: Storage
  readonly attempts: Attempts
  readonly deviceAnswers: DeviceAnswers
  readonly exchanges: SrpExchanges
  readonly srp: Srp
  /** For what is stored, unlike the one of session strings. */
  readonly deviceSealer: Sealer
}

/**
 * The first half of a device's proof, SRP with the group DeviceGroupKey and the identity DeviceKey. Each session begins
 * one exchange, and each exchange is good for one guess.
 */
export class DeviceSrpAuth implements Challenge, ChallengePrompt {
  readonly #with: Collaborators

  constructor(collaborators: Collaborators) {
    this.#with = collaborators
  }

  async begin(_: SignInContext, { user, memory }: Proven): Promise<Prompt> {
    return { parameters: { USERNAME: user.username, ...(memory?.deviceKey && { DEVICE_KEY: memory.deviceKey }) } }
  }

  async verify(context: SignInContext, answer: ChallengeAnswer): Promise<Outcome> {
    const { deviceAnswers, srp, exchanges, deviceSealer } = this.#with
    const opened = await deviceAnswers.open(context, 'DEVICE_SRP_AUTH', answer, ['SRP_A'])
    const clientPublic = requireParameter(answer.parameters, 'SRP_A')
    if (!isValidPublicValue(clientPublic)) throw new Failure('srp-value-invalid', { parameter: 'SRP_A' })
    await this.#spend(opened.attempt)

    const { device, user } = opened
    const { salt, verifier } = openDeviceVerifier(deviceSealer, device)
    const { secret, serverPublic } = await srp.begin(verifier)
    const exchange = { sub: user.sub, username: user.username, ghostSubject: undefined }
    const block = exchanges.seal(context, { ...exchange, clientPublic, serverPublic, secret }, device)
    return {
      kind: 'answered',
      step: {
        kind: 'challenge',
        name: 'DEVICE_PASSWORD_VERIFIER',
        session: this.#sealNext(context, opened, block),
        parameters: {
          SALT: salt,
          SRP_B: serverPublic,
          SECRET_BLOCK: block,
          USERNAME: user.username,
          DEVICE_KEY: device.key,
        },
      },
    }
  }

  async #spend({ id, expiresAt }: Attempt): Promise<void> {
    const isFirst = await this.#with.storage.transaction((tx) => tx.attempts.claim(id, expiresAt))
    if (!isFirst) throw new Failure('session-used')
  }

  /** The next session belongs to this block and to no other. */
  #sealNext(context: SignInContext, { attempt, user }: DeviceAnswer, block: string): string {
    const { proofs, passwordSetAt, memory } = attempt
    return this.#with.attempts.seal(context, {
      challenge: 'DEVICE_PASSWORD_VERIFIER',
      sub: user.sub,
      proofs,
      passwordSetAt,
      memory: { ...memory, deviceBlockHash: sha256(block).toString('base64url') },
    })
  }
}
