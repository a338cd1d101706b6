const longestCompared = 80

/** `, did you mean X?` for the known name that a mistyped one is most like, or nothing. */
export function didYouMean(typed: string, known: readonly string[]): string {
  const nearest = nearestName(typed, known)
  return nearest === undefined ? '' : `, did you mean ${nearest}?`
}

/** The closest known name, at most a third of the letters away. */
export function nearestName(typed: string, known: readonly string[]): string | undefined {
  if (typed.length > longestCompared) return undefined
  const folded = typed.toLowerCase()
  const limit = Math.max(1, Math.floor(typed.length / 3))
  const ranked = known
    .filter((name) => Math.abs(name.length - typed.length) <= limit)
    .map((name) => ({ name, distance: distanceOf(folded, name.toLowerCase()) }))
    .sort((a, b) => a.distance - b.distance)
  const best = ranked[0]
  return best && best.distance <= limit ? best.name : undefined
}

/** Insertions, deletions and replacements between two words. */
function distanceOf(a: string, b: string): number {
  let previous = Array.from({ length: b.length + 1 }, (_, column) => column)
  for (let row = 1; row <= a.length; row += 1) {
    const current = [row]
    for (let column = 1; column <= b.length; column += 1) {
      const replaced = (previous[column - 1] ?? 0) + (a[row - 1] === b[column - 1] ? 0 : 1)
      current.push(Math.min(replaced, (previous[column] ?? 0) + 1, (current[column - 1] ?? 0) + 1))
    }
    previous = current
  }
  return previous[b.length] ?? 0
}
