import fc from 'fast-check'
import { expect, test } from 'vitest'
import { arnValueGlob, type Glob, type GlobPart, matches, resourceGlob, textGlob } from '../../src/aws/policy/glob.js'
import { arnPatternMatches, textPatternMatches } from './naive-patterns.js'
import type { PatternSign } from './naive-texts.js'

const signs = (chars: string): fc.Arbitrary<PatternSign[]> =>
  fc.array(
    fc.constantFrom(...chars).map((char) => ({ char, wild: char === '*' || char === '?' })),
    { maxLength: 14 },
  )

function toParts(pattern: readonly PatternSign[]): GlobPart[] {
  return pattern.map(({ char, wild }) => (wild ? { wildcard: char as '*' | '?' } : { literal: char }))
}

interface Kind {
  readonly glob: (parts: GlobPart[]) => Glob
  readonly naive: (pattern: readonly PatternSign[], text: string) => boolean
}

const kinds: Readonly<Record<string, Kind>> = {
  text: { glob: textGlob, naive: textPatternMatches },
  resource: { glob: resourceGlob, naive: (pattern, arn) => arnPatternMatches(pattern, arn, { runOn: true }) },
  value: { glob: arnValueGlob, naive: (pattern, arn) => arnPatternMatches(pattern, arn, { runOn: false }) },
}

/** Texts made from the pattern fit it far more often than others do. */
function textsLike(pattern: readonly PatternSign[]): fc.Arbitrary<string> {
  const fillings = pattern.map(({ char, wild }) => {
    if (!wild) return fc.constantFrom(char, char, char, char, 'a', '')
    return char === '?'
      ? fc.constantFrom('a', 'b', ':', '😀')
      : fc.constantFrom('', 'a', 'ab', 'b:', ':a:', '😀a', 'aab')
  })
  return fc.tuple(...fillings).map((found) => found.join(''))
}

test.each(Object.entries(kinds))('patterns of kind %s match what a naive matcher says', (_, { glob, naive }) => {
  const pairs = fc
    .oneof(signs('ab:*?'), signs('aab::***'), signs(':::::*a'), signs('a*?😀'))
    .chain((pattern) => fc.tuple(fc.constant(pattern), textsLike(pattern)))
  let matched = 0
  fc.assert(
    fc.property(pairs, ([pattern, text]) => {
      const expected = naive(pattern, text)
      if (expected) matched += 1
      expect(matches(glob(toParts(pattern)), text)).toBe(expected)
    }),
    { numRuns: 40_000 },
  )
  expect(matched).toBeGreaterThan(4_000)
})
