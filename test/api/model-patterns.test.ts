import { describe, expect, test } from 'vitest'
import { shapes } from '../../src/api/model/shapes.js'
import { compileMatcher } from '../../src/aws/json/patterns.js'

const patterns = [...new Set(Object.values(shapes).flatMap(({ pattern }) => pattern ?? []))]

describe('patterns of the model', () => {
  test.each(patterns)('%s compiles and is matched in linear time', (pattern) => {
    const { longest, matches } = subject(pattern)
    for (const piece of adversaries) {
      for (const end of ['', '\0', '{', '@']) {
        const value = piece.repeat(Math.ceil(longest / piece.length)).slice(0, longest) + end
        const started = performance.now()
        matches(value)
        expect(performance.now() - started, `${piece}… of ${value.length}`).toBeLessThan(50)
      }
    }
  })
})

const adversaries = [
  'a',
  '_',
  '@',
  '{####}',
  '{##a##}',
  '{##',
  '##}',
  ':',
  'arn:',
  '.',
  ' ',
  '\u{1f600}',
  'ab@cd',
  '-',
  '=',
]

/** The longest value that the pattern is run on by any shape: what the shape allows, or a whole body. */
function subject(pattern: string) {
  const using = Object.values(shapes).filter((shape) => shape.pattern === pattern)
  const longest = Math.max(...using.map(({ max }) => (max === undefined ? 200_000 : Math.max(max, 1024))))
  return { longest, matches: compileMatcher(pattern) }
}

describe('Java’s meaning', () => {
  const run = '[\\p{L}\\p{M}\\p{S}\\p{N}\\p{P}\\s*]*'
  const byLink = `${run}\\{##${run}##\\}${run}`
  const byCode = `${run}\\{####\\}${run}`
  const address = '[\\p{L}\\p{M}\\p{S}\\p{N}\\p{P}]+@[\\p{L}\\p{M}\\p{S}\\p{N}\\p{P}]+'
  test.each<[pattern: string, value: string, wanted: boolean]>([
    ['[\\w]+', 'ab_1', true],
    ['[\\w]+', 'é', false],
    ['[\\w]+', 'ab\n', false],
    ['[\\w\\s+=,.@-]+', 'a b\t', true],
    ['[\\w\\s+=,.@-]+', 'a\u00a0b', false],
    ['[\\S]+', 'é\u00a0', true],
    ['[\\S]+', 'a b', false],
    ['\\S(?:[\\s\\S]*\\S)?', 'a b', true],
    ['\\S(?:[\\s\\S]*\\S)?', ' a', false],
    ['(?s).*', 'a\nb', true],
    ['.*\\{####\\}.*', 'a{####}b', true],
    ['.*\\{####\\}.*', 'a{####}\n', false],
    ['[\\p{L}\\p{M}\\p{S}\\p{N}\\p{P}]+', '\u{1f600}字', true],
    ['[\\p{L}\\p{M}\\p{S}\\p{N}\\p{P}]+', '\ud83d', false],
    ['[A-Za-z0-9-_=.]+', 'a-b_c=.', true],
    ['[\\x21\\x23-\\x5B\\x5D-\\x7E]+', 'a"b', false],
    ['^[0-9A-Za-z\\.\\-_]*(?<!\\.)$', 'bucket.', false],
    [byCode, 'Your code is {####}', true],
    [byCode, 'Your code is {###}', false],
    [byCode, '{####}\0', false],
    [byLink, 'Click {##here##} now', true],
    [byLink, '{##}', false],
    [byLink, '{####}', true],
    [byLink, '##}{##', false],
    [address, 'a@b', true],
    [address, '@b', false],
    [address, 'a@', false],
    [address, '@@@', true],
    [address, 'a@@', true],
    [address, 'a @b', false],
  ])('%s on %j → %j', (pattern, value, wanted) => expect(compileMatcher(pattern)(value)).toBe(wanted))
})
