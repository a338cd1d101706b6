import { randomBytes } from 'node:crypto'
import { buildDecrypt } from '@aws-crypto/decrypt-node'
import { CommitmentPolicy } from '@aws-crypto/material-management-node'
import { RawAesKeyringNode, RawAesWrappingSuiteIdentifier } from '@aws-crypto/raw-aes-keyring-node'
import { describe, expect, test } from 'vitest'
import { systemRandom } from '../../src/crypto/random.js'
import { systemClock } from '../../src/domain/clock.js'
import type { ConfiguredEncryption } from '../../src/entities/configured-triggers.js'
import { openTriggers } from '../../src/triggers/open-triggers.js'
import { recordedLog } from './recorded-log.js'

const userPoolId = 'eu-west-1_AbCdEfGhI'
const log = recordedLog()

function encryptionOf(encryption?: ConfiguredEncryption) {
  const configured = { timeoutMilliseconds: 5000, retries: 0, targets: new Map(), environment: {} }
  return openTriggers(
    { ...configured, ...(encryption ? { encryption } : {}) },
    { mode: 'dev', clock: systemClock, random: systemRandom, location: { region: 'eu-west-1' }, log },
  ).codeEncryption
}

const suites = {
  16: RawAesWrappingSuiteIdentifier.AES128_GCM_IV12_TAG16_NO_PADDING,
  24: RawAesWrappingSuiteIdentifier.AES192_GCM_IV12_TAG16_NO_PADDING,
  32: RawAesWrappingSuiteIdentifier.AES256_GCM_IV12_TAG16_NO_PADDING,
}

/** As a function that sends the code does it. */
function receiver(key: Buffer, keyName = 'codes') {
  const { decrypt } = buildDecrypt(CommitmentPolicy.REQUIRE_ENCRYPT_ALLOW_DECRYPT)
  const keyring = new RawAesKeyringNode({
    keyNamespace: 'poolgate',
    keyName,
    unencryptedMasterKey: Uint8Array.from(key),
    wrappingSuite: suites[key.length as 16 | 24 | 32],
  })
  return async (code: string) => {
    const { plaintext, messageHeader } = await decrypt(keyring, Buffer.from(code, 'base64'))
    return { text: plaintext.toString('utf8'), context: messageHeader.encryptionContext }
  }
}

describe('codes under a raw AES key', () => {
  test.each([16, 24, 32])(
    '%i bytes: a receiver with the AWS Encryption SDK reads the code and its pool [demand 120]',
    async (size) => {
      const key = randomBytes(size)
      const encryption = encryptionOf({ kind: 'raw-aes', keyNamespace: 'poolgate', keyName: 'codes', key })
      const code = await encryption.encrypt('Pässw&lt;rd 123456', { userPoolId })
      const { text, context } = await receiver(key)(code)
      expect(text).toBe('Pässw&lt;rd 123456')
      expect(context).toMatchObject({ 'userpool-id': userPoolId })
      expect(await encryption.encrypt('Pässw&lt;rd 123456', { userPoolId })).not.toBe(code)
    },
  )

  test('neither another key nor another name of it opens the code', async () => {
    const key = randomBytes(32)
    const encryption = encryptionOf({ kind: 'raw-aes', keyNamespace: 'poolgate', keyName: 'codes', key })
    const code = await encryption.encrypt('123456', { userPoolId })
    await expect(receiver(randomBytes(32))(code)).rejects.toThrow()
    await expect(receiver(key, 'other')(code)).rejects.toThrow()
    expect(Buffer.from(code, 'base64').includes('123456')).toBe(false)
  })
})

test('without a key no code is handed out', async () => {
  await expect(encryptionOf().encrypt('123456', { userPoolId })).rejects.toThrow(
    'triggers.encryption is not configured',
  )
})

test('the plaintext of dev is base64 of the code itself', async () => {
  const code = await encryptionOf({ kind: 'plaintext' }).encrypt('123456', { userPoolId })
  expect(Buffer.from(code, 'base64').toString('utf8')).toBe('123456')
})
