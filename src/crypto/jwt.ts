import { constants, type KeyObject, sign, verify } from 'node:crypto'
import { decodeBase64url } from './base64url.js'

export interface JwtSigningKey {
  readonly kid: string
  readonly privateKey: KeyObject
}

export type ParsedJwt = {
  readonly kid: string
  readonly claims: Readonly<Record<string, unknown>>
  readonly signingInput: string
  readonly signature: Buffer
}

const padding = constants.RSA_PKCS1_PADDING
const longestHeader = 512
const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

/** RS256 JWS in compact form with the header `{"kid","alg"}`, nothing else. Signs in the libuv pool. */
export async function signJwt(key: JwtSigningKey, claims: Readonly<Record<string, unknown>>): Promise<string> {
  const signingInput = `${encodeHeader(key.kid)}.${Buffer.from(JSON.stringify(claims), 'utf8').toString('base64url')}`
  const signature = await signRs256(key.privateKey, signingInput)
  return `${signingInput}.${signature.toString('base64url')}`
}

/**
 * Splits and decodes a compact RS256 JWS in exactly the form that `signJwt` gives; undefined for anything else (`none`,
 * HS256, `crit`, `jwk`, any further or repeated header member, extra parts, non-canonical base64url). The signature is
 * not checked yet: nothing of the result may be trusted before `verifyJwt`.
 */
export function parseJwt(token: string): ParsedJwt | undefined {
  const [header, payload, signed, ...rest] = token.split('.', 4)
  if (header === undefined || payload === undefined || signed === undefined || rest.length > 0) return undefined

  const kid = readKid(header)
  const claims = kid === undefined ? undefined : decodeObject(payload)
  const signature = decodeBase64url(signed)
  if (kid === undefined || !claims || !signature?.length) return undefined
  return { kid, claims, signingInput: `${header}.${payload}`, signature }
}

/** Whether the RSA key made the signature, RSASSA-PKCS1-v1_5 with SHA-256; a key of another kind never did. */
export function verifyJwt(parsed: ParsedJwt, publicKey: KeyObject): boolean {
  if (publicKey.type !== 'public' || publicKey.asymmetricKeyType !== 'rsa') return false
  return verify('sha256', Buffer.from(parsed.signingInput, 'utf8'), { key: publicKey, padding }, parsed.signature)
}

function signRs256(key: KeyObject, text: string): Promise<Buffer> {
  if (key.asymmetricKeyType !== 'rsa') throw new Error('RS256 needs an RSA key.')
  return new Promise((resolve, reject) => {
    sign('sha256', Buffer.from(text, 'utf8'), { key, padding }, (error, signature) =>
      error ? reject(error) : resolve(signature),
    )
  })
}

function encodeHeader(kid: string): string {
  return Buffer.from(JSON.stringify({ kid, alg: 'RS256' }), 'utf8').toString('base64url')
}

/** Only the one encoding of our own header passes, which leaves a forger no room for other members or spellings. */
function readKid(header: string): string | undefined {
  if (header.length > longestHeader) return undefined
  const kid = decodeObject(header)?.kid
  return typeof kid === 'string' && encodeHeader(kid) === header ? kid : undefined
}

function decodeObject(part: string): Readonly<Record<string, unknown>> | undefined {
  const bytes = decodeBase64url(part)
  if (!bytes) return undefined
  try {
    const value: unknown = JSON.parse(utf8.decode(bytes))
    return isObject(value) ? value : undefined
  } catch {
    return undefined
  }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
