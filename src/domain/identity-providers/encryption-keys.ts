import type { Random } from '../../crypto/random.js'
import { createSelfSignedCertificate } from '../../crypto/self-signed-certificate.js'
import type { Clock } from '../clock.js'

/** Assumed: as long as certificates for signatures. */
const validYears = 10
const certificateKey = 'ActiveEncryptionCertificate'
const privateKey = 'encryption_private_key'

interface Parts {
  readonly open: Readonly<Record<string, string>>
  readonly secrets: Readonly<Record<string, string>>
}

interface Sources {
  readonly clock: Clock
  readonly random: Random
}

/**
 * Adds the certificate that a SAML provider encrypts its responses for, when it is to, and the key of it: that of
 * `present` where there is one, so that updates do not change it.
 */
export async function withEncryptionKey(complete: Parts, present: Parts | undefined, sources: Sources): Promise<Parts> {
  if (complete.open.EncryptedResponses !== 'true') return complete
  const kept = present?.open[certificateKey]
  const keptKey = present?.secrets[privateKey]
  const key =
    kept === undefined || keptKey === undefined ? await createKey(sources) : { certificate: kept, privatePem: keptKey }
  return {
    open: { ...complete.open, [certificateKey]: key.certificate },
    secrets: { ...complete.secrets, [privateKey]: key.privatePem },
  }
}

function createKey({ clock, random }: Sources) {
  const notBefore = clock.now()
  const notAfter = new Date(notBefore)
  notAfter.setUTCFullYear(notBefore.getUTCFullYear() + validYears)
  return createSelfSignedCertificate(random, {
    ...{ commonName: 'SAML encryption', notBefore, notAfter },
    usage: 'key-encryption',
  })
}
