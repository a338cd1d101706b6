import type { Insertable } from 'kysely'
import type { AccessKey } from '../entities/principal.js'
import type { AccessKeyRow } from './schema-iam.js'

export const accessKeyColumns = [
  'id',
  'sealed_secret',
  'active',
  'principal_kind',
  'principal_arn',
  'account_id',
  'created_at',
  'user_id',
  'last_used_at',
  'last_used_service',
  'last_used_region',
] as const

export function fromAccessKey(key: AccessKey): Insertable<AccessKeyRow> {
  return {
    id: key.id,
    sealed_secret: key.sealedSecret,
    active: key.active ? 1 : 0,
    principal_kind: key.principalKind,
    principal_arn: key.principalArn,
    account_id: key.accountId,
    created_at: key.createdAt.getTime(),
    user_id: key.userId ?? null,
    last_used_at: key.lastUsed?.at.getTime() ?? null,
    last_used_service: key.lastUsed?.service ?? null,
    last_used_region: key.lastUsed?.region ?? null,
  }
}

export function toAccessKey(row: AccessKeyRow): AccessKey {
  const { user_id, last_used_at, last_used_service, last_used_region } = row
  return {
    id: row.id,
    sealedSecret: row.sealed_secret,
    active: row.active === 1,
    principalKind: row.principal_kind as AccessKey['principalKind'],
    principalArn: row.principal_arn,
    accountId: row.account_id,
    createdAt: new Date(row.created_at),
    ...(user_id === null ? {} : { userId: user_id }),
    ...(last_used_at === null
      ? {}
      : { lastUsed: { at: new Date(last_used_at), service: last_used_service ?? '', region: last_used_region ?? '' } }),
  }
}
