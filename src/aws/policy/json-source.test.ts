import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type JsonNode, readJson, textPositions } from './json-source.js'

function plainValue(node: JsonNode): unknown {
  if (node.kind === 'array') return node.items.map(plainValue)
  if (node.kind !== 'object') return node.value
  return Object.fromEntries(node.members.map(({ key, value }) => [key, plainValue(value)]))
}

function tried<T>(read: () => T): { readonly value: T } | undefined {
  try {
    return { value: read() }
  } catch {
    return undefined
  }
}

const rules = { maxDepth: 50 }

test('every JSON text is read as JSON.parse reads it', () => {
  fc.assert(
    fc.property(fc.json({ maxDepth: 5 }), fc.constantFrom(0, 2), (json, indent) => {
      const parsed: unknown = JSON.parse(json)
      expect(plainValue(readJson(JSON.stringify(parsed, null, indent), rules))).toEqual(parsed)
    }),
    { numRuns: 2000 },
  )
})

test('what JSON.parse refuses is refused, what it accepts is accepted, but for equal keys', () => {
  const signs = [
    '{',
    '}',
    '[',
    ']',
    ',',
    ':',
    '"a"',
    '"b"',
    '"',
    '\\',
    '\\u00e',
    '-',
    '0',
    '1',
    '.5',
    'e3',
    '+',
    'true',
  ]
  const scraps = fc.array(fc.constantFrom(...signs, 'null', 'nul', ' ', '\n', '\t', '\u00a0', '\ufeff', '/'), {
    maxLength: 9,
  })
  let accepted = 0
  fc.assert(
    fc.property(scraps, (found) => {
      const text = found.join('')
      const parsed = tried<unknown>(() => JSON.parse(text))
      const own = tried(() => plainValue(readJson(text, rules)))
      if (parsed) accepted += 1
      if (!/"([ab])".*:.*"\1".*:/s.test(text)) expect(own, text).toEqual(parsed)
    }),
    { numRuns: 20_000 },
  )
  expect(accepted).toBeGreaterThan(200)
})

test.each([
  ['{"a":1,"a":2}', 'stands here twice', 7],
  ['{"a":{"\\u0061":1,"a":2}}', 'stands here twice', 17],
  ['{"__proto__":1,"__proto__":2}', 'stands here twice', 15],
  ['[1,]', 'a value is missing', 3],
  ['{"a" 1}', '":" is missing', 5],
  ['["a" "b"]', '"," is missing', 5],
  ['["a', 'a string is not ended', 1],
  ['["a\nb"]', 'control character', 1],
  ['["\\x"]', 'unknown escape', 1],
  ['', 'ends too early', 0],
  ['1 2', 'more text', 2],
])('%j is refused where it goes wrong', (text, reason, offset) => {
  expect(() => readJson(text, rules)).toThrow(
    expect.objectContaining({ message: expect.stringContaining(reason), offset }),
  )
})

test('depth is counted before it is entered, so that no depth exhausts the stack', () => {
  const deep = '['.repeat(131_072)
  expect(() => readJson(deep, rules)).toThrow('nested deeper than 50 levels')
  expect(() => readJson('[[[]]]', { maxDepth: 3 })).not.toThrow()
  expect(() => readJson('[[[]]]', { maxDepth: 2 })).toThrow(expect.objectContaining({ offset: 2 }))
})

test('long strings and long lists are read in time proportional to their length', () => {
  const text = `["${'\\"a'.repeat(40_000)}"${',[]'.repeat(10_000)}]`
  expect(plainValue(readJson(text, rules))).toEqual(JSON.parse(text))
})

test('lines and columns are counted from one', () => {
  const position = textPositions('ab\ncd\n\ne')
  expect([0, 1, 2, 3, 5, 6, 7].map(position)).toEqual([
    { line: 1, column: 1 },
    { line: 1, column: 2 },
    { line: 1, column: 3 },
    { line: 2, column: 1 },
    { line: 2, column: 3 },
    { line: 3, column: 1 },
    { line: 4, column: 1 },
  ])
})
