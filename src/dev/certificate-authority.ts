import 'reflect-metadata'
import { isIP } from 'node:net'
import * as x509 from '@peculiar/x509'

/** PEM texts. */
export interface CertificatePair {
  readonly certificate: string
  readonly key: string
}

export interface Issued extends CertificatePair {
  readonly renewAfter: Date
}

const curve = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' } as const
const DAY = 86_400_000
const AUTHORITY_DAYS = 3650
/** Clients refuse longer ones. */
const SERVER_DAYS = 397
const RENEWAL_DAYS = 30
/** Clocks of clients may be behind. */
const EARLIER_DAYS = 1

/** A new authority that can sign server certificates and nothing below them. */
export async function makeAuthority(now: Date): Promise<CertificatePair> {
  const keys = await newKeys()
  const certificate = await x509.X509CertificateGenerator.createSelfSigned({
    name: [{ O: ['Poolgate'] }, { CN: [`Poolgate development authority ${now.toISOString().slice(0, 10)}`] }],
    ...validity(now, AUTHORITY_DAYS),
    keys,
    signingAlgorithm: curve,
    extensions: [
      new x509.BasicConstraintsExtension(true, 0, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.keyCertSign | x509.KeyUsageFlags.cRLSign, true),
      await x509.SubjectKeyIdentifierExtension.create(keys.publicKey),
    ],
  })
  return { certificate: certificate.toString('pem'), key: await toPem(keys.privateKey) }
}

/** A server certificate for the names, or nothing when the authority ends too early or its files are damaged. */
export async function issueCertificate(
  authority: CertificatePair,
  { hosts, now }: { readonly hosts: readonly string[]; readonly now: Date },
): Promise<Issued | undefined> {
  const issuer = await openAuthority(authority)
  const { notBefore, notAfter } = validity(now, SERVER_DAYS)
  if (!issuer || issuer.certificate.notAfter < notAfter) return undefined
  const keys = await newKeys()
  const certificate = await x509.X509CertificateGenerator.create({
    subject: [{ O: ['Poolgate'] }, { CN: ['Poolgate development server'] }],
    issuer: issuer.certificate.subject,
    notBefore,
    notAfter,
    publicKey: keys.publicKey,
    signingKey: issuer.key,
    signingAlgorithm: curve,
    extensions: [
      new x509.BasicConstraintsExtension(false, undefined, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.digitalSignature, true),
      new x509.ExtendedKeyUsageExtension([x509.ExtendedKeyUsage.serverAuth]),
      new x509.SubjectAlternativeNameExtension(
        hosts.map((value) => ({ type: isIP(value) > 0 ? ('ip' as const) : ('dns' as const), value })),
      ),
      await x509.SubjectKeyIdentifierExtension.create(keys.publicKey),
      await x509.AuthorityKeyIdentifierExtension.create(issuer.certificate.publicKey),
    ],
  })
  return {
    certificate: certificate.toString('pem'),
    key: await toPem(keys.privateKey),
    renewAfter: new Date(notAfter.getTime() - RENEWAL_DAYS * DAY),
  }
}

async function openAuthority({ certificate, key }: CertificatePair) {
  try {
    const bytes = x509.PemConverter.decodeFirst(key)
    return {
      certificate: new x509.X509Certificate(certificate),
      key: await crypto.subtle.importKey('pkcs8', bytes, curve, false, ['sign']),
    }
  } catch {
    return undefined
  }
}

function validity(now: Date, days: number) {
  return {
    notBefore: new Date(now.getTime() - EARLIER_DAYS * DAY),
    notAfter: new Date(now.getTime() + (days - EARLIER_DAYS) * DAY),
  }
}

type KeyPair = Awaited<ReturnType<typeof newKeys>>

function newKeys() {
  return crypto.subtle.generateKey(curve, true, ['sign', 'verify'])
}

async function toPem(key: KeyPair['privateKey']): Promise<string> {
  return `${x509.PemConverter.encode(await crypto.subtle.exportKey('pkcs8', key), 'PRIVATE KEY')}\n`
}
