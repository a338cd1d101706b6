import type { Insertable, Kysely } from 'kysely'
import type { IdentityKind, StoredIdentity, Tags } from '../entities/iam-identity.js'
import type { Database } from './schema.js'
import type { IamIdentityRow } from './schema-iam.js'
import { Statement } from './statement.js'

const columns = [
  'id',
  'kind',
  'name',
  'path',
  'tags',
  'boundary_arn',
  'trust_policy',
  'trust_ids',
  'description',
  'max_session_seconds',
  'last_used_at',
  'last_used_region',
  'managed_by',
  'created_at',
] as const

type SelectedRow = Pick<IamIdentityRow, (typeof columns)[number]>

/** Part of a listing by name. */
export interface NameRange {
  /** The name that the page before ended with. */
  readonly after?: string | undefined
  readonly pathPrefix?: string | undefined
  readonly limit: number
}

/** By this names are unique and listed. */
export function nameKey(name: string): string {
  return name.toLowerCase()
}

/** Sorts after every text that has the same beginning. */
const lastCharacter = '\u{10FFFF}'

/** Users, groups and roles of the account, and who is in which group. */
export class IamIdentityStore {
  readonly #db: Kysely<Database>
  readonly #findById: Statement<{ id: string }, SelectedRow>

  constructor(db: Kysely<Database>) {
    this.#db = db
    this.#findById = new Statement(db, ({ id }) => db.selectFrom('iam_identities').select(columns).where('id', '=', id))
  }

  /** False when the kind has one of that name. */
  async insert(identity: StoredIdentity): Promise<boolean> {
    const { numInsertedOrUpdatedRows } = await this.#db
      .insertInto('iam_identities')
      .values(toRow(identity))
      .onConflict((conflict) => conflict.doNothing())
      .executeTakeFirstOrThrow()
    return numInsertedOrUpdatedRows === 1n
  }

  async find(kind: IdentityKind, name: string): Promise<StoredIdentity | undefined> {
    const row = await this.#db
      .selectFrom('iam_identities')
      .select(columns)
      .where('kind', '=', kind)
      .where('name_key', '=', nameKey(name))
      .executeTakeFirst()
    return row && toIdentity(row)
  }

  async findById(id: string): Promise<StoredIdentity | undefined> {
    const row = await this.#findById.first({ id })
    return row && toIdentity(row)
  }

  /** Overwrites all but id, kind, creation and last use. The name must be free: see `find`. */
  async update(identity: StoredIdentity): Promise<void> {
    const { id, kind: _kind, created_at: _at, last_used_at: _used, last_used_region: _in, ...values } = toRow(identity)
    await this.#db.updateTable('iam_identities').set(values).where('id', '=', id).execute()
  }

  async recordUse(id: string, use: { readonly at: Date; readonly region: string }): Promise<void> {
    await this.#db
      .updateTable('iam_identities')
      .set({ last_used_at: use.at.getTime(), last_used_region: use.region })
      .where('id', '=', id)
      .execute()
  }

  /** Removes it with everything of it. */
  async delete(id: string): Promise<void> {
    await this.#db.deleteFrom('iam_identities').where('id', '=', id).execute()
  }

  /** In order of name. */
  async list(kind: IdentityKind, range: NameRange): Promise<StoredIdentity[]> {
    const rows = await this.#inRange(range).where('kind', '=', kind).execute()
    return rows.map(toIdentity)
  }

  /** Those of the configuration, of all kinds. */
  async listConfigured(): Promise<StoredIdentity[]> {
    const rows = await this.#db
      .selectFrom('iam_identities')
      .select(columns)
      .where('managed_by', '=', 'configuration')
      .orderBy('kind')
      .orderBy('name_key')
      .execute()
    return rows.map(toIdentity)
  }

  /** False when the user was in the group. */
  async addMember(userId: string, groupId: string): Promise<boolean> {
    const { numInsertedOrUpdatedRows } = await this.#db
      .insertInto('iam_group_members')
      .values({ user_id: userId, group_id: groupId })
      .onConflict((conflict) => conflict.doNothing())
      .executeTakeFirstOrThrow()
    return numInsertedOrUpdatedRows === 1n
  }

  async removeMember(userId: string, groupId: string): Promise<void> {
    await this.#db
      .deleteFrom('iam_group_members')
      .where('user_id', '=', userId)
      .where('group_id', '=', groupId)
      .execute()
  }

  async listMembers(groupId: string, range: NameRange): Promise<StoredIdentity[]> {
    const members = this.#db.selectFrom('iam_group_members').select('user_id').where('group_id', '=', groupId)
    const rows = await this.#inRange(range).where('id', 'in', members).execute()
    return rows.map(toIdentity)
  }

  async listGroupsOf(userId: string, range: NameRange): Promise<StoredIdentity[]> {
    const groups = this.#db.selectFrom('iam_group_members').select('group_id').where('user_id', '=', userId)
    const rows = await this.#inRange(range).where('id', 'in', groups).execute()
    return rows.map(toIdentity)
  }

  #inRange({ after, pathPrefix = '/', limit }: NameRange) {
    return this.#db
      .selectFrom('iam_identities')
      .select(columns)
      .$if(after !== undefined, (query) => query.where('name_key', '>', nameKey(after ?? '')))
      .$if(pathPrefix !== '/', (query) =>
        query.where('path', '>=', pathPrefix).where('path', '<', pathPrefix + lastCharacter),
      )
      .orderBy('name_key')
      .limit(limit)
  }
}

function toRow(identity: StoredIdentity): Insertable<IamIdentityRow> {
  return {
    id: identity.id,
    kind: identity.kind,
    name: identity.name,
    name_key: nameKey(identity.name),
    path: identity.path,
    tags: JSON.stringify(identity.tags),
    boundary_arn: identity.boundary ?? null,
    trust_policy: identity.trust?.document ?? null,
    trust_ids: identity.trust ? JSON.stringify(identity.trust.ids) : null,
    description: identity.description ?? null,
    max_session_seconds: identity.maxSessionSeconds ?? null,
    last_used_at: identity.lastUsed?.at.getTime() ?? null,
    last_used_region: identity.lastUsed?.region ?? null,
    managed_by: identity.managedBy ?? null,
    created_at: identity.createdAt.getTime(),
  }
}

function toIdentity(row: SelectedRow): StoredIdentity {
  const { trust_policy, trust_ids, last_used_at, last_used_region } = row
  return {
    id: row.id,
    kind: row.kind,
    name: row.name,
    path: row.path,
    tags: JSON.parse(row.tags) as Tags,
    ...(row.boundary_arn === null ? {} : { boundary: row.boundary_arn }),
    ...(trust_policy === null ? {} : { trust: { document: trust_policy, ids: toIds(trust_ids) } }),
    ...(row.description === null ? {} : { description: row.description }),
    ...(row.max_session_seconds === null ? {} : { maxSessionSeconds: row.max_session_seconds }),
    ...(last_used_at === null ? {} : { lastUsed: { at: new Date(last_used_at), region: last_used_region ?? '' } }),
    ...(row.managed_by === null ? {} : { managedBy: row.managed_by }),
    createdAt: new Date(row.created_at),
  }
}

function toIds(json: string | null): Record<string, string> {
  return json === null ? {} : (JSON.parse(json) as Record<string, string>)
}
