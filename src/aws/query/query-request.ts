import { isUtf8 } from 'node:buffer'
import { malformedQuery } from './query-failure.js'

export interface UnreadRequest {
  /** Path and query as sent. */
  readonly target: string
  /** Names and values in turn. */
  readonly rawHeaders: readonly string[]
  readonly body: Buffer
}

const formType = /^application\/x-www-form-urlencoded *(;|$)/i
const namesAction = /[?&]Action=/
const mostParameters = 10_000

/** Whether a request speaks the query protocol: a form, or an Action in the URL. X-Amz-Target is the mark of JSON services. */
export function isQueryRequest({ target, rawHeaders }: Pick<UnreadRequest, 'target' | 'rawHeaders'>): boolean {
  let isForm = false
  for (let index = 0; index + 1 < rawHeaders.length; index += 2) {
    const name = rawHeaders[index] as string
    // Both names are that long; every call of the JSON API passes here.
    if (name.length !== 12) continue
    const folded = name.toLowerCase()
    if (folded === 'x-amz-target') return false
    if (folded === 'content-type' && formType.test(rawHeaders[index + 1] as string)) isForm = true
  }
  return isForm || namesAction.test(target)
}

/**
 * The parameters of URL and body by name, without those that sign a URL. A name that comes twice, a broken escape and a
 * body that is no form are refused: two readers of the request must not see different things.
 */
export function readParameters({ target, rawHeaders, body }: UnreadRequest): Map<string, string> {
  const parameters = new Map<string, string>()
  const mark = target.indexOf('?')
  if (mark >= 0) addParameters(parameters, target.slice(mark + 1))
  for (const name of parameters.keys()) if (name.startsWith('X-Amz-')) parameters.delete(name)
  if (body.length > 0) {
    if (!isForm(rawHeaders) || !isUtf8(body)) throw malformedQuery('The request body is not a form.')
    addParameters(parameters, body.toString('utf8'))
  }
  return parameters
}

function isForm(rawHeaders: readonly string[]): boolean {
  return rawHeaders.some(
    (text, index) =>
      index % 2 === 0 && text.toLowerCase() === 'content-type' && formType.test(rawHeaders[index + 1] ?? ''),
  )
}

function addParameters(parameters: Map<string, string>, encoded: string): void {
  for (const pair of encoded.split('&', mostParameters + 1)) {
    if (pair === '') continue
    const equals = pair.indexOf('=')
    const name = decode(equals < 0 ? pair : pair.slice(0, equals))
    if (parameters.has(name)) throw malformedQuery('A parameter is given more than once.')
    if (parameters.size >= mostParameters) throw malformedQuery('The request has too many parameters.')
    parameters.set(name, equals < 0 ? '' : decode(pair.slice(equals + 1)))
  }
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '))
  } catch {
    throw malformedQuery('The query string holds an invalid percent-encoding.')
  }
}
