import { createHash, timingSafeEqual } from 'node:crypto'
import { formatBasicIso, parseBasicIso } from './basic-iso-time.js'
import { canonicalRequest } from './canonical-request.js'
import { type ClaimedSignature, readClaimedSignature } from './claimed-signature.js'
import type { CredentialLookup, KnownCredential } from './credentials.js'
import { expiredToken, incomplete, invalid, mismatch, unrecognizedClient } from './signature-failure.js'
import { type SignableRequest, type SplitRequest, splitRequest } from './signed-request.js'
import { hmac, SigningKeys } from './signing-keys.js'

export type ServiceName = 'cognito-idp' | 'iam' | 'sts'

export interface SignatureVerifierOptions<Caller> {
  readonly credentials: CredentialLookup<Caller>
  readonly regions: readonly string[]
  /** The clock that clients sign by. Answers carry its time in their Date header, by which SDKs correct their own. */
  readonly clock: { now(): Date }
  /** 300 unless given. */
  readonly windowSeconds?: number
}

interface Credential {
  readonly accessKeyId: string
  readonly day: string
  readonly region: string
  readonly service: string
  readonly terminator: string
}

/** Added by a content network after signing; the one `x-amz-` header that may stay unsigned. */
const addedInTransit = 'x-amz-cf-id'
/** Wider than AWS's `[A-Z0-9]{16,128}` for made-up keys of developers; nothing else reaches the lookup. */
const accessKeyIdForm = /^[\w+=,.@-]{1,128}$/

/** Verifies AWS Signature Version 4, in header and pre-signed query form, over the bytes that arrived. */
export class SignatureVerifier<Caller> {
  readonly #credentials: CredentialLookup<Caller>
  readonly #regions: ReadonlySet<string>
  readonly #clock: { now(): Date }
  readonly #windowSeconds: number
  readonly #keys = new SigningKeys()

  constructor(options: SignatureVerifierOptions<Caller>) {
    this.#credentials = options.credentials
    this.#regions = new Set(options.regions)
    this.#clock = options.clock
    this.#windowSeconds = options.windowSeconds ?? 300
  }

  /**
   * Who signed the request for `service`, or a thrown SignatureFailure. Checks in the order of real services: encoding,
   * form, parts, signed headers, date and clock, scope, key and token, signature.
   */
  async verify(request: SignableRequest, service: ServiceName): Promise<Caller> {
    const split = splitRequest(request)
    const claimed = readClaimedSignature(split)
    requireSignedHeaders(split, claimed.signedHeaders)
    const now = wholeSeconds(this.#clock.now())
    this.#requireCurrent(claimed, now)
    const credential = readCredential(claimed.credential)
    this.#requireScope(credential, claimed.date, service)

    const known = await this.#find(credential.accessKeyId, claimed.sessionToken)
    if (!known) throw unrecognizedClient()
    if (known.kind === 'known') requireToken(known, claimed.sessionToken, now)
    const bodyHash = sha256Hex(split.body)
    requirePlausible(split, claimed, bodyHash)
    if (known.kind === 'known') {
      const canonical = canonicalRequest(split, claimed, bodyHash)
      const key = this.#keys.get(credential.accessKeyId, known.secret, credential)
      requireSignature({ canonical, claimed, credential, key })
    }
    return known.caller
  }

  async #find(accessKeyId: string, sessionToken: string | undefined) {
    return accessKeyIdForm.test(accessKeyId) ? this.#credentials.find(accessKeyId, sessionToken) : undefined
  }

  #requireCurrent(claimed: ClaimedSignature, now: Date): void {
    const time = parseBasicIso(claimed.date)
    if (!time) {
      const got = claimed.date.slice(0, 100)
      throw incomplete(
        `Date must be in ISO-8601 'basic format'. Got '${got}'. See http://en.wikipedia.org/wiki/ISO_8601`,
      )
    }
    const window = this.#windowSeconds
    const lifetime = claimed.expiresInSeconds ?? window
    const oldest = addSeconds(now, -lifetime)
    const newest = addSeconds(now, window)
    if (time < oldest) {
      const spans = `${formatBasicIso(oldest)} (${formatBasicIso(now)} - ${span(lifetime)})`
      throw invalid(`Signature expired: ${claimed.date} is now earlier than ${spans}`)
    }
    if (time > newest) {
      const spans = `${formatBasicIso(newest)} (${formatBasicIso(now)} + ${span(window)})`
      throw invalid(`Signature not yet current: ${claimed.date} is still later than ${spans}`)
    }
  }

  #requireScope({ day, region, service, terminator }: Credential, date: string, expected: ServiceName): void {
    const wrong: string[] = []
    if (!this.#regions.has(region)) wrong.push(`Credential should be scoped to a valid region, not '${region}'.`)
    if (service !== expected) wrong.push(`Credential should be scoped to correct service: '${expected}'.`)
    if (terminator !== 'aws4_request') {
      wrong.push(`Credential should be scoped with a valid terminator: 'aws4_request', not '${terminator}'.`)
    }
    const dayOfDate = date.slice(0, 8)
    if (day !== dayOfDate) {
      wrong.push(
        'Date in Credential scope does not match YYYYMMDD from ISO-8601 version of date from HTTP: ' +
          `'${day}' != '${dayOfDate}', from '${date}'.`,
      )
    }
    if (wrong.length > 0) throw invalid(wrong.join(' '))
  }
}

/** What can be seen without the key. A declared body hash is only compared: signing with it would let a body be replaced. */
function requirePlausible({ headers }: SplitRequest, claimed: ClaimedSignature, bodyHash: string): void {
  if (!/^[0-9a-f]{64}$/.test(claimed.signature)) throw mismatch()
  // UNSIGNED-PAYLOAD and STREAMING-… belong to S3 and never equal a hash.
  const declared = headers.all('x-amz-content-sha256')
  if (declared && declared.join(',') !== bodyHash) throw mismatch()
}

function requireSignature(check: {
  readonly canonical: string
  readonly claimed: ClaimedSignature
  readonly credential: Credential
  readonly key: Buffer
}): void {
  const { day, region, service, terminator } = check.credential
  // Node hands over header bytes as Latin-1, so this hashes the bytes of the wire.
  const hash = sha256Hex(Buffer.from(check.canonical, 'latin1'))
  const text = `AWS4-HMAC-SHA256\n${check.claimed.date}\n${day}/${region}/${service}/${terminator}\n${hash}`
  if (!timingSafeEqual(hmac(check.key, text), Buffer.from(check.claimed.signature, 'hex'))) throw mismatch()
}

/** `host` and every `x-amz-` header that is present must be signed: X-Amz-Target names the action. */
function requireSignedHeaders({ headers }: SplitRequest, signedHeaders: readonly string[]): void {
  if (!signedHeaders.includes('host')) throw unsigned("'Host' or ':authority'")
  for (const name of headers.names()) {
    if (name.startsWith('x-amz-') && name !== addedInTransit && !signedHeaders.includes(name))
      throw unsigned(`'${name}'`)
  }
}

function unsigned(name: string): Error {
  return invalid(`${name} must be a 'SignedHeader' in the AWS Authorization.`)
}

function readCredential(text: string): Credential {
  const [accessKeyId, day, region, service, terminator, ...rest] = text.split('/')
  if (terminator === undefined || rest.length > 0 || !accessKeyId) {
    const got = text.slice(0, 200)
    throw incomplete(
      `Credential must have exactly 5 slash-delimited elements, e.g. keyid/date/region/service/term, got '${got}'`,
    )
  }
  return { accessKeyId, day: day ?? '', region: region ?? '', service: service ?? '', terminator }
}

/** Temporary credentials need their own token, long-term ones must come without any. */
function requireToken(known: KnownCredential<unknown>, sent: string | undefined, now: Date): void {
  const { sessionToken, expiresAt } = known
  if (sessionToken === undefined ? sent !== undefined : sent === undefined || !equalTexts(sent, sessionToken)) {
    throw unrecognizedClient()
  }
  if (expiresAt && expiresAt <= now) throw expiredToken()
}

function equalTexts(a: string, b: string): boolean {
  return timingSafeEqual(createHash('sha256').update(a).digest(), createHash('sha256').update(b).digest())
}

function sha256Hex(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex')
}

/** The wire has whole seconds: exactly the window off is still good. */
function wholeSeconds(time: Date): Date {
  return new Date(Math.floor(time.getTime() / 1000) * 1000)
}

function addSeconds(time: Date, seconds: number): Date {
  return new Date(time.getTime() + seconds * 1000)
}

function span(seconds: number): string {
  return seconds % 60 === 0 ? `${seconds / 60} min.` : `${seconds} sec.`
}
