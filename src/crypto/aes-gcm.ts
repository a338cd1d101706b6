import { createCipheriv, createDecipheriv } from 'node:crypto'
import { systemRandom } from './random.js'

const algorithm = 'aes-256-gcm'
const ivBytes = 12
const tagBytes = 16

/**
 * IV, tag and ciphertext of `plaintext` under a 32-byte key, bound to `context`. The IV comes from the system always: a
 * repeated one, as from a seeded source of chance, would break the cipher.
 */
export function encrypt(key: Buffer, plaintext: Buffer, context: string): Buffer {
  const iv = systemRandom.bytes(ivBytes)
  const cipher = createCipheriv(algorithm, key, iv, { authTagLength: tagBytes }).setAAD(Buffer.from(context, 'utf8'))
  const ciphertext = Buffer.concat([cipher.update(plaintext), cipher.final()])
  return Buffer.concat([iv, cipher.getAuthTag(), ciphertext])
}

/** The plaintext, or undefined when the box was changed, moved to another context or made with another key. */
export function decrypt(key: Buffer, box: Buffer, context: string): Buffer | undefined {
  if (box.length < ivBytes + tagBytes) return undefined
  const decipher = createDecipheriv(algorithm, key, box.subarray(0, ivBytes), { authTagLength: tagBytes })
  decipher.setAAD(Buffer.from(context, 'utf8')).setAuthTag(box.subarray(ivBytes, ivBytes + tagBytes))
  try {
    return Buffer.concat([decipher.update(box.subarray(ivBytes + tagBytes)), decipher.final()])
  } catch {
    return undefined
  }
}
