import { X509Certificate } from 'node:crypto'

/** Whether the text is an X.509 certificate, DER in base64 without PEM armour; says nothing about whose it is. */
export function isCertificate(base64: string): boolean {
  try {
    return new X509Certificate(Buffer.from(base64, 'base64')).raw.length > 0
  } catch {
    return false
  }
}
