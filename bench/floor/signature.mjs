import { createHash, createHmac, timingSafeEqual } from 'node:crypto'
import { benchCredential } from '../client/cognito.mjs'

const parts = /^AWS4-HMAC-SHA256 Credential=([^/]+)\/(\d{8})\/([^,]+), SignedHeaders=([^,]+), Signature=([0-9a-f]{64})$/
const keys = new Map()

/** Whether the one known key signed the request (Signature Version 4). */
export function isSigned(headers, body) {
  const match = parts.exec(headers.authorization ?? '')
  if (!match || match[1] !== benchCredential.accessKeyId) return false
  const [, , day, rest, names, signature] = match
  const signed = names.split(';').map((name) => `${name}:${headers[name]}\n`)
  const canonical = `POST\n/\n\n${signed.join('')}\n${names}\n${sha256(body)}`
  const text = `AWS4-HMAC-SHA256\n${headers['x-amz-date']}\n${day}/${rest}\n${sha256(canonical)}`
  return timingSafeEqual(hmac(keyOf(day, rest), text), Buffer.from(signature, 'hex'))
}

function keyOf(day, rest) {
  const scope = `${day}/${rest}`
  let key = keys.get(scope)
  if (!key) {
    key = scope.split('/').reduce(hmac, `AWS4${benchCredential.secretAccessKey}`)
    keys.set(scope, key)
  }
  return key
}

function hmac(key, text) {
  return createHmac('sha256', key).update(text).digest()
}

function sha256(text) {
  return createHash('sha256').update(text).digest('hex')
}
