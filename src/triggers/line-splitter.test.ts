import { expect, test } from 'vitest'
import { type Line, LineSplitter } from './line-splitter.js'

function split(parts: readonly string[], limit = 10_000): Line[] {
  const lines: Line[] = []
  const splitter = new LineSplitter(limit, (line) => lines.push(line))
  for (const part of parts) splitter.push(part)
  splitter.end()
  return lines
}

test.each([
  ['one part with several lines', ['a\nb\nc']],
  ['lines across parts', ['a', '\nb', '\n', 'c\n']],
  ['other line ends and empty lines', ['a\r\n\r\n\nb\r', '\nc']],
])('%s', (_name, parts) => {
  expect(split(parts)).toEqual(['a', 'b', 'c'].map((text) => ({ text, isCut: false })))
})

test('of a line beyond the limit only the beginning is kept; the next line is whole', () => {
  const parts = ['{"id":"7"', ...Array.from({ length: 1000 }, () => 'x'.repeat(100)), 'end\nnext\n']
  const [long, next, ...others] = split(parts)
  expect(long?.isCut).toBe(true)
  expect(long?.text).toHaveLength(256)
  expect(long?.text.startsWith('{"id":"7"xxx')).toBe(true)
  expect([next, ...others]).toEqual([{ text: 'next', isCut: false }])
})

test('a line of exactly the limit is whole', () => {
  expect(split(['xxxxx', 'xxxxx\n'], 10)).toEqual([{ text: 'xxxxxxxxxx', isCut: false }])
})
