import type { PatternSign } from './naive-texts.js'

/** Wildcards over any text. */
export function textPatternMatches(pattern: readonly PatternSign[], text: string): boolean {
  return fits(pattern, [...text], () => true)
}

/**
 * Wildcards over ARNs: before the sixth part they take no colon, except, where `runOn` is set, a `*` before a colon or at
 * the end.
 */
export function arnPatternMatches(
  pattern: readonly PatternSign[],
  arn: string,
  { runOn }: { runOn: boolean },
): boolean {
  return fits(pattern, [...arn], (index) => {
    const colonsBefore = pattern.slice(0, index).filter(({ char }) => char === ':').length
    if (colonsBefore >= 5) return true
    const next = pattern[index + 1]
    return runOn && pattern[index]?.char === '*' && (next === undefined || next.char === ':')
  })
}

function fits(
  pattern: readonly PatternSign[],
  text: readonly string[],
  takesColon: (index: number) => boolean,
): boolean {
  const known = new Map<number, boolean>()
  const from = (p: number, t: number): boolean => {
    const place = p * (text.length + 1) + t
    const before = known.get(place)
    if (before !== undefined) return before
    const answer = decide(p, t)
    known.set(place, answer)
    return answer
  }
  const decide = (p: number, t: number): boolean => {
    const sign = pattern[p]
    if (sign === undefined) return t === text.length
    const char = text[t]
    if (!sign.wild) return char === sign.char && from(p + 1, t + 1)
    const takes = char !== undefined && (char !== ':' || takesColon(p))
    if (sign.char === '?') return takes && from(p + 1, t + 1)
    return from(p + 1, t) || (takes && from(p, t + 1))
  }
  return from(0, 0)
}
