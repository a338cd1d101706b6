import { QueryFailure } from '../aws/query/query-failure.js'

const onePattern =
  /^1 validation error detected: Value '.*' at '(\w+)' failed to satisfy constraint: Member must satisfy regular expression pattern: (.*)$/s

/** Names and paths have sentences of their own for a value of the right length in the wrong characters. */
const sentences: ReadonlyMap<string, string> = new Map([
  ['[\\w+=,.@-]+', 'It must contain only alphanumeric characters and/or the following: +=,.@_-'],
  [
    '(\\u002F)|(\\u002F[\\u0021-\\u007E]+\\u002F)',
    'It must begin and end with / and contain only alphanumeric characters and/or / characters.',
  ],
])

/** The failure with the service's text where that differs from the text of every constraint. */
export function friendlyText(failure: QueryFailure): QueryFailure {
  if (failure.code !== 'ValidationError') return failure
  const [, member, pattern = ''] = onePattern.exec(failure.message) ?? []
  const sentence = sentences.get(pattern)
  if (sentence === undefined) return failure
  return new QueryFailure(failure.code, `The specified value for ${member} is invalid. ${sentence}`, failure.status)
}
