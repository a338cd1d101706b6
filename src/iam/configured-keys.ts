import { constantTimeEqual } from '../crypto/digests.js'
import type { Sealer } from '../crypto/sealing.js'
import type { ConfiguredKey } from '../entities/configured-iam.js'
import type { StoredIdentity } from '../entities/iam-identity.js'
import type { AccessKey } from '../entities/principal.js'
import type { Stores } from '../storage/stores.js'
import { openAccessKeySecret, sealAccessKey } from './access-keys.js'
import { identityArn } from './iam-ids.js'
import type { IamParts } from './iam-parts.js'
import { PrincipalsRefused } from './principals-refused.js'

type KeyParts = Pick<IamParts, 'clock' | 'location'> & { readonly sealer: Sealer }

/** Makes the keys of a user of the configuration those that it names there. */
export async function applyKeys(
  tx: Stores,
  parts: KeyParts,
  { user, keys }: { readonly user: StoredIdentity; readonly keys: readonly ConfiguredKey[] },
): Promise<void> {
  const wanted = new Set(keys.map(({ accessKeyId }) => accessKeyId))
  for (const { id } of await tx.iamKeys.listOf(user.id)) {
    if (!wanted.has(id)) await tx.iamKeys.delete(id, parts.clock.now())
  }
  for (const key of keys) await applyKey(tx, parts, { user, key })
}

async function applyKey(
  tx: Stores,
  { sealer, clock, location }: KeyParts,
  { user, key }: { readonly user: StoredIdentity; readonly key: ConfiguredKey },
): Promise<void> {
  const { accessKeyId, secretAccessKey, active, where } = key
  const known = await tx.keys.findAccessKey(accessKeyId)
  if (known && known.userId !== user.id) throw new PrincipalsRefused(where, "is the id of somebody else's key")
  const arn = identityArn(location, user)
  if (known && known.principalArn === arn && known.active === active && hasSecret(sealer, known, secretAccessKey))
    return
  const principal = { kind: 'user' as const, arn, accountId: location.accountId }
  const createdAt = known?.createdAt ?? clock.now()
  const sealed = sealAccessKey(sealer, { accessKeyId, secretAccessKey, principal, createdAt })
  await tx.keys.putAccessKey({ ...sealed, active, userId: user.id })
}

function hasSecret(sealer: Sealer, key: AccessKey, secret: string): boolean {
  return constantTimeEqual(openAccessKeySecret(sealer, key), secret)
}
