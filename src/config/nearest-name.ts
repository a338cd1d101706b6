/** The known name that a mistyped one is most like, if any is close enough to be worth a "did you mean". */
export function nearestName(typed: string, known: Iterable<string>): string | undefined {
  let nearest: string | undefined
  let least = Math.max(1, Math.floor(typed.length / 3)) + 1
  for (const name of known) {
    const distance = editDistance(typed.toLowerCase(), name.toLowerCase(), least)
    if (distance >= least) continue
    least = distance
    nearest = name
  }
  return nearest
}

/** `; did you mean port?`, or nothing. */
export function suggestion(typed: string, known: Iterable<string>): string {
  const nearest = nearestName(typed, known)
  return nearest === undefined ? '' : `; did you mean ${nearest}?`
}

/** Insertions, deletions, replacements and swaps of neighbours between two words; `bound` when there are as many or more. */
function editDistance(a: string, b: string, bound: number): number {
  if (Math.abs(a.length - b.length) >= bound) return bound
  let beforePrevious: number[] = []
  let previous = Array.from({ length: b.length + 1 }, (_, column) => column)
  for (let row = 1; row <= a.length; row++) {
    const current = [row]
    for (let column = 1; column <= b.length; column++) {
      const cost = a[row - 1] === b[column - 1] ? 0 : 1
      const swapped = row > 1 && column > 1 && a[row - 1] === b[column - 2] && a[row - 2] === b[column - 1]
      current[column] = Math.min(
        at(previous, column) + 1,
        at(current, column - 1) + 1,
        at(previous, column - 1) + cost,
        swapped ? at(beforePrevious, column - 2) + 1 : bound,
      )
    }
    beforePrevious = previous
    previous = current
  }
  return Math.min(at(previous, b.length), bound)
}

function at(row: readonly number[], column: number): number {
  return row[column] ?? Number.POSITIVE_INFINITY
}
