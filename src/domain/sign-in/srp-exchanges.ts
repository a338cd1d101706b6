import type { Random } from '../../crypto/random.js'
import { type Sealer, UnsealError } from '../../crypto/sealing.js'
import type { Device } from '../../entities/device.js'
import { type Sub, sub as toSub } from '../../entities/ids.js'
import type { Clock } from '../clock.js'
import { Failure } from '../failure.js'
import { sessionExpiry } from './attempts.js'
import type { SignInContext } from './sign-in-step.js'

/** An SRP exchange between its two calls. Values A, B and b are hex. */
export interface SrpExchange {
  /** Claimed when the proof has been evaluated. */
  readonly id: string
  /** The user's, or that of a ghost. */
  readonly sub: Sub
  /** USER_ID_FOR_SRP of the first call, part of what the client signs. */
  readonly username: string
  /** For a ghost, under which its guesses are counted. */
  readonly ghostSubject: string | undefined
  readonly clientPublic: string
  readonly serverPublic: string
  readonly secret: string
  /** Whether functions lead the sign-in: the proof is one of their challenges. */
  readonly isCustom?: boolean
  readonly expiresAt: Date
}

/** Whose proof an exchange is, where it is not a user's password. */
export type ExchangeDevice = Pick<Device, 'sub' | 'key'>

interface SealedExchange extends Omit<SrpExchange, 'expiresAt' | 'sub'> {
  readonly sub: string
  readonly expiresAt: number
}

/** Every block is filled up to a multiple of this, so that its length does not tell a ghost from a user. */
const blockStep = 1536
const publicValueHex = 768

/** Pending SRP exchanges as SECRET_BLOCK, base64 of a sealed text: the first call writes nothing to the database. */
export class SrpExchanges {
  readonly #sealer: Sealer
  readonly #clock: Clock
  readonly #random: Random

  constructor(collaborators: { readonly sealer: Sealer; readonly clock: Clock; readonly random: Random }) {
    this.#sealer = collaborators.sealer
    this.#clock = collaborators.clock
    this.#random = collaborators.random
  }

  /** With a device, for the proof of that device alone. */
  seal(context: SignInContext, exchange: Omit<SrpExchange, 'id' | 'expiresAt'>, device?: ExchangeDevice): string {
    const sealed: SealedExchange = {
      ...exchange,
      clientPublic: pack(exchange.clientPublic),
      serverPublic: pack(exchange.serverPublic),
      id: this.#random.uuid(),
      expiresAt: sessionExpiry(context, this.#clock.now()).getTime(),
    }
    const text = JSON.stringify(sealed)
    const filled = text + ' '.repeat(blockStep - (Buffer.byteLength(text) % blockStep))
    return Buffer.from(this.#sealer.seal(filled, sealContext(context, device)), 'utf8').toString('base64')
  }

  /** Fails as a wrong password does for a block that is not of this pool, client and device (observed for a changed one). */
  open(context: SignInContext, block: string, device?: ExchangeDevice): SrpExchange {
    const sealed = this.#unseal(sealContext(context, device), block)
    const expiresAt = new Date(sealed.expiresAt)
    if (expiresAt <= this.#clock.now()) throw new Failure('session-expired')
    return {
      ...sealed,
      sub: toSub(sealed.sub),
      clientPublic: unpack(sealed.clientPublic),
      serverPublic: unpack(sealed.serverPublic),
      expiresAt,
    }
  }

  #unseal(scope: string, block: string): SealedExchange {
    const text = Buffer.from(block, 'base64')
    if (text.toString('base64') !== block) throw new Failure('credentials-invalid')
    try {
      const opened = this.#sealer.open(text.toString('utf8'), scope)
      return JSON.parse(opened.toString('utf8')) as SealedExchange
    } catch (error) {
      if (error instanceof UnsealError) throw new Failure('credentials-invalid')
      throw error
    }
  }
}

/** Hex of an integer below N as base64url of fixed length. */
function pack(hex: string): string {
  return Buffer.from(hex.replace(/^0+/, '').padStart(publicValueHex, '0'), 'hex').toString('base64url')
}

function unpack(packed: string): string {
  return Buffer.from(packed, 'base64url').toString('hex')
}

function sealContext({ pool, client }: SignInContext, device?: ExchangeDevice): string {
  if (device) return `sign-in:device-secret-block:${pool.id}/${client.id}/${device.sub}/${device.key}`
  return `sign-in:secret-block:${pool.id}/${client.id}`
}
