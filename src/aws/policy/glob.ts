/** Literal text, or a wildcard: `*` is any run, also an empty one; `?` exactly one character (code point). */
export type GlobPart = { readonly literal: string } | { readonly wildcard: '*' | '?' }

/** A pattern in a form that matches in time proportional to pattern length × text length, whatever the wildcards. */
export interface Glob {
  /** The text before the first wildcard: all of it where there is none. */
  readonly prefix: string
  /** What lies between, from the first wildcard to the last; empty where there is none. */
  readonly pieces: readonly Piece[]
  /** The text after the last wildcard. */
  readonly suffix: string
}

/** A run and what has to follow it: literals, and characters that may be any, or any but a colon. */
interface Piece {
  /** `none`: the piece stands where the text before it ends. A bounded run takes no colon. */
  readonly run: 'none' | 'any' | 'bounded'
  readonly body: readonly (string | typeof anyOne | typeof oneButColon)[]
}

const anyOne = 1
const oneButColon = 2

/** Which wildcards keep to their colon-delimited part: none; those of the first five parts, all or but a closing `*`. */
type Bounds = 'none' | 'parts' | 'parts-but-closing-runs'

const lastPart = 5

/** A pattern over plain text: wildcards match every character. */
export function textGlob(parts: readonly GlobPart[]): Glob {
  return toGlob(parts, 'none')
}

/**
 * A pattern over the ARNs of requests (IAM user guide, Resource): a wildcard stays inside its colon-delimited part, except
 * that a `*` which ends a part may run on; in the sixth part wildcards match anything.
 */
export function resourceGlob(parts: readonly GlobPart[]): Glob {
  return toGlob(parts, 'parts-but-closing-runs')
}

/** A pattern of the ARN operators, which compare the first five parts one by one: there no wildcard runs on. */
export function arnValueGlob(parts: readonly GlobPart[]): Glob {
  return toGlob(parts, 'parts')
}

function toGlob(parts: readonly GlobPart[], bounds: Bounds): Glob {
  const pieces: Piece[] = []
  let prefix: string | undefined
  let literal = ''
  let colons = bounds === 'none' ? lastPart : 0
  let open: { readonly run: Piece['run']; readonly body: (string | typeof anyOne | typeof oneButColon)[] } | undefined
  for (let index = 0; index < parts.length; index += 1) {
    const part = parts[index] as GlobPart
    if ('literal' in part) {
      literal += part.literal
      if (colons < lastPart) colons += countColons(part.literal)
      continue
    }
    if (open && literal !== '') open.body.push(literal)
    prefix ??= literal
    literal = ''
    const bounded = colons < lastPart && (bounds === 'parts' || part.wildcard === '?' || !endsPart(parts, index))
    if (part.wildcard === '*') {
      if (open) pieces.push(open)
      open = { run: bounded ? 'bounded' : 'any', body: [] }
    } else {
      open ??= { run: 'none', body: [] }
      open.body.push(bounded ? oneButColon : anyOne)
    }
  }
  if (!open) return { prefix: literal, pieces: [], suffix: '' }
  pieces.push(open)
  return { prefix: prefix ?? '', pieces, suffix: literal }
}

/** Empty literals, which an empty variable leaves behind, are looked through. */
function endsPart(parts: readonly GlobPart[], index: number): boolean {
  for (let next = index + 1; next < parts.length; next += 1) {
    const part = parts[next] as GlobPart
    if (!('literal' in part)) return false
    if (part.literal !== '') return part.literal.startsWith(':')
  }
  return true
}

function countColons(text: string): number {
  let colons = 0
  for (let at = text.indexOf(':'); at >= 0; at = text.indexOf(':', at + 1)) colons += 1
  return colons
}

/** Whether the whole text matches. */
export function matches({ prefix, pieces, suffix }: Glob, text: string): boolean {
  if (pieces.length === 0) return text === prefix
  const to = text.length - suffix.length
  if (to < prefix.length || !standsAt(text, prefix, 0) || !standsAt(text, suffix, to)) return false
  const [only] = pieces
  if (pieces.length === 1 && only?.run === 'any' && only.body.length === 0) return true
  return matchesPieces(pieces, { text, from: prefix.length, to })
}

/** What is left of a text to match; `from` moves. */
interface Stretch {
  readonly text: string
  from: number
  readonly to: number
}

/**
 * Puts every piece as early as it goes, which leaves the most to those behind it. Only a bounded run can then be in want of
 * a later place of the piece before it: that of the latest unbounded run, since bounded ones keep to one part of the text.
 */
function matchesPieces(pieces: readonly Piece[], rest: Stretch): boolean {
  let latestAny = -1
  let latestStart = 0
  let index = 0
  while (index < pieces.length) {
    const piece = pieces[index] as Piece
    const start = findPiece(piece, rest, index === pieces.length - 1)
    if (start >= 0) {
      if (piece.run === 'any') {
        latestAny = index
        latestStart = start
      }
      rest.from = endOf(piece, rest, start)
      index += 1
    } else {
      if (piece.run !== 'bounded' || latestAny === -1) return false
      rest.from = latestStart + widthAt(rest.text, latestStart)
      index = latestAny
    }
  }
  return true
}

/** Where a piece's body starts at the earliest, or -1; the last piece has to reach the end. */
function findPiece(piece: Piece, rest: Stretch, isLast: boolean): number {
  const { run, body } = piece
  const { text, from, to } = rest
  const limit = run === 'any' ? to : run === 'bounded' ? colonOrEnd(text, from, to) : from
  if (body.length === 0) return isLast ? (limit === to ? to : -1) : from
  const [literal] = body
  if (typeof literal === 'string' && body.length === 1) {
    if (run === 'bounded') return findBounded(literal, rest, limit)
    const found = text.indexOf(literal, from)
    return found === -1 || found + literal.length > to ? -1 : found
  }
  for (let start = from; start <= limit; start += widthAt(text, start)) {
    const end = endOf(piece, rest, start)
    if (end !== -1 && (!isLast || end === to)) return start
  }
  return -1
}

/** Cuts the text off first, so that a bounded run never looks through what lies behind its part. */
function findBounded(literal: string, { text, from, to }: Stretch, limit: number): number {
  const found = text.slice(from, Math.min(limit + literal.length, to)).indexOf(literal)
  return found === -1 ? -1 : from + found
}

function colonOrEnd(text: string, from: number, to: number): number {
  const colon = text.indexOf(':', from)
  return colon === -1 || colon > to ? to : colon
}

/** Where a piece's body ends if it starts here, or -1. */
function endOf({ body }: Piece, { text, to }: Stretch, start: number): number {
  let at = start
  for (const element of body) {
    if (typeof element === 'string') {
      if (!standsAt(text, element, at)) return -1
      at += element.length
    } else {
      if (at >= to || (element === oneButColon && text[at] === ':')) return -1
      at += widthAt(text, at)
    }
  }
  return at > to ? -1 : at
}

/**
 * Whether a text holds another at this place. Most that differ do so in the last character, which is looked at first; equality
 * of strings is compared several times as fast as `startsWith`.
 */
export function standsAt(text: string, part: string, at: number): boolean {
  const last = part.length - 1
  return last < 0 || (text.charCodeAt(at + last) === part.charCodeAt(last) && text.slice(at, at + part.length) === part)
}

/** UTF-16 units of the character here. */
function widthAt(text: string, at: number): 1 | 2 {
  return (text.codePointAt(at) ?? 0) > 0xffff ? 2 : 1
}
