import { createDiffieHellman, createHash, createHmac, getDiffieHellman } from 'node:crypto'

/** The client's half of SRP as the reference formulas give it, with every value open to change. */
export interface SrpClient {
  readonly srpA: string
  /** ChallengeResponses for the parameters of a PASSWORD_VERIFIER challenge. */
  answer(parameters: Readonly<Record<string, string>>, options?: SrpAnswerOptions): Record<string, string>
}

export interface SrpAnswerOptions {
  readonly password?: string
  /** What is signed. */
  readonly timestamp?: string
  /** What is sent, if something else. */
  readonly sentTimestamp?: string
  /** What the password belongs to; USER_ID_FOR_SRP unless given. */
  readonly identity?: string
  /** USERNAME of the answer; USER_ID_FOR_SRP unless given. */
  readonly username?: string
}

const prime = getDiffieHellman('modp15').getPrime()
const modulus = toInteger(prime)
const multiplier = toInteger(hash(pad(modulus), pad(2n)))

export function srpClient(poolId: string, password: string): SrpClient {
  return groupClient(poolId.slice(poolId.indexOf('_') + 1), password)
}

/** A device's half: its group key in place of the pool's name, and as identity of the answers its key. */
export function deviceSrpClient({ key, groupKey, password }: DeviceSecret): SrpClient {
  const client = groupClient(groupKey, password)
  return {
    srpA: client.srpA,
    answer: (parameters, options) => ({
      ...client.answer(parameters, { identity: key, username: parameters.USERNAME ?? '', ...options }),
      DEVICE_KEY: key,
    }),
  }
}

export interface DeviceSecret {
  readonly key: string
  readonly groupKey: string
  readonly password: string
}

/** DeviceSecretVerifierConfig for a salt. */
export function deviceVerifier({ key, groupKey, password }: DeviceSecret, salt: Buffer) {
  const x = toInteger(hash(pad(toInteger(salt)), hash(`${groupKey}${key}:${password}`)))
  return {
    PasswordVerifier: pad(power(2n, x)).toString('base64'),
    Salt: pad(toInteger(salt)).toString('base64'),
  }
}

function groupClient(group: string, password: string): SrpClient {
  const exchange = createDiffieHellman(prime, 2)
  const publicValue = toInteger(exchange.generateKeys())
  const secret = toInteger(exchange.getPrivateKey())

  return {
    srpA: publicValue.toString(16),
    answer(parameters, options = {}) {
      const { SALT = '', SRP_B = '', SECRET_BLOCK = '', USER_ID_FOR_SRP = '' } = parameters
      const identity = options.identity ?? USER_ID_FOR_SRP
      const timestamp = options.timestamp ?? timestampOf(new Date())
      const credentials = hash(`${group}${identity}:${options.password ?? password}`)
      const x = toInteger(hash(pad(BigInt(`0x${SALT}`)), credentials))
      const serverPublic = BigInt(`0x${SRP_B}`)
      const u = toInteger(hash(pad(publicValue), pad(serverPublic)))
      const base = (((serverPublic - multiplier * power(2n, x)) % modulus) + modulus) % modulus
      const shared = power(base, secret + u * x)
      const prk = createHmac('sha256', pad(u)).update(pad(shared)).digest()
      const key = createHmac('sha256', prk).update('Caldera Derived Key\x01').digest().subarray(0, 16)
      const claim = [group, identity, Buffer.from(SECRET_BLOCK, 'base64'), timestamp]
      const signature = createHmac('sha256', key)
      for (const part of claim) signature.update(part)
      return {
        USERNAME: options.username ?? identity,
        PASSWORD_CLAIM_SECRET_BLOCK: SECRET_BLOCK,
        PASSWORD_CLAIM_SIGNATURE: signature.digest('base64'),
        TIMESTAMP: options.sentTimestamp ?? timestamp,
      }
    },
  }
}

/** `EEE MMM d HH:mm:ss UTC yyyy`. */
export function timestampOf(time: Date): string {
  const [weekday = '', day, month, year, clock] = time.toUTCString().split(' ')
  return `${weekday.slice(0, 3)} ${month} ${Number(day)} ${clock} UTC ${year}`
}

function power(base: bigint, exponent: bigint): bigint {
  const exchange = createDiffieHellman(prime, 2)
  exchange.setPrivateKey(pad(exponent))
  return toInteger(exchange.computeSecret(pad(base)))
}

function pad(value: bigint): Buffer {
  const hex = value.toString(16)
  const even = hex.length % 2 === 0 ? hex : `0${hex}`
  return Buffer.from(Number.parseInt(even.slice(0, 2), 16) >= 0x80 ? `00${even}` : even, 'hex')
}

function toInteger(bytes: Buffer): bigint {
  return BigInt(`0x${bytes.toString('hex')}`)
}

function hash(...parts: (Buffer | string)[]): Buffer {
  const digest = createHash('sha256')
  for (const part of parts) digest.update(part)
  return digest.digest()
}
