import { randomBytes, randomInt, randomUUID } from 'node:crypto'

/** The one source of chance, cryptographically secure in production. */
export interface Random {
  bytes(length: number): Buffer
  uuid(): string
  /** Uniform integer in [0, limit). */
  integer(limit: number): number
}

export const systemRandom: Random = {
  bytes: (length) => randomBytes(length),
  uuid: () => randomUUID(),
  integer: (limit) => randomInt(limit),
}

/** `length` characters drawn uniformly from `alphabet`. */
export function randomText(random: Random, alphabet: string, length: number): string {
  let text = ''
  for (let index = 0; index < length; index += 1) text += alphabet[random.integer(alphabet.length)]
  return text
}
