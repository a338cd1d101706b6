import type { Random } from '../../crypto/random.js'
import { importPrivateKey, type KeyObject } from '../../crypto/rsa-keys.js'
import type { Sealer } from '../../crypto/sealing.js'
import { createSelfSignedCertificate } from '../../crypto/self-signed-certificate.js'
import type { UserPoolId } from '../../entities/ids.js'
import type { SigningCertificate } from '../../entities/signing-certificate.js'
import type { UserPool } from '../../entities/user-pool.js'
import type { Storage } from '../../storage/storage.js'
import { ParentGoneError } from '../../storage/storage-errors.js'
import type { Clock } from '../clock.js'
import { Failure } from '../failure.js'

/** API reference, GetSigningCertificate. */
const validYears = 10

interface Collaborators {
  readonly storage: Storage
  readonly clock: Clock
  readonly random: Random
  readonly sealer: Sealer
}

/**
 * What a pool signs SAML requests with: a key of its own, made when it is first asked for and kept. Cognito issues another
 * one every year; this one is not replaced.
 */
export class SigningCertificates {
  readonly #with: Collaborators

  constructor(collaborators: Collaborators) {
    this.#with = collaborators
  }

  /** The same for every call, also on several nodes and after a restart. `pool-not-found` when the pool goes meanwhile. */
  async forPool(pool: UserPool): Promise<SigningCertificate> {
    const { storage } = this.#with
    const stored = await storage.read.certificates.find(pool.id)
    if (stored) return stored
    const made = await this.#make(pool.id)
    await storage
      .transaction((tx) => tx.certificates.insertFirst(made))
      .catch((error: unknown) => {
        throw error instanceof ParentGoneError ? new Failure('pool-not-found', { poolId: pool.id }) : error
      })
    const kept = await storage.read.certificates.find(pool.id)
    if (!kept) throw new Failure('pool-not-found', { poolId: pool.id })
    return kept
  }

  /** Costs as much as three signatures: keep the result. */
  openPrivateKey({ poolId, sealedPrivateKey }: SigningCertificate): KeyObject {
    return importPrivateKey(this.#with.sealer.open(sealedPrivateKey, contextOf(poolId)).toString())
  }

  async #make(poolId: UserPoolId): Promise<SigningCertificate> {
    const { clock, random, sealer } = this.#with
    const createdAt = clock.now()
    const notAfter = new Date(createdAt)
    notAfter.setUTCFullYear(createdAt.getUTCFullYear() + validYears)
    const subject = { commonName: poolId, notBefore: createdAt, notAfter, usage: 'signatures' } as const
    const { certificate, privatePem } = await createSelfSignedCertificate(random, subject)
    return { poolId, certificate, sealedPrivateKey: sealer.seal(privatePem, contextOf(poolId)), createdAt }
  }
}

function contextOf(poolId: UserPoolId): string {
  return `signing_certificates:key:${poolId}`
}
