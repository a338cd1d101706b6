import type { Tags } from '../entities/iam-identity.js'
import { IamFailure } from './iam-failure.js'

const most = 50
const keyForm = /^[\p{L}\p{Z}\p{N}_.:/=+\-@]{1,128}$/u
const valueForm = /^[\p{L}\p{Z}\p{N}_.:/=+\-@]{0,256}$/u

/** Refuses tags that IAM does not take; keys that differ by case alone are the same key. */
export function checkTags(tags: Tags): void {
  const seen = new Set<string>()
  for (const [key, value] of Object.entries(tags)) {
    if (!keyForm.test(key)) throw invalid(`The tag key ${JSON.stringify(key.slice(0, 128))} is not valid.`)
    if (!valueForm.test(value)) throw invalid(`The value of the tag ${JSON.stringify(key)} is not valid.`)
    if (key.toLowerCase().startsWith('aws:')) throw invalid('Tag keys must not begin with "aws:".')
    if (seen.has(key.toLowerCase())) {
      throw invalid('Duplicate tag keys found. Please note that Tag keys are case insensitive.')
    }
    seen.add(key.toLowerCase())
  }
  if (seen.size > most) throw new IamFailure('quota-exceeded', { quota: 'TagsPerResource', limit: String(most) })
}

/** The tags with `added` in place of those whose key differs by case alone. */
export function withTags(tags: Tags, added: Tags): Tags {
  checkTags(added)
  const merged = { ...withoutTags(tags, Object.keys(added)), ...added }
  checkTags(merged)
  return merged
}

export function withoutTags(tags: Tags, keys: readonly string[]): Tags {
  const removed = new Set(keys.map((key) => key.toLowerCase()))
  return Object.fromEntries(Object.entries(tags).filter(([key]) => !removed.has(key.toLowerCase())))
}

function invalid(reason: string): IamFailure {
  return new IamFailure('tags-invalid', { reason })
}
