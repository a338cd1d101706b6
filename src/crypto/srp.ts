import { constantTimeEqual } from './digests.js'
import { type Random, systemRandom } from './random.js'
import { computeX, modulus, type SrpSubject, type SrpVerifier, signClaim, toInteger } from './srp-arithmetic.js'
import { SrpThreads } from './srp-threads.js'

export type { SrpSubject, SrpVerifier } from './srp-arithmetic.js'

/** The server's half of a started exchange; `secret` (b) must stay sealed. All hex. */
export interface SrpServerKeys {
  readonly secret: string
  readonly serverPublic: string
}

export interface SrpProof {
  readonly clientPublic: string
  readonly serverPublic: string
  readonly secret: string
  readonly verifier: string
  /** The decoded bytes of SECRET_BLOCK. */
  readonly secretBlock: Buffer
  /** As sent: the signature covers the string. */
  readonly timestamp: string
  /** Base64 HMAC of 32 bytes. */
  readonly signature: string
}

export interface SrpOptions {
  readonly random?: Random
  /** The most worker threads at a time, 2 unless given. */
  readonly threads?: number
}

const secretBytes = 32
const saltBytes = 16
const modulusHex = modulus.toString(16)
/** Assumed: generous enough for any client that pads to the width of N or a machine word. */
const longestPublicValue = 1024

/**
 * SRP-6a as Cognito's clients compute it (3072-bit MODP group 15 of RFC 3526, g = 2, SHA-256). The heavy arithmetic runs
 * in worker threads through OpenSSL's Diffie-Hellman, never on the main thread.
 */
export class Srp {
  readonly #random: Random
  readonly #threads: SrpThreads

  constructor(options: SrpOptions = {}) {
    this.#random = options.random ?? systemRandom
    this.#threads = new SrpThreads(options.threads ?? 2)
  }

  /** Draws a salt of 16 bytes and computes the verifier of `password`. */
  async createVerifier(subject: SrpSubject, password: string): Promise<SrpVerifier> {
    const salt = toInteger(this.#random.bytes(saltBytes))
    const verifier = await this.#computeVerifier(subject, password, salt)
    return { salt: salt.toString(16), verifier }
  }

  /** Whether `password` gives the stored verifier, compared in constant time. */
  async matches(subject: SrpSubject, password: string, stored: SrpVerifier): Promise<boolean> {
    const verifier = await this.#computeVerifier(subject, password, BigInt(`0x${stored.salt}`))
    return constantTimeEqual(toFullWidth(verifier), toFullWidth(stored.verifier))
  }

  /** Draws b (256 bits) and computes B = kv + g^b mod N. */
  async begin(verifier: string): Promise<SrpServerKeys> {
    const secret = this.#random.bytes(secretBytes).toString('hex')
    const serverPublic = await this.#threads.run({ kind: 'server-public', verifier, secret })
    if (serverPublic === undefined) throw new Error('The SRP server value is degenerate.')
    return { secret, serverPublic }
  }

  /** Whether the client's PASSWORD_CLAIM_SIGNATURE proves knowledge of the password; false too for a degenerate A or u = 0. */
  async verifies(subject: SrpSubject, proof: SrpProof): Promise<boolean> {
    const { clientPublic, serverPublic, secret, verifier, secretBlock, timestamp, signature } = proof
    if (!isValidPublicValue(clientPublic)) return false

    const key = await this.#threads.run({ kind: 'session-key', clientPublic, serverPublic, secret, verifier })
    if (key === undefined) return false
    return constantTimeEqual(signClaim(Buffer.from(key, 'hex'), subject, secretBlock, timestamp), signature)
  }

  /** Waits for running work and ends the worker threads. */
  async close(): Promise<void> {
    await this.#threads.close()
  }

  async #computeVerifier(subject: SrpSubject, password: string, salt: bigint): Promise<string> {
    const x = computeX(subject, password, salt).toString(16)
    const verifier = await this.#threads.run({ kind: 'verifier', x })
    if (verifier === undefined) throw new Error('The SRP verifier is degenerate.')
    return verifier
  }
}

/** True for a usable SRP_A: hex of a positive integer below 2^3072 whose remainder mod N is not 0. Costs no exponentiation. */
export function isValidPublicValue(hex: string): boolean {
  if (hex.length > longestPublicValue || !/^[0-9a-fA-F]+$/.test(hex)) return false
  const digits = hex.replace(/^0+/, '').toLowerCase()
  // 2N has more digits than N, so that 0 and N are the only multiples to refuse.
  return digits !== '' && digits.length <= modulusHex.length && digits !== modulusHex
}

/** True for the hex of a verifier that a password can give: neither 0, 1 nor N - 1, under which S does not depend on it, and below N. */
export function isUsableVerifier(hex: string): boolean {
  if (hex.length > longestPublicValue || !/^[0-9a-f]+$/.test(hex)) return false
  const value = BigInt(`0x${hex}`)
  return value > 1n && value < modulus - 1n
}

function toFullWidth(hex: string): string {
  return hex.toLowerCase().padStart(modulusHex.length, '0')
}
