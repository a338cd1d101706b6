import type { Insertable, Kysely } from 'kysely'
import { type ClientId, clientId, type UserPoolId, userPoolId } from '../entities/ids.js'
import type { TermsDocument } from '../entities/terms-document.js'
import { canLockRows } from './kysely-over.js'
import type { Database } from './schema.js'
import type { TermsDocumentRow } from './schema-managed-login.js'

const columns = [
  'pool_id',
  'id',
  'client_id',
  'name',
  'source',
  'enforcement',
  'links',
  'created_at',
  'modified_at',
] as const

export class TermsStore {
  readonly #db: Kysely<Database>

  constructor(db: Kysely<Database>) {
    this.#db = db
  }

  /** False when the client has a document of that name: of parallel inserts one wins. */
  async insert(document: TermsDocument): Promise<boolean> {
    const { numInsertedOrUpdatedRows } = await this.#db
      .insertInto('terms_documents')
      .values(toRow(document))
      .onConflict((conflict) => conflict.doNothing())
      .executeTakeFirstOrThrow()
    return numInsertedOrUpdatedRows === 1n
  }

  async find(poolId: UserPoolId, id: string): Promise<TermsDocument | undefined> {
    const row = await this.#selected(poolId).where('id', '=', id).executeTakeFirst()
    return row && toDocument(row)
  }

  async findByClient(poolId: UserPoolId, client: ClientId, name: string): Promise<TermsDocument | undefined> {
    const row = await this.#selected(poolId).where('client_id', '=', client).where('name', '=', name).executeTakeFirst()
    return row && toDocument(row)
  }

  /** Reads the document and keeps others from changing it until the transaction ends: for read, change, `update`. */
  async findForUpdate(poolId: UserPoolId, id: string): Promise<TermsDocument | undefined> {
    const row = await this.#selected(poolId)
      .where('id', '=', id)
      .$if(canLockRows(this.#db), (query) => query.forUpdate())
      .executeTakeFirst()
    return row && toDocument(row)
  }

  /** Removes the document and inserts it anew, for names may change: false, and nothing written, when its name is taken. */
  async replace(document: TermsDocument): Promise<boolean> {
    await this.delete(document.poolId, document.id)
    return this.insert(document)
  }

  async delete(poolId: UserPoolId, id: string): Promise<boolean> {
    const { numDeletedRows } = await this.#db
      .deleteFrom('terms_documents')
      .where('pool_id', '=', poolId)
      .where('id', '=', id)
      .executeTakeFirstOrThrow()
    return numDeletedRows === 1n
  }

  /** In order of id, from the one after `after`. */
  async list(poolId: UserPoolId, after: string | undefined, limit: number): Promise<TermsDocument[]> {
    const rows = await this.#selected(poolId)
      .$if(after !== undefined, (query) => query.where('id', '>', after ?? ''))
      .orderBy('id')
      .limit(limit)
      .execute()
    return rows.map(toDocument)
  }

  #selected(poolId: UserPoolId) {
    return this.#db.selectFrom('terms_documents').select(columns).where('pool_id', '=', poolId)
  }
}

function toRow(document: TermsDocument): Insertable<TermsDocumentRow> {
  return {
    pool_id: document.poolId,
    id: document.id,
    client_id: document.clientId,
    name: document.name,
    source: document.source,
    enforcement: document.enforcement,
    links: JSON.stringify(document.links),
    created_at: document.createdAt.getTime(),
    modified_at: document.modifiedAt.getTime(),
  }
}

function toDocument(row: TermsDocumentRow): TermsDocument {
  return {
    poolId: userPoolId(row.pool_id),
    id: row.id,
    clientId: clientId(row.client_id),
    name: row.name,
    source: row.source,
    enforcement: row.enforcement,
    links: JSON.parse(row.links) as Record<string, string>,
    createdAt: new Date(row.created_at),
    modifiedAt: new Date(row.modified_at),
  }
}
