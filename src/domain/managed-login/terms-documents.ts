import type { Random } from '../../crypto/random.js'
import type { TermsDocument } from '../../entities/terms-document.js'
import type { UserPool } from '../../entities/user-pool.js'
import type { Storage } from '../../storage/storage.js'
import { ParentGoneError } from '../../storage/storage-errors.js'
import type { Clients } from '../clients/clients.js'
import type { Clock } from '../clock.js'
import { Failure } from '../failure.js'

export type TermsContents = Pick<TermsDocument, 'name' | 'source' | 'enforcement' | 'links'>

interface Collaborators {
  readonly storage: Storage
  readonly clock: Clock
  readonly random: Random
  readonly clients: Clients
}

/** Where the terms of app clients are to be read. */
export class TermsDocuments {
  readonly #with: Collaborators

  constructor(collaborators: Collaborators) {
    this.#with = collaborators
  }

  /** Fails with `client-not-found`, `terms-link-invalid` or `terms-exist`: of parallel creations of one name one wins. */
  async create(pool: UserPool, clientId: string, contents: TermsContents): Promise<TermsDocument> {
    const { storage, clock, random, clients } = this.#with
    const client = await clients.requireIn(pool.id, clientId)
    checkLinks(contents.links)
    const now = clock.now()
    const owned = { poolId: pool.id, id: random.uuid(), clientId: client.id }
    const document = { ...owned, ...contents, createdAt: now, modifiedAt: now }
    const isInserted = await storage
      .transaction((tx) => tx.terms.insert(document))
      .catch((error: unknown) => {
        throw error instanceof ParentGoneError ? new Failure('client-not-found', { clientId }) : error
      })
    if (!isInserted) throw new Failure('terms-exist')
    return document
  }

  /** `terms-not-found` for one of another pool. */
  async require(pool: UserPool, id: string): Promise<TermsDocument> {
    const document = await this.#with.storage.read.terms.find(pool.id, id)
    if (!document) throw new Failure('terms-not-found')
    return document
  }

  /** `client-not-found` or `terms-not-found`. */
  async requireOfClient(pool: UserPool, clientId: string, name: string): Promise<TermsDocument> {
    const client = await this.#with.clients.requireIn(pool.id, clientId)
    const document = await this.#with.storage.read.terms.findByClient(pool.id, client.id, name)
    if (!document) throw new Failure('terms-not-found')
    return document
  }

  /** Assumed: what `change` leaves out stays; links are replaced as a whole. `terms-exist` when the new name is taken. */
  async update(pool: UserPool, id: string, change: Partial<TermsContents>): Promise<TermsDocument> {
    const modifiedAt = this.#with.clock.now()
    if (change.links) checkLinks(change.links)
    return this.#with.storage.transaction(async (tx) => {
      const present = await tx.terms.findForUpdate(pool.id, id)
      if (!present) throw new Failure('terms-not-found')
      const changed = {
        ...present,
        name: change.name ?? present.name,
        source: change.source ?? present.source,
        enforcement: change.enforcement ?? present.enforcement,
        links: change.links ?? present.links,
        modifiedAt,
      }
      if (!(await tx.terms.replace(changed))) throw new Failure('terms-exist')
      return changed
    })
  }

  async delete(pool: UserPool, id: string): Promise<void> {
    const isDeleted = await this.#with.storage.transaction((tx) => tx.terms.delete(pool.id, id))
    if (!isDeleted) throw new Failure('terms-not-found')
  }

  /** In order of id, from the one after `after`. */
  list(pool: UserPool, after: string | undefined, limit: number): Promise<TermsDocument[]> {
    return this.#with.storage.read.terms.list(pool.id, after, limit)
  }
}

/** Pages show these links to everybody: a scheme such as `javascript:` must not get there. Assumed: the refusal. */
function checkLinks(links: TermsContents['links']): void {
  for (const [language, link] of Object.entries(links)) {
    const url = URL.canParse(link) ? new URL(link) : undefined
    if (url?.protocol !== 'https:' && url?.protocol !== 'http:') throw new Failure('terms-link-invalid', { language })
  }
}
