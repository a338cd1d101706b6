import { SignatureV4 } from '@smithy/signature-v4'
import { Sha256 } from '../support/signed-requests.js'
import type { Keys } from './account.js'

export interface Answer {
  readonly status: number
  readonly headers: Headers
  readonly body: string
}

export interface Signing {
  readonly keys: Keys
  /** Of the credential scope. */
  readonly service: string
  readonly endpoint: string
  /** Sent besides and not signed. */
  readonly unsigned?: Readonly<Record<string, string>>
}

export function signerOf({ keys, service }: Pick<Signing, 'keys' | 'service'>): SignatureV4 {
  return new SignatureV4({ credentials: keys, region: 'us-east-1', service, sha256: Sha256 })
}

/** A call of the query protocol as text, signed by AWS's own signer: for what no client would send. */
export async function signedForm(body: string, signing: Signing): Promise<Answer> {
  const { endpoint, unsigned } = signing
  const url = new URL(endpoint)
  const headers = { host: url.host, 'content-type': 'application/x-www-form-urlencoded; charset=utf-8' }
  const request = { method: 'POST', protocol: 'http:', hostname: url.host, path: '/', query: {}, headers, body }
  const signed = await signerOf(signing).sign(request)
  const { host: _host, ...sent } = signed.headers
  const response = await fetch(endpoint, { method: 'POST', body, headers: { ...sent, ...unsigned } })
  return { status: response.status, headers: response.headers, body: await response.text() }
}

export function errorIn({ status, body }: Pick<Answer, 'status' | 'body'>) {
  const read = (name: string) => new RegExp(`<${name}>(.*)</${name}>`, 's').exec(body)?.[1]
  return { status, type: read('Type'), code: read('Code'), message: read('Message') }
}
