import type { Sealer } from '../crypto/sealing.js'
import type { AccessKey, Principal } from '../entities/principal.js'

export interface NewAccessKey {
  readonly accessKeyId: string
  readonly secretAccessKey: string
  readonly principal: Pick<Principal, 'kind' | 'arn' | 'accountId'>
  readonly createdAt: Date
}

/** An access key as storage keeps it: the secret sealed to its own row. */
export function sealAccessKey(sealer: Sealer, key: NewAccessKey): AccessKey {
  return {
    id: key.accessKeyId,
    sealedSecret: sealer.seal(key.secretAccessKey, secretContext(key.accessKeyId)),
    active: true,
    principalKind: key.principal.kind,
    principalArn: key.principal.arn,
    accountId: key.principal.accountId,
    createdAt: key.createdAt,
  }
}

/** The secret of a stored key; throws when it was changed or moved. */
export function openAccessKeySecret(sealer: Sealer, key: AccessKey): string {
  return sealer.open(key.sealedSecret, secretContext(key.id)).toString('utf8')
}

function secretContext(accessKeyId: string): string {
  return `access_keys:sealed_secret:${accessKeyId}`
}
