import type { CodeEncryption } from '../domain/triggers/code-encryption.js'

interface Options {
  readonly keyNamespace: string
  readonly keyName: string
  /** 16, 24 or 32 bytes. */
  readonly key: Buffer
}

type Encrypt = (text: string, context: Record<string, string>) => Promise<Buffer>

/** Messages of the AWS Encryption SDK under a raw AES key, for receivers who hold the same key under the same names. */
export class RawAesEncryption implements CodeEncryption {
  readonly #options: Options
  #encrypt: Promise<Encrypt> | undefined

  constructor(options: Options) {
    this.#options = options
  }

  /** Assumed: the name of the context's member is the one seen in messages of the service. */
  async encrypt(text: string, { userPoolId }: { readonly userPoolId: string }): Promise<string> {
    this.#encrypt ??= load(this.#options)
    const encrypt = await this.#encrypt
    return (await encrypt(text, { 'userpool-id': userPoolId })).toString('base64')
  }
}

async function load({ keyNamespace, keyName, key }: Options): Promise<Encrypt> {
  const [{ buildEncrypt }, { RawAesKeyringNode, RawAesWrappingSuiteIdentifier: suites }, { CommitmentPolicy }] =
    await Promise.all([
      import('@aws-crypto/encrypt-node'),
      import('@aws-crypto/raw-aes-keyring-node'),
      import('@aws-crypto/material-management-node'),
    ])
  const { encrypt } = buildEncrypt(CommitmentPolicy.REQUIRE_ENCRYPT_ALLOW_DECRYPT)
  const wrappingSuite = {
    16: suites.AES128_GCM_IV12_TAG16_NO_PADDING,
    24: suites.AES192_GCM_IV12_TAG16_NO_PADDING,
    32: suites.AES256_GCM_IV12_TAG16_NO_PADDING,
  }[key.length]
  if (wrappingSuite === undefined) throw new Error('a raw AES key has 16, 24 or 32 bytes')
  // The keyring refuses a view into memory that it shares with others.
  const unencryptedMasterKey = Uint8Array.from(key)
  const keyring = new RawAesKeyringNode({ keyNamespace, keyName, unencryptedMasterKey, wrappingSuite })
  return async (text, context) => (await encrypt(keyring, text, { encryptionContext: context })).result
}
