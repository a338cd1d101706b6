export interface Position {
  readonly Line: number
  readonly Column: number
}

export interface Span {
  readonly StartPosition: Position
  readonly EndPosition: Position
}

const tokens = /"(?:[^"\\]|\\.)*"|[{}[\]:,]/gs

/** Where each statement of a valid policy document stands, both ends from line 1 and column 1, in order. */
export function statementSpans(text: string): Span[] {
  const lineStarts = [0]
  for (const { index } of text.matchAll(/\n/g)) lineStarts.push(index + 1)
  return statementRanges(text).map(([from, to]) => ({
    StartPosition: positionOf(lineStarts, from),
    EndPosition: positionOf(lineStarts, to),
  }))
}

/** Offsets of the braces of each statement: the one object, or the objects of the list, that `Statement` holds. */
function statementRanges(text: string): [from: number, to: number][] {
  const ranges: [number, number][] = []
  let depth = 0
  let key: string | undefined
  let listDepth = 0
  let open: { readonly from: number; readonly depth: number } | undefined
  for (const { 0: token, index } of text.matchAll(tokens)) {
    if (token === '{' || token === '[') {
      const isValue = depth === 1 && key === 'Statement'
      if (token === '[' && isValue) listDepth = depth + 1
      if (token === '{' && !open && (isValue || (listDepth > 0 && depth === listDepth))) open = { from: index, depth }
      depth += 1
    } else if (token === '}' || token === ']') {
      depth -= 1
      if (open && depth === open.depth) {
        ranges.push([open.from, index])
        open = undefined
      }
      if (depth < listDepth) listDepth = 0
    } else if (depth === 1 && token.startsWith('"')) {
      key = JSON.parse(token) as string
    } else if (depth === 1 && token === ',') {
      key = undefined
    }
  }
  return ranges
}

function positionOf(lineStarts: readonly number[], offset: number): Position {
  const line = lineStarts.findLastIndex((start) => start <= offset)
  return { Line: line + 1, Column: offset - (lineStarts[line] ?? 0) + 1 }
}
