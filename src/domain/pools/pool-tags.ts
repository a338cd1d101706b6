import { Failure } from '../failure.js'

export type Tags = Readonly<Record<string, string>>

const mostTags = 50

/** Checks all the tags that a pool is to have (AWS tagging rules). Assumed: the texts. */
export function checkTags(tags: Tags): void {
  const keys = Object.keys(tags)
  if (keys.length > mostTags) throw invalid(`A user pool can have at most ${mostTags} tags.`)
  const reserved = keys.find((key) => key.toLowerCase().startsWith('aws:'))
  if (reserved !== undefined) throw invalid(`Tag keys must not begin with aws:, as ${reserved} does.`)
}

function invalid(reason: string): Failure {
  return new Failure('tags-invalid', { reason })
}
