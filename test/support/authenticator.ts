import { createHash, createSign, generateKeyPairSync, type KeyObject, randomBytes } from 'node:crypto'

/** What a browser is asked for by StartWebAuthnRegistration. */
export interface CreationOptions {
  readonly challenge: string
  readonly rp: { readonly id: string; readonly name: string }
  readonly user: { readonly id: string; readonly name: string; readonly displayName: string }
  readonly excludeCredentials: readonly { readonly id: string; readonly type: string }[]
  readonly pubKeyCredParams: readonly { readonly alg: number; readonly type: string }[]
  readonly authenticatorSelection: Readonly<Record<string, unknown>>
  readonly timeout: number
}

/** CREDENTIAL_REQUEST_OPTIONS, parsed. */
export interface RequestOptions {
  readonly challenge: string
  readonly rpId: string
  readonly allowCredentials: readonly { readonly id: string; readonly type: string; readonly transports: string[] }[]
  readonly userVerification: string
  readonly timeout: number
}

/** Everything that an authenticator or browser may get wrong. */
export interface Deviations {
  readonly origin?: string
  readonly rpId?: string
  readonly challenge?: string
  readonly type?: string
  readonly userPresent?: boolean
  readonly userVerified?: boolean
  readonly counter?: number
  readonly userHandle?: string | null
  readonly algorithm?: 'ES256' | 'RS256' | 'ES384'
  readonly id?: string
  /** Bytes that the public key carries besides. */
  readonly keyPadding?: number
}

/** An authenticator and its browser in one, with every value open to change: `https://<rp id>` and a verified user unless told otherwise. */
export class Authenticator {
  readonly id: string
  readonly #algorithm: 'ES256' | 'RS256' | 'ES384'
  readonly #privateKey: KeyObject
  readonly #coseKey: Buffer
  counter = 0
  userHandle: string | undefined

  constructor({ algorithm = 'ES256', id = randomBytes(32).toString('base64url'), keyPadding = 0 }: Deviations = {}) {
    this.id = id
    this.#algorithm = algorithm
    const { privateKey, coseKey } = generate(algorithm, keyPadding)
    this.#privateKey = privateKey
    this.#coseKey = coseKey
  }

  /** The browser's RegistrationResponseJSON. */
  create(options: CreationOptions, wrong: Deviations = {}) {
    this.userHandle = options.user.id
    const rpId = wrong.rpId ?? options.rp.id
    const clientData = this.#clientData('webauthn.create', { challenge: options.challenge, rpId: options.rp.id }, wrong)
    const id = Buffer.from(wrong.id ?? this.id, 'base64url')
    const length = Buffer.alloc(2)
    length.writeUInt16BE(id.length)
    const attested = Buffer.concat([Buffer.alloc(16), length, id, this.#coseKey])
    const authData = Buffer.concat([this.#authenticatorData(rpId, wrong, 0x40), attested])
    const attestationObject = map([
      [text('fmt'), text('none')],
      [text('attStmt'), map([])],
      [text('authData'), bytes(authData)],
    ])
    return {
      id: id.toString('base64url'),
      rawId: id.toString('base64url'),
      type: 'public-key',
      authenticatorAttachment: 'platform',
      clientExtensionResults: {},
      response: {
        clientDataJSON: clientData.toString('base64url'),
        attestationObject: attestationObject.toString('base64url'),
        transports: ['internal'],
      },
    }
  }

  /** The browser's AuthenticationResponseJSON as the text that CREDENTIAL carries. Each signature raises the counter. */
  get(options: Pick<RequestOptions, 'challenge' | 'rpId'>, wrong: Deviations = {}): string {
    const rpId = wrong.rpId ?? options.rpId
    this.counter = wrong.counter ?? this.counter + 1
    const clientData = this.#clientData('webauthn.get', options, wrong)
    const authenticatorData = this.#authenticatorData(rpId, wrong, 0)
    const signed = Buffer.concat([authenticatorData, createHash('sha256').update(clientData).digest()])
    const signature = createSign(this.#algorithm === 'ES384' ? 'sha384' : 'sha256')
      .update(signed)
      .sign(this.#privateKey)
    const id = wrong.id ?? this.id
    const userHandle = wrong.userHandle === undefined ? this.userHandle : wrong.userHandle
    return JSON.stringify({
      id,
      rawId: id,
      type: 'public-key',
      authenticatorAttachment: 'platform',
      clientExtensionResults: {},
      response: {
        clientDataJSON: clientData.toString('base64url'),
        authenticatorData: authenticatorData.toString('base64url'),
        signature: signature.toString('base64url'),
        userHandle,
      },
    })
  }

  #clientData(type: string, asked: { challenge: string; rpId: string }, wrong: Deviations): Buffer {
    const defaultOrigin = asked.rpId === 'localhost' ? 'http://localhost:5173' : `https://${asked.rpId}`
    return Buffer.from(
      JSON.stringify({
        type: wrong.type ?? type,
        challenge: wrong.challenge ?? asked.challenge,
        origin: wrong.origin ?? defaultOrigin,
        crossOrigin: false,
      }),
    )
  }

  #authenticatorData(rpId: string, wrong: Deviations, flags: number): Buffer {
    const present = (wrong.userPresent ?? true) ? 0x01 : 0
    const verified = (wrong.userVerified ?? true) ? 0x04 : 0
    const tail = Buffer.alloc(5)
    tail.writeUInt8(flags | present | verified, 0)
    tail.writeUInt32BE(this.counter, 1)
    return Buffer.concat([createHash('sha256').update(rpId).digest(), tail])
  }
}

function generate(
  algorithm: 'ES256' | 'RS256' | 'ES384',
  keyPadding: number,
): { privateKey: KeyObject; coseKey: Buffer } {
  const padding: Entry[] = keyPadding > 0 ? [[integer(-100), bytes(Buffer.alloc(keyPadding))]] : []
  if (algorithm === 'RS256') {
    const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
    const { n = '', e = '' } = publicKey.export({ format: 'jwk' })
    const members: Entry[] = [
      [integer(1), integer(3)],
      [integer(3), integer(-257)],
      [integer(-1), bytes(Buffer.from(n, 'base64url'))],
      [integer(-2), bytes(Buffer.from(e, 'base64url'))],
      ...padding,
    ]
    return { privateKey, coseKey: map(members) }
  }
  const [namedCurve, alg, curve] = algorithm === 'ES256' ? (['P-256', -7, 1] as const) : (['P-384', -35, 2] as const)
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve })
  const { x = '', y = '' } = publicKey.export({ format: 'jwk' })
  const members: Entry[] = [
    [integer(1), integer(2)],
    [integer(3), integer(alg)],
    [integer(-1), integer(curve)],
    [integer(-2), bytes(Buffer.from(x, 'base64url'))],
    [integer(-3), bytes(Buffer.from(y, 'base64url'))],
    ...padding,
  ]
  return { privateKey, coseKey: map(members) }
}

type Entry = readonly [key: Buffer, value: Buffer]

/** CBOR (RFC 8949), as far as authenticators need it. */
function head(major: number, length: number): Buffer {
  if (length < 24) return Buffer.from([(major << 5) | length])
  if (length < 256) return Buffer.from([(major << 5) | 24, length])
  return Buffer.from([(major << 5) | 25, length >> 8, length & 0xff])
}

function integer(value: number): Buffer {
  return value < 0 ? head(1, -value - 1) : head(0, value)
}

function bytes(value: Buffer): Buffer {
  return Buffer.concat([head(2, value.length), value])
}

function text(value: string): Buffer {
  return Buffer.concat([head(3, Buffer.byteLength(value)), Buffer.from(value)])
}

function map(entries: readonly Entry[]): Buffer {
  return Buffer.concat([head(5, entries.length), ...entries.flat()])
}
