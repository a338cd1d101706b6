/** Asks for part of a listing, which goes by name. */
export interface PageRequest {
  /** `next` of the page before. */
  readonly after?: string
  readonly limit: number
}

export interface Page<Item> {
  readonly items: readonly Item[]
  /** Where the next page begins; absent on the last one. */
  readonly next?: string
}
