/** Tokens other than a UTF-16 code unit. A bounded wildcard does not cross a colon. */
const ANY_RUN = -1
const ANY_ONE = -2
const BOUNDED_RUN = -3
const BOUNDED_ONE = -4
const COLON = 58

/** Literal text, or a wildcard: `*` is any run, also an empty one; `?` exactly one character. */
export type GlobPart = { readonly literal: string } | { readonly wildcard: '*' | '?' }

/** A pattern in a form that matches in time proportional to pattern length × text length, whatever the wildcards. */
export interface Glob {
  /** Set when the pattern has no wildcard. */
  readonly exact?: string
  /** Set when the only wildcard is a `*` at the end that crosses colons. */
  readonly prefix?: string
  readonly tokens: readonly number[]
}

/** A pattern over plain text: wildcards match every character. */
export function textGlob(parts: readonly GlobPart[]): Glob {
  return toGlob(parts.flatMap((part) => tokensOf(part, { run: ANY_RUN, one: ANY_ONE })))
}

/**
 * A pattern over ARNs (IAM user guide, Resource): a wildcard stays inside its colon-delimited part, except that a `*`
 * which ends a part may run on; in the sixth part wildcards match anything.
 */
export function arnGlob(parts: readonly GlobPart[]): Glob {
  const tokens: number[] = []
  let colons = 0
  parts.forEach((part, index) => {
    const inLastPart = colons >= 5
    const endsPart = startsWithColon(parts[index + 1])
    tokens.push(
      ...tokensOf(part, {
        run: inLastPart || endsPart ? ANY_RUN : BOUNDED_RUN,
        one: inLastPart ? ANY_ONE : BOUNDED_ONE,
      }),
    )
    if ('literal' in part) colons += part.literal.split(':').length - 1
  })
  return toGlob(tokens)
}

function startsWithColon(next: GlobPart | undefined): boolean {
  return next === undefined || ('literal' in next && next.literal.startsWith(':'))
}

function tokensOf(part: GlobPart, wildcards: { run: number; one: number }): number[] {
  if ('wildcard' in part) return [part.wildcard === '*' ? wildcards.run : wildcards.one]
  return Array.from({ length: part.literal.length }, (_, index) => part.literal.charCodeAt(index))
}

function toGlob(tokens: readonly number[]): Glob {
  const firstWildcard = tokens.findIndex((token) => token < 0)
  if (firstWildcard === -1) return { tokens, exact: textOf(tokens) }
  const onlyTrailingRun = firstWildcard === tokens.length - 1 && tokens[firstWildcard] === ANY_RUN
  return onlyTrailingRun ? { tokens, prefix: textOf(tokens.slice(0, -1)) } : { tokens }
}

function textOf(tokens: readonly number[]): string {
  return String.fromCharCode(...tokens)
}

/** Whether the whole text matches. */
export function matches(glob: Glob, text: string): boolean {
  if (glob.exact !== undefined) return glob.exact === text
  if (glob.prefix !== undefined) return text.startsWith(glob.prefix)
  return matchesTokens(glob.tokens, text)
}

/** Keeps the set of pattern positions that the text so far can have reached: no backtracking, so no blow-up. */
function matchesTokens(tokens: readonly number[], text: string): boolean {
  let reached = new Uint8Array(tokens.length + 1)
  reached[0] = 1
  skipRuns(tokens, reached)
  for (let index = 0; index < text.length; index += 1) {
    const unit = text.charCodeAt(index)
    const next = new Uint8Array(tokens.length + 1)
    let alive = false
    for (let position = 0; position < tokens.length; position += 1) {
      if (reached[position] === 0) continue
      const token = tokens[position] as number
      if (!accepts(token, unit)) continue
      next[token === ANY_RUN || token === BOUNDED_RUN ? position : position + 1] = 1
      alive = true
    }
    if (!alive) return false
    skipRuns(tokens, next)
    reached = next
  }
  return reached[tokens.length] === 1
}

/** A run may be empty: whoever stands before one also stands behind it. */
function skipRuns(tokens: readonly number[], reached: Uint8Array): void {
  for (let position = 0; position < tokens.length; position += 1) {
    const token = tokens[position]
    if (reached[position] === 1 && (token === ANY_RUN || token === BOUNDED_RUN)) reached[position + 1] = 1
  }
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
