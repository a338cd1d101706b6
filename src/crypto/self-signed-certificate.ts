import { webcrypto } from 'node:crypto'
import type { Random } from './random.js'

export interface SelfSignedCertificate {
  /** X.509, DER in base64 without PEM armour. */
  readonly certificate: string
  /** PKCS #8 PEM of the RSA-2048 key that signed it. */
  readonly privatePem: string
}

const algorithm = {
  name: 'RSASSA-PKCS1-v1_5',
  hash: 'SHA-256',
  modulusLength: 2048,
  publicExponent: new Uint8Array([1, 0, 1]),
}
const serialBytes = 16

/**
 * A new key with a certificate over it (RFC 5280 §4.1) for one use, and nothing else. The library is loaded here: most
 * installations never need it.
 */
export async function createSelfSignedCertificate(
  random: Random,
  subject: {
    readonly commonName: string
    readonly notBefore: Date
    readonly notAfter: Date
    readonly usage: 'signatures' | 'key-encryption'
  },
): Promise<SelfSignedCertificate> {
  await import('reflect-metadata')
  const { KeyUsageFlags, KeyUsagesExtension, X509CertificateGenerator } = await import('@peculiar/x509')
  const keys = await webcrypto.subtle.generateKey(algorithm, true, ['sign', 'verify'])
  const { commonName, notBefore, notAfter, usage } = subject
  const flag = usage === 'signatures' ? KeyUsageFlags.digitalSignature : KeyUsageFlags.keyEncipherment
  const certificate = await X509CertificateGenerator.createSelfSigned({
    name: [{ CN: [commonName] }],
    serialNumber: positiveSerial(random),
    notBefore,
    notAfter,
    keys,
    signingAlgorithm: algorithm,
    extensions: [new KeyUsagesExtension(flag, true)],
  })
  const der = Buffer.from(certificate.rawData).toString('base64')
  const pkcs8 = Buffer.from(await webcrypto.subtle.exportKey('pkcs8', keys.privateKey)).toString('base64')
  return { certificate: der, privatePem: toPem(pkcs8) }
}

/** A serial number is a positive integer: its first bit is 0, and its first byte is not. */
function positiveSerial(random: Random): string {
  const bytes = random.bytes(serialBytes)
  bytes.writeUInt8((bytes.readUInt8(0) & 0x7f) | 0x40, 0)
  return bytes.toString('hex')
}

function toPem(base64: string): string {
  const lines = base64.match(/.{1,64}/g) ?? []
  return `-----BEGIN PRIVATE KEY-----\n${lines.join('\n')}\n-----END PRIVATE KEY-----\n`
}
