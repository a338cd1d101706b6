import { createHmac } from 'node:crypto'

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'

/** The six digits of RFC 6238 for a base32 secret, `steps` of 30 seconds away from now. */
export function totp(secret, steps = 0) {
  let bits = ''
  for (const character of secret) bits += alphabet.indexOf(character).toString(2).padStart(5, '0')
  const key = Buffer.from((bits.match(/.{8}/g) ?? []).map((byte) => Number.parseInt(byte, 2)))
  const counter = Buffer.alloc(8)
  counter.writeBigUInt64BE(BigInt(Math.floor(Date.now() / 30_000) + steps))
  const hash = createHmac('sha1', key).update(counter).digest()
  const value = hash.readUInt32BE(hash[19] & 15) & 0x7fffffff
  return String(value % 1_000_000).padStart(6, '0')
}
