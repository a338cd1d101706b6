import { randomBytes } from 'node:crypto'
import { expect, test } from 'vitest'
import { secretHash } from '../../crypto/digests.js'
import { Keyring } from '../../crypto/sealing.js'
import type { AppClient } from '../../entities/app-client.js'
import { clientId, userPoolId } from '../../entities/ids.js'
import { Failure } from '../failure.js'
import { ClientAuthentication } from './client-authentication.js'
import { sealClientSecret } from './client-secrets.js'
import { completeClientSettings } from './client-settings.js'

const now = new Date('2026-11-25T12:00:00Z')
const masterKey = randomBytes(32)
const sealer = Keyring.open(masterKey, [Keyring.createKey(masterKey, now)])
const authentication = new ClientAuthentication({ sealer })
const owner = { id: clientId('1example23456789'), poolId: userPoolId('us-east-1_EXAMPLE12') }

function clientWith(...secrets: string[]): AppClient {
  const sealedSecrets = secrets.map((secret, index) =>
    sealClientSecret(sealer, secret, { ...owner, createdAt: new Date(now.getTime() + index) }),
  )
  const settings = completeClientSettings({ name: 'web' })
  return { ...owner, createdAt: now, modifiedAt: now, settings, sealedSecrets }
}

function codeOf(check: () => void): string {
  try {
    check()
    return 'ok'
  } catch (error) {
    return error instanceof Failure ? error.code : String(error)
  }
}

const old = 'exampleclientsecret0123456789abcdefghijklmnopqrstuvw'
const confidential = clientWith(old, 'second-secret')
const published = 'y7EWke+tqbad32i8jdVWrTQkPOho3Lj4pytpDcE2IgE='

test.each([
  ['the right hash', confidential, ['janedoe'], published, 'ok'],
  ['the right hash by the second secret', confidential, ['jo'], secretHash('second-secret', 'jo', owner.id), 'ok'],
  ['a hash over one of several names', confidential, ['alias', 'janedoe'], published, 'ok'],
  ['a hash over another name', confidential, ['johndoe'], published, 'secret-hash-mismatch'],
  ['a hash by another secret', confidential, ['jo'], secretHash('other', 'jo', owner.id), 'secret-hash-mismatch'],
  ['the secret itself', confidential, ['janedoe'], old, 'secret-hash-mismatch'],
  ['an empty hash', confidential, ['janedoe'], '', 'secret-hash-mismatch'],
  ['no name to compare with', confidential, [], published, 'secret-hash-mismatch'],
  ['no hash', confidential, ['janedoe'], undefined, 'secret-hash-missing'],
  ['no hash, public client', clientWith(), ['janedoe'], undefined, 'ok'],
  ['a hash, public client', clientWith(), ['janedoe'], published, 'secret-hash-unexpected'],
])('SECRET_HASH: %s', (_name, client, usernames, hash, outcome) => {
  expect(codeOf(() => authentication.verifySecretHash(client, usernames, hash))).toBe(outcome)
})

test.each([
  ['the first secret', confidential, old, true],
  ['the second secret', confidential, 'second-secret', true],
  ['a wrong secret', confidential, `${old}x`, false],
  ['an empty secret', confidential, '', false],
  ['no secret', confidential, undefined, false],
  ['no secret, public client', clientWith(), undefined, true],
  ['a secret, public client', clientWith(), old, false],
])('ClientSecret: %s', (_name, client, secret, valid) => {
  expect(authentication.isSecretValid(client, secret)).toBe(valid)
})

test('a secret sealed for another client does not open', () => {
  const moved = { ...clientWith(old), id: clientId('another') }
  expect(() => authentication.isSecretValid(moved, old)).toThrow('sealed value')
})
