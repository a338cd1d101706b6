import type { Page, PageRequest } from '../iam/iam-page.js'

const limit = 1000

/** Every item of a listing, read page by page. */
export async function everyItem<Item>(list: (page: PageRequest) => Promise<Page<Item>>): Promise<Item[]> {
  const items: Item[] = []
  let after: string | undefined
  do {
    const page = await list({ limit, ...(after === undefined ? {} : { after }) })
    items.push(...page.items)
    after = page.next
  } while (after !== undefined)
  return items
}
