import { readFileSync } from 'node:fs'
import { HeaderLines } from '../../src/aws/header-lines.js'
import type { KnownCredential } from '../../src/aws/sigv4/credentials.js'
import { type ServiceName, SignatureVerifier } from '../../src/aws/sigv4/signature-verifier.js'

export interface Vector {
  readonly id: string
  readonly description: string
  readonly now: string
  readonly service: ServiceName
  readonly request: {
    readonly method: string
    readonly target: string
    readonly headers: readonly (readonly [string, string])[]
    readonly body: string
  }
  readonly expected:
    | { readonly result: 'ok'; readonly principalArn: string }
    | { readonly result: 'error'; readonly errorType: string; readonly message: string }
}

const file = JSON.parse(readFileSync(new URL('../vectors/sigv4.json', import.meta.url), 'utf8'))
export const vectors: readonly Vector[] = file.vectors

const credentials = {
  async find(accessKeyId: string): Promise<KnownCredential<string> | undefined> {
    const key = file.credentials.find((entry: { accessKeyId: string }) => entry.accessKeyId === accessKeyId)
    if (key?.status !== 'Active') return undefined
    return {
      kind: 'known',
      caller: key.principalArn,
      secret: key.secretAccessKey,
      sessionToken: key.sessionToken,
      ...(key.expiration ? { expiresAt: new Date(key.expiration) } : {}),
    }
  },
}

export type Headers = [name: string, value: string][]

/** How a vector's request, or the time it arrives at, is altered. */
export interface VectorChange {
  readonly now?: string
  readonly service?: ServiceName
  readonly method?: string
  readonly target?: string
  readonly body?: string
  readonly headers?: (headers: Headers) => Headers
}

/** The principal's ARN that a verifier under the vectors' keys finds for the altered vector. */
export function verify(id: string, change: VectorChange = {}): Promise<string> {
  const vector = vectors.find((entry) => entry.id === id)
  if (!vector) throw new Error(`no vector ${id}`)
  const { request } = vector
  const verifier = new SignatureVerifier({
    credentials,
    regions: file.server.regions,
    clock: { now: () => new Date(change.now ?? vector.now) },
  })
  const pairs = request.headers.map(([name, value]): [string, string] => [name, value])
  const headers = change.headers?.(pairs) ?? pairs
  return verifier.verify(
    {
      method: change.method ?? request.method,
      target: change.target ?? request.target,
      headers: new HeaderLines(headers.flat()),
      body: Buffer.from(change.body ?? request.body, 'utf8'),
    },
    change.service ?? vector.service,
  )
}

export const withHeader = (name: string, value: string) => (headers: Headers) =>
  headers.map(([key, old]): Headers[number] => [key, key.toLowerCase() === name ? value : old])

export const without = (name: string) => (headers: Headers) => headers.filter(([key]) => key.toLowerCase() !== name)

export const also = (name: string, value: string) => (headers: Headers) => [
  ...headers,
  [name, value] as Headers[number],
]

export const inAuthorization = (from: string | RegExp, to: string) => (headers: Headers) =>
  headers.map(([key, old]): Headers[number] => [key, key === 'Authorization' ? old.replace(from, to) : old])
