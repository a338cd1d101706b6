import { validationError } from '../aws/query/query-failure.js'
import { flag, integer, text } from '../aws/query/schema.js'
import type { PageTokens } from '../crypto/page-token.js'
import type { Clock } from '../domain/clock.js'
import type { Page, PageRequest } from '../iam/iam-page.js'
import type { Call } from './operation.js'

/** Members of every input and output of a listing. */
export const pageInput = { Marker: text({ min: 1, max: 2048 }), MaxItems: integer({ min: 1, max: 1000 }) }
export const pageOutput = { IsTruncated: flag, Marker: text() }

export interface PageInput {
  readonly Marker?: string | undefined
  readonly MaxItems?: number | undefined
}

export interface WirePage<Item> {
  readonly items: readonly Item[]
  readonly marks: { readonly IsTruncated: boolean; readonly Marker?: string }
}

const defaultLimit = 100
const markerSeconds = 24 * 60 * 60

/** Turns markers into positions and back. A marker continues the listing that it came from and no other. */
export class Paging {
  readonly #tokens: PageTokens
  readonly #clock: Clock

  constructor(options: { readonly tokens: PageTokens; readonly clock: Clock }) {
    this.#tokens = options.tokens
    this.#clock = options.clock
  }

  async read<Item>(call: Call<PageInput>, list: (page: PageRequest) => Promise<Page<Item>>): Promise<WirePage<Item>> {
    const { Marker, MaxItems = defaultLimit, ...others } = call.input
    const scope = `iam:${call.operation}:${JSON.stringify(others)}`
    const after = Marker === undefined ? undefined : this.#open(scope, Marker)
    const { items, next } = await list({ limit: MaxItems, ...(after === undefined ? {} : { after }) })
    if (next === undefined) return { items, marks: { IsTruncated: false } }
    return { items, marks: { IsTruncated: true, Marker: this.#tokens.issue(scope, next, this.#clock.now()) } }
  }

  #open(scope: string, marker: string): string {
    const position = this.#tokens.open(scope, marker, { now: this.#clock.now(), maxAgeSeconds: markerSeconds })
    if (typeof position !== 'string') throw validationError('Invalid Marker.')
    return position
  }
}

/** A page of a listing that is at hand as a whole. */
export function sliceOf<Item>(items: readonly Item[], { after, limit }: PageRequest): Page<Item> {
  const from = after === undefined ? 0 : Number(after)
  const to = from + limit
  return { items: items.slice(from, to), ...(to < items.length ? { next: String(to) } : {}) }
}
