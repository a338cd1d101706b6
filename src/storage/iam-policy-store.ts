import type { Insertable, Kysely } from 'kysely'
import type { Tags } from '../entities/iam-identity.js'
import type { ManagedPolicy, PolicyVersion } from '../entities/iam-policy.js'
import { type NameRange, nameKey } from './iam-identity-store.js'
import type { Database } from './schema.js'
import type { IamPolicyRow } from './schema-iam.js'

const columns = [
  'arn',
  'id',
  'name',
  'path',
  'description',
  'default_version',
  'tags',
  'managed_by',
  'created_at',
  'updated_at',
] as const

const versionColumns = ['version', 'document', 'created_at'] as const

type SelectedRow = Pick<IamPolicyRow, (typeof columns)[number]>

/** The account's managed policies and their versions. Those of the vendor are not stored. */
export class IamPolicyStore {
  readonly #db: Kysely<Database>

  constructor(db: Kysely<Database>) {
    this.#db = db
  }

  /** With its first version; false when there is one of that name. */
  async insert(policy: ManagedPolicy, document: string): Promise<boolean> {
    const { numInsertedOrUpdatedRows } = await this.#db
      .insertInto('iam_policies')
      .values({ ...toRow(policy), last_version: policy.defaultVersion })
      .onConflict((conflict) => conflict.doNothing())
      .executeTakeFirstOrThrow()
    if (numInsertedOrUpdatedRows !== 1n) return false
    await this.#insertVersion(policy.arn, { version: policy.defaultVersion, document, createdAt: policy.createdAt })
    return true
  }

  async find(arn: string): Promise<ManagedPolicy | undefined> {
    const row = await this.#db.selectFrom('iam_policies').select(columns).where('arn', '=', arn).executeTakeFirst()
    return row && toPolicy(row)
  }

  /** Overwrites description, default version, tags and time of change. */
  async update(policy: ManagedPolicy): Promise<void> {
    const { description, default_version, tags, updated_at } = toRow(policy)
    await this.#db
      .updateTable('iam_policies')
      .set({ description, default_version, tags, updated_at })
      .where('arn', '=', policy.arn)
      .execute()
  }

  async delete(arn: string): Promise<void> {
    await this.#db.deleteFrom('iam_policies').where('arn', '=', arn).execute()
  }

  /** In order of name. */
  async list({ after, pathPrefix = '/', limit }: NameRange): Promise<ManagedPolicy[]> {
    const rows = await this.#db
      .selectFrom('iam_policies')
      .select(columns)
      .$if(after !== undefined, (query) => query.where('name_key', '>', nameKey(after ?? '')))
      .$if(pathPrefix !== '/', (query) =>
        query.where('path', '>=', pathPrefix).where('path', '<', `${pathPrefix}\u{10FFFF}`),
      )
      .orderBy('name_key')
      .limit(limit)
      .execute()
    return rows.map(toPolicy)
  }

  /** Those of the configuration, in order of name. */
  async listConfigured(): Promise<ManagedPolicy[]> {
    const rows = await this.#db
      .selectFrom('iam_policies')
      .select(columns)
      .where('managed_by', '=', 'configuration')
      .orderBy('name_key')
      .execute()
    return rows.map(toPolicy)
  }

  /** Stores the document under the next number, one that no version of the policy had before. */
  async addVersion(arn: string, document: string, createdAt: Date): Promise<PolicyVersion> {
    const { last_version: version } = await this.#db
      .updateTable('iam_policies')
      .set((eb) => ({ last_version: eb('last_version', '+', 1) }))
      .where('arn', '=', arn)
      .returning('last_version')
      .executeTakeFirstOrThrow()
    await this.#insertVersion(arn, { version, document, createdAt })
    return { version, document, createdAt }
  }

  async findVersion(arn: string, version: number): Promise<PolicyVersion | undefined> {
    const row = await this.#db
      .selectFrom('iam_policy_versions')
      .select(versionColumns)
      .where('policy_arn', '=', arn)
      .where('version', '=', version)
      .executeTakeFirst()
    return row && toVersion(row)
  }

  /** Newest first. */
  async listVersions(arn: string): Promise<PolicyVersion[]> {
    const rows = await this.#db
      .selectFrom('iam_policy_versions')
      .select(versionColumns)
      .where('policy_arn', '=', arn)
      .orderBy('version', 'desc')
      .execute()
    return rows.map(toVersion)
  }

  async deleteVersion(arn: string, version: number): Promise<void> {
    await this.#db
      .deleteFrom('iam_policy_versions')
      .where('policy_arn', '=', arn)
      .where('version', '=', version)
      .execute()
  }

  /** The documents that hold for these policies, by ARN; without those that are not stored. */
  async findDefaultDocuments(arns: readonly string[]): Promise<ReadonlyMap<string, string>> {
    if (arns.length === 0) return new Map()
    const rows = await this.#db
      .selectFrom('iam_policies as policy')
      .innerJoin('iam_policy_versions as version', (join) =>
        join.onRef('version.policy_arn', '=', 'policy.arn').onRef('version.version', '=', 'policy.default_version'),
      )
      .select(['policy.arn', 'version.document'])
      .where('policy.arn', 'in', arns)
      .execute()
    return new Map(rows.map(({ arn, document }) => [arn, document]))
  }

  async #insertVersion(arn: string, { version, document, createdAt }: PolicyVersion): Promise<void> {
    await this.#db
      .insertInto('iam_policy_versions')
      .values({ policy_arn: arn, version, document, created_at: createdAt.getTime() })
      .execute()
  }
}

function toRow(policy: ManagedPolicy): Omit<Insertable<IamPolicyRow>, 'last_version'> {
  return {
    arn: policy.arn,
    id: policy.id,
    name: policy.name,
    name_key: nameKey(policy.name),
    path: policy.path,
    description: policy.description ?? null,
    default_version: policy.defaultVersion,
    tags: JSON.stringify(policy.tags),
    managed_by: policy.managedBy ?? null,
    created_at: policy.createdAt.getTime(),
    updated_at: policy.updatedAt.getTime(),
  }
}

function toPolicy(row: SelectedRow): ManagedPolicy {
  return {
    arn: row.arn,
    id: row.id,
    name: row.name,
    path: row.path,
    ...(row.description === null ? {} : { description: row.description }),
    defaultVersion: row.default_version,
    tags: JSON.parse(row.tags) as Tags,
    ...(row.managed_by === null ? {} : { managedBy: row.managed_by }),
    createdAt: new Date(row.created_at),
    updatedAt: new Date(row.updated_at),
  }
}

function toVersion(row: { version: number; document: string; created_at: number }): PolicyVersion {
  return { version: row.version, document: row.document, createdAt: new Date(row.created_at) }
}
