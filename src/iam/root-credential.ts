import { rootArn } from '../aws/arn.js'
import { constantTimeEqual } from '../crypto/digests.js'
import { type Random, randomText } from '../crypto/random.js'
import type { Sealer } from '../crypto/sealing.js'
import type { Clock } from '../domain/clock.js'
import type { AccessKey } from '../entities/principal.js'
import type { Storage } from '../storage/storage.js'
import { openAccessKeySecret, sealAccessKey } from './access-keys.js'

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
 * Makes sure that the account's root can sign. A configured credential is stored, and an earlier root key stops signing;
 * without one, the very first start makes a credential, which is returned to be shown once. `disabled` ends the root key
 * for this and later starts, until a credential is configured.
 */
export async function ensureRootCredential(
  collaborators: Collaborators,
  configured: RootCredential | 'disabled' | undefined,
): Promise<RootCredential | undefined> {
  const { storage, random } = collaborators
  const knownId = await storage.read.keys.findSetting(settingName)
  if (configured) {
    const former = knownId === undefined ? undefined : await storage.read.keys.findAccessKey(knownId)
    if (configured === 'disabled') return disable(collaborators, former)
    if (!former || !isSame(collaborators, former, configured)) await store(collaborators, configured, former)
    return undefined
  }
  if (knownId !== undefined) return undefined
  const made = {
    accessKeyId: `AKIA${randomText(random, base32, 16)}`,
    secretAccessKey: randomText(random, base64, 40),
  }
  await store(collaborators, made, undefined)
  return made
}

function isSame({ sealer }: Collaborators, stored: AccessKey, configured: RootCredential): boolean {
  return (
    stored.id === configured.accessKeyId &&
    stored.active &&
    constantTimeEqual(openAccessKeySecret(sealer, stored), configured.secretAccessKey)
  )
}

/** The setting stays, so that no later start takes itself for the first one. */
async function disable({ storage }: Collaborators, former: AccessKey | undefined): Promise<undefined> {
  await storage.transaction(async (tx) => {
    if (former?.active) await tx.keys.putAccessKey({ ...former, active: false })
    await tx.keys.putSetting(settingName, former?.id ?? 'disabled')
  })
}

async function store(
  { storage, sealer, clock, location }: Collaborators,
  credential: RootCredential,
  former: AccessKey | undefined,
): Promise<void> {
  const principal = { kind: 'root' as const, arn: rootArn(location), accountId: location.accountId }
  const key = sealAccessKey(sealer, { ...credential, principal, createdAt: clock.now() })
  await storage.transaction(async (tx) => {
    if (former && former.id !== key.id) await tx.keys.putAccessKey({ ...former, active: false })
    await tx.keys.putAccessKey(key)
    await tx.keys.putSetting(settingName, credential.accessKeyId)
  })
}
