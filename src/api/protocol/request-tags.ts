import type { TagSource } from '../authorization-table.js'

type Tags = Readonly<Record<string, string>>

export interface RequestTags {
  readonly requestTags?: Tags
  readonly tagKeys?: readonly string[]
  /** Tags that the resource will have which the call makes. */
  readonly newResourceTags?: Tags
}

/** The tags that a call carries, for the conditions on them; the input satisfies the model. */
export function requestTags(source: TagSource, input: Readonly<Record<string, unknown>>): RequestTags {
  const tags = source.tags === undefined ? undefined : (input[source.tags] as Tags | undefined)
  const keys = source.keys === undefined ? undefined : (input[source.keys] as readonly string[] | undefined)
  return {
    ...(tags ? { requestTags: tags } : {}),
    ...(keys ? { tagKeys: keys } : {}),
    ...(source.ofNewResource ? { newResourceTags: tags ?? {} } : {}),
  }
}
