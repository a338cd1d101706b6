import type { CodeEncryption } from '../domain/triggers/code-encryption.js'

/** Hides nothing: base64 of the text itself. For `dev` only, where functions are written before there is a key. */
export const plaintextEncryption: CodeEncryption = {
  encrypt: (text) => Promise.resolve(Buffer.from(text, 'utf8').toString('base64')),
}
