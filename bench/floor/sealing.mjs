import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto'

/** A key of the floor alone; what it seals is thrown away with the folder. */
const key = Buffer.alloc(32, 'floor')
const ivBytes = 12
const tagBytes = 16

/** AES-256-GCM, base64url of iv, tag and ciphertext. */
export function seal(text, context, encoding = 'base64url') {
  const iv = randomBytes(ivBytes)
  const cipher = createCipheriv('aes-256-gcm', key, iv).setAAD(Buffer.from(context))
  const sealed = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()])
  return Buffer.concat([iv, cipher.getAuthTag(), sealed]).toString(encoding)
}

export function open(sealed, context, encoding = 'base64url') {
  const bytes = Buffer.from(sealed, encoding)
  const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, ivBytes)).setAAD(Buffer.from(context))
  decipher.setAuthTag(bytes.subarray(ivBytes, ivBytes + tagBytes))
  return Buffer.concat([decipher.update(bytes.subarray(ivBytes + tagBytes)), decipher.final()]).toString('utf8')
}
