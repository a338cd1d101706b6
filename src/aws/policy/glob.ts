/** Tokens other than a character's code point. A bounded wildcard does not cross a colon. */
const ANY_RUN = -1
const ANY_ONE = -2
const BOUNDED_RUN = -3
const BOUNDED_ONE = -4
const COLON = 58

/** Literal text, or a wildcard: `*` is any run, also an empty one; `?` exactly one character (code point). */
export type GlobPart = { readonly literal: string } | { readonly wildcard: '*' | '?' }

/** A pattern in a form that matches in time proportional to pattern length × text length, whatever the wildcards. */
export interface Glob {
  /** The text before the first wildcard: all of it where there is none. */
  readonly prefix: string
  /** The text after the last wildcard. */
  readonly suffix: string
  /** From the first wildcard to the last; empty where there is none. */
  readonly tokens: readonly number[]
  readonly bounded: boolean
}

/** Whether a wildcard keeps to its colon-delimited part, given how many colons stand before it and what follows. */
type BoundsRule = (wildcard: '*' | '?', place: { readonly colons: number; readonly endsPart: boolean }) => boolean

const lastPart = 5

/** A pattern over plain text: wildcards match every character. */
export function textGlob(parts: readonly GlobPart[]): Glob {
  return toGlob(parts, () => false)
}

/**
 * A pattern over the ARNs of requests (IAM user guide, Resource): a wildcard stays inside its colon-delimited part, except
 * that a `*` which ends a part may run on; in the sixth part wildcards match anything.
 */
export function resourceGlob(parts: readonly GlobPart[]): Glob {
  return toGlob(parts, (wildcard, { colons, endsPart }) => colons < lastPart && !(wildcard === '*' && endsPart))
}

/** A pattern of the ARN operators, which compare the first five parts one by one: there no wildcard runs on. */
export function arnValueGlob(parts: readonly GlobPart[]): Glob {
  return toGlob(parts, (_, { colons }) => colons < lastPart)
}

function toGlob(parts: readonly GlobPart[], isBounded: BoundsRule): Glob {
  const isWildcard = (part: GlobPart) => 'wildcard' in part
  const first = parts.findIndex(isWildcard)
  if (first === -1) return { prefix: textOf(parts), suffix: '', tokens: [], bounded: false }
  const last = parts.findLastIndex(isWildcard)
  const prefix = textOf(parts.slice(0, first))
  const tokens: number[] = []
  let colons = countColons(prefix)
  for (let index = first; index <= last; index += 1) {
    const part = parts[index] as GlobPart
    if ('wildcard' in part) {
      tokens.push(tokenOf(part.wildcard, isBounded(part.wildcard, { colons, endsPart: endsPart(parts, index) })))
      continue
    }
    for (const char of part.literal) tokens.push(char.codePointAt(0) as number)
    colons += countColons(part.literal)
  }
  const hasBounds = tokens.includes(BOUNDED_RUN) || tokens.includes(BOUNDED_ONE)
  return { prefix, suffix: textOf(parts.slice(last + 1)), tokens, bounded: hasBounds }
}

function tokenOf(wildcard: '*' | '?', isBounded: boolean): number {
  if (wildcard === '*') return isBounded ? BOUNDED_RUN : ANY_RUN
  return isBounded ? BOUNDED_ONE : ANY_ONE
}

/** Empty literals, which an empty variable leaves behind, are looked through. */
function endsPart(parts: readonly GlobPart[], index: number): boolean {
  const next = parts.slice(index + 1).find((part) => !('literal' in part && part.literal === ''))
  return next === undefined || ('literal' in next && next.literal.startsWith(':'))
}

function textOf(parts: readonly GlobPart[]): string {
  return parts.map((part) => ('literal' in part ? part.literal : part.wildcard)).join('')
}

function countColons(text: string): number {
  return text.split(':').length - 1
}

/** Whether the whole text matches. */
export function matches({ prefix, suffix, tokens, bounded: hasBounds }: Glob, text: string): boolean {
  if (tokens.length === 0) return text === prefix
  const from = prefix.length
  const to = text.length - suffix.length
  if (to < from || !text.startsWith(prefix) || !text.endsWith(suffix)) return false
  if (tokens.length === 1 && tokens[0] === ANY_RUN) return true
  return hasBounds ? matchesByStates(tokens, text.slice(from, to)) : matchesGreedily(tokens, { text, from, to })
}

/** Without bounded runs, only the latest run ever has to take more: what stood before it is best matched early. */
function matchesGreedily(tokens: readonly number[], { text, from, to }: { text: string; from: number; to: number }) {
  let at = from
  let position = 0
  let runPosition = -1
  let runAt = from
  while (at < to) {
    const token = tokens[position]
    const unit = text.codePointAt(at) as number
    if (token === ANY_RUN) {
      runPosition = position
      runAt = at
      position += 1
    } else if (token === ANY_ONE || token === unit) {
      at += unit > 0xffff ? 2 : 1
      position += 1
    } else if (runPosition >= 0) {
      runAt += (text.codePointAt(runAt) as number) > 0xffff ? 2 : 1
      at = runAt
      position = runPosition + 1
    } else return false
  }
  while (tokens[position] === ANY_RUN) position += 1
  return position === tokens.length
}

/** Keeps the set of pattern positions that the text so far can have reached: no backtracking, so no blow-up. */
function matchesByStates(tokens: readonly number[], text: string): boolean {
  let reached = new Uint8Array(tokens.length + 1)
  let next = new Uint8Array(tokens.length + 1)
  reached[0] = 1
  skipRuns(tokens, reached)
  for (const char of text) {
    if (!step(tokens, char.codePointAt(0) as number, { reached, next })) return false
    skipRuns(tokens, next)
    const spare = reached
    reached = next
    next = spare.fill(0)
  }
  return reached[tokens.length] === 1
}

/** Moves every position reached over one character; false when none is left. */
function step(tokens: readonly number[], unit: number, { reached, next }: { reached: Uint8Array; next: Uint8Array }) {
  let alive = false
  for (let position = 0; position < tokens.length; position += 1) {
    if (reached[position] === 0) continue
    const token = tokens[position] as number
    if (!accepts(token, unit)) continue
    next[isRun(token) ? position : position + 1] = 1
    alive = true
  }
  return alive
}

/** A run may be empty: whoever stands before one also stands behind it. */
function skipRuns(tokens: readonly number[], reached: Uint8Array): void {
  for (let position = 0; position < tokens.length; position += 1) {
    if (reached[position] === 1 && isRun(tokens[position] as number)) reached[position + 1] = 1
  }
}

function isRun(token: number): boolean {
  return token === ANY_RUN || token === BOUNDED_RUN
}

function accepts(token: number, unit: number): boolean {
  switch (token) {
    case ANY_RUN:
    case ANY_ONE:
      return true
    case BOUNDED_RUN:
    case BOUNDED_ONE:
      return unit !== COLON
    default:
      return token === unit
  }
}
