import type { PageTokens } from '../../crypto/page-token.js'
import { sub } from '../../entities/ids.js'
import type { Attributes, User } from '../../entities/user.js'
import type { UserPool } from '../../entities/user-pool.js'
import type { Storage } from '../../storage/storage.js'
import type { UserPosition } from '../../storage/user-listing.js'
import type { Clock } from '../clock.js'
import { Failure } from '../failure.js'
import { shownAttributes } from './shown-attributes.js'
import { parseUserFilter } from './user-filter.js'

interface Collaborators {
  readonly storage: Storage
  readonly clock: Clock
  readonly pageTokens: PageTokens
}

export interface ListingQuery {
  readonly filter: string | undefined
  /** Absent: every attribute. */
  readonly attributes: readonly string[] | undefined
  /** 0 or absent: the largest page. */
  readonly limit: number | undefined
  /** What the page before ended with. */
  readonly token: string | undefined
  /** Named in the refusal of a bad token. */
  readonly requestId: string
}

export interface UserPage {
  readonly users: readonly { readonly user: User; readonly attributes: Attributes }[]
  /** Absent on the last page. */
  readonly nextToken?: string
}

const largestPage = 60
const tokenLifeSeconds = 3600
/** A refusal repeats the token, which may be a megabyte of anything. */
const repeatedCharacters = 1024

/** Users of a pool by filter, in order and in pages. */
export class UserListing {
  readonly #with: Collaborators

  constructor(collaborators: Collaborators) {
    this.#with = collaborators
  }

  /** Sorted by the filtered attribute; the limit counts what the filter matched. A token goes with its pool and filter. */
  async list(pool: UserPool, query: ListingQuery): Promise<UserPage> {
    const { storage, clock, pageTokens } = this.#with
    const filter = parseUserFilter(query.filter)
    const limit = query.limit || largestPage
    const scope = JSON.stringify(['ListUsers', pool.id, query.filter ?? ''])
    const after = query.token === undefined ? undefined : this.#open(scope, query.token, query.requestId)
    const found = await storage.read.users.list(pool.id, {
      ...(filter && { filter }),
      ...(after && { after }),
      limit: limit + 1,
    })
    const page = found.slice(0, limit)
    const last = found.length > limit ? page.at(-1) : undefined
    return {
      users: page.map(({ user }) => ({ user, attributes: selectAttributes(user, query.attributes) })),
      ...(last && { nextToken: pageTokens.issue(scope, [last.position.sortValue, last.position.sub], clock.now()) }),
    }
  }

  #open(scope: string, token: string, requestId: string): UserPosition {
    const { clock, pageTokens } = this.#with
    const position = pageTokens.open(scope, token, { now: clock.now(), maxAgeSeconds: tokenLifeSeconds })
    const [sortValue, last] = Array.isArray(position) ? position : []
    if (typeof sortValue !== 'string' || typeof last !== 'string') {
      throw new Failure('paging-marker-invalid', { token: token.slice(0, repeatedCharacters), requestId })
    }
    return { sortValue, sub: sub(last) }
  }
}

/** API reference, ListUsers: an error unless every user of the result has a value for each attribute asked for. */
function selectAttributes(user: User, names: readonly string[] | undefined): Attributes {
  const all: Attributes = shownAttributes(user)
  if (!names) return all
  const selected = names.map((name) => {
    const value = Object.hasOwn(all, name) ? all[name] : undefined
    if (value === undefined) throw new Failure('requested-attribute-missing')
    return [name, value] as const
  })
  return Object.fromEntries(selected)
}
