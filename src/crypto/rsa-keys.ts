import { createPrivateKey, createPublicKey, generateKeyPair, type KeyObject } from 'node:crypto'

export type { KeyObject } from 'node:crypto'

import { promisify } from 'node:util'

export interface RsaKeyPair {
  readonly publicJwk: { readonly n: string; readonly e: string }
  /** PKCS #8 PEM. */
  readonly privatePem: string
}

const modulusBits = 2048
const generate = promisify(generateKeyPair)

/** A new RSA-2048 pair, generated in the libuv pool. */
export async function generateRsaKeyPair(): Promise<RsaKeyPair> {
  const { publicKey, privateKey } = await generate('rsa', { modulusLength: modulusBits })
  const { n, e } = publicKey.export({ format: 'jwk' })
  if (n === undefined || e === undefined) throw new Error('The generated key has no RSA public members.')
  return { publicJwk: { n, e }, privatePem: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString() }
}

/** Costs as much as three signatures: keep the result. Throws for anything but an RSA key of 2048 bits or more. */
export function importPrivateKey(pem: string): KeyObject {
  return requireRsa(createPrivateKey(pem))
}

/** Throws for anything but an RSA key of 2048 bits or more. */
export function importPublicKey(jwk: { readonly n: string; readonly e: string }): KeyObject {
  return requireRsa(createPublicKey({ key: { kty: 'RSA', n: jwk.n, e: jwk.e }, format: 'jwk' }))
}

function requireRsa(key: KeyObject): KeyObject {
  const bits = key.asymmetricKeyDetails?.modulusLength ?? 0
  if (key.asymmetricKeyType !== 'rsa' || bits < modulusBits) {
    throw new Error(`A signing key must be RSA of at least ${modulusBits} bits.`)
  }
  return key
}
