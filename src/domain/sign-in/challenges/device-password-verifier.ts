import { constantTimeEqual, sha256 } from '../../../crypto/digests.js'
import type { Sealer } from '../../../crypto/sealing.js'
import type { Srp } from '../../../crypto/srp.js'
import { openDeviceVerifier } from '../../devices/device-secret.js'
import type { DeviceAnswer, DeviceAnswers } from '../device-answers.js'
import { type Parameters, requireParameter } from '../parameters.js'
import type { Challenge, ChallengeAnswer, Outcome, SignInContext } from '../sign-in-step.js'
import type { SrpExchanges } from '../srp-exchanges.js'
import { canonicalTimestamp } from '../srp-timestamp.js'

interface Collaborators {
  readonly deviceAnswers: DeviceAnswers
  readonly exchanges: SrpExchanges
  readonly srp: Srp
  /** For what is stored, unlike the one of session strings. */
  readonly deviceSealer: Sealer
}

/** The second half of a device's proof. A wrong one ends the attempt: the sign-in begins anew with the password. */
export class DevicePasswordVerifier implements Challenge {
  readonly #with: Collaborators

  constructor(collaborators: Collaborators) {
    this.#with = collaborators
  }

  async verify(context: SignInContext, answer: ChallengeAnswer): Promise<Outcome> {
    const required = ['PASSWORD_CLAIM_SIGNATURE', 'PASSWORD_CLAIM_SECRET_BLOCK', 'TIMESTAMP']
    const opened = await this.#with.deviceAnswers.open(context, 'DEVICE_PASSWORD_VERIFIER', answer, required)
    const { parameters } = answer
    const timestamp = canonicalTimestamp(requireParameter(parameters, 'TIMESTAMP'))
    const proves = await this.#proves(context, opened, { parameters, timestamp })
    await this.#with.deviceAnswers.settle(context.pool, opened, proves)

    const { attempt, user } = opened
    const { deviceBlockHash: _, ...memory } = attempt.memory
    return {
      kind: 'proven',
      proven: {
        user,
        proofs: [...attempt.proofs, 'device'],
        passwordSetAt: attempt.passwordSetAt,
        memory,
        claim: { id: attempt.id, expiresAt: attempt.expiresAt },
      },
    }
  }

  /** False too for a block of another session; one of another user, device or client does not open at all. */
  async #proves(
    context: SignInContext,
    { attempt, device }: DeviceAnswer,
    { parameters, timestamp }: { readonly parameters: Parameters; readonly timestamp: string },
  ): Promise<boolean> {
    const { exchanges, srp, deviceSealer } = this.#with
    const block = requireParameter(parameters, 'PASSWORD_CLAIM_SECRET_BLOCK')
    const blockHash = sha256(block).toString('base64url')
    if (!constantTimeEqual(blockHash, attempt.memory.deviceBlockHash ?? '')) return false
    const { clientPublic, serverPublic, secret } = exchanges.open(context, block, device)
    const { verifier } = openDeviceVerifier(deviceSealer, device)
    const signature = requireParameter(parameters, 'PASSWORD_CLAIM_SIGNATURE')
    return srp.verifies(
      { group: device.groupKey, identity: device.key },
      { clientPublic, serverPublic, secret, verifier, signature, timestamp, secretBlock: Buffer.from(block, 'base64') },
    )
  }
}
