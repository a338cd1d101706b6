import { createHash, createHmac } from 'node:crypto'
import { SignatureV4 } from '@smithy/signature-v4'
import type { RawRequest } from '../../src/http/raw-request.js'

export interface Signer {
  readonly accessKeyId: string
  readonly secretAccessKey: string
  readonly sessionToken?: string
}

export interface CallToSign {
  readonly operation: string
  readonly input: unknown
  /** The body in place of `input`. */
  readonly text?: string
  readonly signer: Signer
  readonly signedAt: Date
  readonly region?: string
  readonly host?: string
  readonly headers?: Readonly<Record<string, string>>
}

/** The hash that the AWS signer asks for. */
export class Sha256 {
  readonly #hash: ReturnType<typeof createHash> | ReturnType<typeof createHmac>

  constructor(secret?: string | ArrayBuffer | ArrayBufferView) {
    this.#hash = secret === undefined ? createHash('sha256') : createHmac('sha256', toBytes(secret))
  }

  update(chunk: string | ArrayBuffer | ArrayBufferView): void {
    this.#hash.update(toBytes(chunk))
  }

  async digest(): Promise<Uint8Array> {
    return this.#hash.digest()
  }

  reset(): void {}
}

function toBytes(value: string | ArrayBuffer | ArrayBufferView): Buffer {
  if (typeof value === 'string') return Buffer.from(value, 'utf8')
  return ArrayBuffer.isView(value) ? Buffer.from(value.buffer, value.byteOffset, value.byteLength) : Buffer.from(value)
}

/** A call of the Cognito API signed by AWS's own signer, as it would arrive. */
export async function signedCall(call: CallToSign): Promise<RawRequest> {
  const body = Buffer.from(call.text ?? JSON.stringify(call.input), 'utf8')
  const host = call.host ?? 'localhost:9229'
  const signer = new SignatureV4({
    credentials: call.signer,
    region: call.region ?? 'us-east-1',
    service: 'cognito-idp',
    sha256: Sha256,
  })
  const signed = await signer.sign(
    {
      method: 'POST',
      protocol: 'http:',
      hostname: host,
      path: '/',
      query: {},
      headers: {
        host,
        'content-type': 'application/x-amz-json-1.1',
        'x-amz-target': `AWSCognitoIdentityProviderService.${call.operation}`,
        ...call.headers,
      },
      body,
    },
    { signingDate: call.signedAt },
  )
  const rawHeaders = Object.entries(signed.headers).flatMap(([name, value]) => [name, String(value)])
  return { method: 'POST', target: '/', rawHeaders, body, sourceIp: '127.0.0.1' }
}

/** The same call as a pre-signed URL. */
export async function presignedCall(call: CallToSign & { readonly expiresIn: number }): Promise<RawRequest> {
  const body = Buffer.from(JSON.stringify(call.input), 'utf8')
  const host = call.host ?? 'localhost:9229'
  const signer = new SignatureV4({
    credentials: call.signer,
    region: call.region ?? 'us-east-1',
    service: 'cognito-idp',
    sha256: Sha256,
  })
  const target = `AWSCognitoIdentityProviderService.${call.operation}`
  const signed = await signer.presign(
    {
      method: 'POST',
      protocol: 'http:',
      hostname: host,
      path: '/',
      query: {},
      headers: { host, 'x-amz-target': target },
      body,
    },
    { signingDate: call.signedAt, expiresIn: call.expiresIn, unhoistableHeaders: new Set(['x-amz-target']) },
  )
  const query = Object.entries(signed.query ?? {})
    .map(([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(String(value))}`)
    .join('&')
  const rawHeaders = Object.entries(signed.headers).flatMap(([name, value]) => [name, String(value)])
  return { method: 'POST', target: `/?${query}`, rawHeaders, body, sourceIp: '127.0.0.1' }
}
