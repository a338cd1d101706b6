import { generateKeyPairSync } from 'node:crypto'
import { expect, test } from 'vitest'
import { generateRsaKeyPair, importPrivateKey, importPublicKey } from './rsa-keys.js'

test('generateRsaKeyPair: RSA-2048, exponent 65537, PKCS #8, both halves of one pair', async () => {
  const pair = await generateRsaKeyPair()
  const [privateKey, publicKey] = [importPrivateKey(pair.privatePem), importPublicKey(pair.publicJwk)]

  expect(pair.privatePem).toMatch(/^-----BEGIN PRIVATE KEY-----\n/)
  expect(pair.publicJwk.e).toBe('AQAB')
  expect(Buffer.from(pair.publicJwk.n, 'base64url')).toHaveLength(256)
  expect(privateKey.export({ format: 'jwk' }).n).toBe(pair.publicJwk.n)
  expect(publicKey.asymmetricKeyDetails?.modulusLength).toBe(2048)
})

test('importPrivateKey and importPublicKey: refuse what is not RSA of 2048 bits', () => {
  const ec = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey.export({ type: 'pkcs8', format: 'pem' })
  const weak = generateKeyPairSync('rsa', { modulusLength: 1024 })
  const { n = '', e = '' } = weak.publicKey.export({ format: 'jwk' })

  expect(() => importPrivateKey(ec.toString())).toThrow('RSA')
  expect(() => importPrivateKey(weak.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString())).toThrow('2048')
  expect(() => importPrivateKey('')).toThrow()
  expect(() => importPublicKey({ n, e })).toThrow('2048')
  expect(() => importPublicKey({ n: '', e: '' })).toThrow()
})
