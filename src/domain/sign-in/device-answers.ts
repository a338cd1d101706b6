import type { Device } from '../../entities/device.js'
import type { UserPool } from '../../entities/user-pool.js'
import type { Storage } from '../../storage/storage.js'
import { Failure } from '../failure.js'
import type { Passwords } from '../passwords/passwords.js'
import type { ChallengeName } from './challenge-names.js'
import { requireParameter } from './parameters.js'
import type { PendingAnswer, PendingSignIns } from './pending-sign-ins.js'
import type { ChallengeAnswer, SignInContext } from './sign-in-step.js'

interface Collaborators {
  readonly storage: Storage
  readonly passwords: Passwords
  readonly pendingSignIns: PendingSignIns
}

/** An answer of the device that its sign-in comes from. The device has proven nothing yet. */
export interface DeviceAnswer extends PendingAnswer {
  readonly device: Device
}

/** What both device challenges check before they look at numbers. */
export class DeviceAnswers {
  readonly #with: Collaborators

  constructor(collaborators: Collaborators) {
    this.#with = collaborators
  }

  /**
   * Only a sign-in that has proven something is asked for its device, so that its session must be there: without one
   * nobody could tell whether a password came before. Another device than that of the sign-in does not exist.
   */
  async open(
    context: SignInContext,
    challenge: ChallengeName,
    answer: ChallengeAnswer,
    required: readonly string[],
  ): Promise<DeviceAnswer> {
    const { storage, passwords, pendingSignIns } = this.#with
    const { pool } = context
    const pending = await pendingSignIns.openProven(context, challenge, answer, ['DEVICE_KEY', ...required])
    const key = requireParameter(answer.parameters, 'DEVICE_KEY')
    const isOwn = pool.settings.deviceTracking !== undefined && key === pending.attempt.memory.deviceKey
    const device = isOwn ? await storage.read.devices.find(pool.id, pending.user.sub, key) : undefined
    if (!device) throw new Failure('device-not-found')
    await passwords.requireUnlocked(pool, guessSubject(device))
    return { ...pending, device }
  }

  /** Counts a guess of the device's password; fails with `credentials-invalid` for a wrong one, which ends the attempt. */
  async settle(pool: UserPool, { attempt, device }: DeviceAnswer, right: boolean): Promise<void> {
    const { storage, passwords } = this.#with
    if (!right) await storage.transaction((tx) => tx.attempts.claim(attempt.id, attempt.expiresAt))
    await passwords.settle(pool, guessSubject(device), right)
  }
}

/** Beside the counter of the user's password, which a right password sets back. No name has a space. */
function guessSubject({ key }: Device): string {
  return `device ${key}`
}
