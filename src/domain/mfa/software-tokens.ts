import type { Random } from '../../crypto/random.js'
import type { Sealer } from '../../crypto/sealing.js'
import { createTotpSecret, totpStep } from '../../crypto/totp.js'
import type { User } from '../../entities/user.js'
import type { UserPool } from '../../entities/user-pool.js'
import type { Storage } from '../../storage/storage.js'
import type { Stores } from '../../storage/stores.js'
import type { Clock } from '../clock.js'
import { Failure } from '../failure.js'
import { offersFactor } from '../sign-in/second-factor.js'
import type { Users } from '../users/users.js'

interface Collaborators {
  readonly storage: Storage
  readonly users: Users
  readonly sealer: Sealer
  readonly clock: Clock
  readonly random: Random
}

/** A code that was right and not used when it was looked at. */
export interface RightCode {
  readonly sealed: string
  readonly step: number
}

/** Authenticator apps: secrets by RFC 6238, sealed, and each time step good for one use. */
export class SoftwareTokens {
  readonly #with: Collaborators

  constructor(collaborators: Collaborators) {
    this.#with = collaborators
  }

  /** A new secret that becomes the user's with its first code; until then a present one stays. */
  async associate(pool: UserPool, user: User): Promise<string> {
    requireSoftwareTokens(pool)
    const { storage, sealer } = this.#with
    const secret = this.createSecret()
    const pending = sealer.seal(secret, pendingContext(user))
    await storage.transaction(async (tx) => {
      await this.#with.users.reload(tx, user)
      await tx.softwareTokens.putPending(pool.id, user.sub, pending)
    })
    return secret
  }

  /** Makes the secret that waits the user's, by its first code, which is thereby used. Turns nothing on. */
  async verify(pool: UserPool, user: User, code: string, friendlyName: string | undefined): Promise<void> {
    requireSoftwareTokens(pool)
    const { storage, sealer, users } = this.#with
    const sealed = (await storage.read.softwareTokens.find(pool.id, user.sub))?.sealedPending
    if (sealed === undefined) throw new Failure('software-token-not-associated')
    const secret = sealer.open(sealed, pendingContext(user)).toString('utf8')
    const step = this.requireFirstCode(secret, code)
    await storage.transaction(async (tx) => {
      const present = await users.reload(tx, user)
      const sealedSecret = this.#seal(secret, user)
      const accepted = { sealed, sealedSecret, friendlyName, step }
      if (!(await tx.softwareTokens.activate(pool.id, user.sub, accepted))) {
        throw new Failure('software-token-set-up-mismatch')
      }
      await this.#note(tx, pool, present)
    })
  }

  /** Removes the user's token and what was switched on with it. */
  async delete(pool: UserPool, user: User): Promise<void> {
    const { storage, users, clock } = this.#with
    await storage.transaction(async (tx) => {
      const { factors } = await users.reload(tx, user)
      await tx.softwareTokens.delete(pool.id, user.sub)
      if (!factors) return
      const { preferred, ...rest } = factors
      const kept = preferred === 'SOFTWARE_TOKEN_MFA' || preferred === undefined ? {} : { preferred }
      const enabled = factors.enabled.filter((factor) => factor !== 'SOFTWARE_TOKEN_MFA')
      await tx.users.setFactors(pool.id, user.sub, { ...rest, ...kept, enabled, hasSoftwareToken: false }, clock.now())
    })
  }

  createSecret(): string {
    return createTotpSecret(this.#with.random)
  }

  /** The step of a secret's first code, or `software-token-set-up-mismatch`. */
  requireFirstCode(secret: string, code: string): number {
    const step = totpStep(secret, code, this.#with.clock.now())
    if (step === undefined) throw new Failure('software-token-set-up-mismatch')
    return step
  }

  /** Registers, for a user who has none, a secret whose first code was right, and turns it on. False when there is one. */
  async register(
    tx: Stores,
    pool: UserPool,
    present: User,
    token: { readonly secret: string; readonly friendlyName: string | undefined; readonly step: number },
  ): Promise<boolean> {
    const { secret, friendlyName, step } = token
    const row = { sealedSecret: this.#seal(secret, present), friendlyName, step }
    if (!(await tx.softwareTokens.insert(pool.id, present.sub, row))) return false
    await this.#note(tx, pool, present, { enable: true })
    return true
  }

  /** Judges a code of a sign-in: undefined for a wrong one, `software-token-used` for one of a used time step. Use it up with `useUp`. */
  async judge(pool: UserPool, user: User, code: string): Promise<RightCode | undefined> {
    const { storage, sealer, clock } = this.#with
    const token = await storage.read.softwareTokens.find(pool.id, user.sub)
    if (token?.sealedSecret === undefined) return undefined
    const secret = sealer.open(token.sealedSecret, secretContext(user)).toString('utf8')
    const step = totpStep(secret, code, clock.now())
    if (step === undefined) return undefined
    if (step <= token.lastStep) throw new Failure('software-token-used')
    return { sealed: token.sealedSecret, step }
  }

  /** Of parallel sign-ins with codes of one step one gets through; the others fail with `software-token-used`. */
  async useUp(tx: Stores, pool: UserPool, user: User, code: RightCode): Promise<void> {
    if (!(await tx.softwareTokens.acceptStep(pool.id, user.sub, code))) throw new Failure('software-token-used')
  }

  async #note(tx: Stores, pool: UserPool, present: User, { enable = false } = {}): Promise<void> {
    const { enabled = [], ...rest } = present.factors ?? {}
    const isMissing = enable && !enabled.includes('SOFTWARE_TOKEN_MFA')
    const turnedOn = isMissing ? [...enabled, 'SOFTWARE_TOKEN_MFA' as const] : enabled
    const factors = { ...rest, enabled: turnedOn, hasSoftwareToken: true }
    await tx.users.setFactors(pool.id, present.sub, factors, this.#with.clock.now())
  }

  #seal(secret: string, user: User): string {
    return this.#with.sealer.seal(secret, secretContext(user))
  }
}

/** Fails unless people of the pool may register software tokens now. */
export function requireSoftwareTokens({ settings }: UserPool): void {
  if (settings.mfa === 'OFF' || !offersFactor(settings, 'SOFTWARE_TOKEN_MFA')) {
    throw new Failure('software-token-not-enabled')
  }
}

function secretContext({ poolId, sub }: User): string {
  return `software_tokens:sealed_secret:${poolId}/${sub}`
}

function pendingContext({ poolId, sub }: User): string {
  return `software_tokens:sealed_pending:${poolId}/${sub}`
}
