import { rootArn } from '../aws/arn.js'
import { type Random, randomText } from '../crypto/random.js'
import type { Sealer } from '../crypto/sealing.js'
import type { Clock } from '../domain/clock.js'
import type { Storage } from '../storage/storage.js'
import { sealAccessKey } from './access-keys.js'

export interface RootCredential {
  readonly accessKeyId: string
  readonly secretAccessKey: string
}

interface Collaborators {
  readonly storage: Storage
  readonly sealer: Sealer
  readonly clock: Clock
  readonly random: Random
  readonly location: { readonly region: string; readonly accountId: string }
}

const settingName = 'root-access-key-id'
const base32 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'
const base64 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'

/**
 * Makes sure that the account's root can sign: stores the configured credential, or on the very first start makes one.
 * Returns a credential only when it was made here, to be shown once.
 */
export async function ensureRootCredential(
  collaborators: Collaborators,
  configured: RootCredential | undefined,
): Promise<RootCredential | undefined> {
  const { storage, random } = collaborators
  const known = await storage.read.keys.findSetting(settingName)
  if (configured) {
    if (known !== configured.accessKeyId || !(await isStored(collaborators, configured)))
      await store(collaborators, configured)
    return undefined
  }
  if (known !== undefined) return undefined
  const made = {
    accessKeyId: `AKIA${randomText(random, base32, 16)}`,
    secretAccessKey: randomText(random, base64, 40),
  }
  await store(collaborators, made)
  return made
}

async function isStored({ storage }: Collaborators, credential: RootCredential): Promise<boolean> {
  return (await storage.read.keys.findAccessKey(credential.accessKeyId)) !== undefined
}

async function store({ storage, sealer, clock, location }: Collaborators, credential: RootCredential): Promise<void> {
  const principal = { kind: 'root' as const, arn: rootArn(location), accountId: location.accountId }
  const key = sealAccessKey(sealer, { ...credential, principal, createdAt: clock.now() })
  await storage.transaction(async (tx) => {
    await tx.keys.putAccessKey(key)
    await tx.keys.putSetting(settingName, credential.accessKeyId)
  })
}
