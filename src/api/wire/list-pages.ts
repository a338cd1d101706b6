import { Failure } from '../../domain/failure.js'
import type { Services } from '../services.js'

/** Which page of which list is asked for. */
export interface PageRequest {
  /** Names all that the position depends on: operation and pool. */
  readonly scope: string
  readonly token: string | undefined
  readonly size: number
  readonly now: Date
}

const maxAgeSeconds = 3600

/**
 * A page of a list in order of id. `list` gives up to `limit` entries after an id. A token that was changed, is an hour
 * old or belongs to another list fails with `pagination-token-invalid`; on the last page there is none.
 */
export async function listPage<Entry extends { readonly id: string }>(
  { pageTokens }: Pick<Services, 'pageTokens'>,
  { scope, token, size, now }: PageRequest,
  list: (after: string | undefined, limit: number) => Promise<Entry[]>,
): Promise<{ readonly entries: Entry[]; readonly nextToken: string | undefined }> {
  const after = token === undefined ? undefined : pageTokens.open(scope, token, { now, maxAgeSeconds })
  if (token !== undefined && typeof after !== 'string') throw new Failure('pagination-token-invalid')
  const found = await list(typeof after === 'string' ? after : undefined, size + 1)
  const entries = found.slice(0, size)
  const last = entries.at(-1)
  const nextToken = found.length > size && last ? pageTokens.issue(scope, last.id, now) : undefined
  return { entries, nextToken }
}
