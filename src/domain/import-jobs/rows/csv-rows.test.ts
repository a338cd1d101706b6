import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type CsvRow, type CsvStart, csvRows, longestRow } from './csv-rows.js'

async function* chunksOf(bytes: Uint8Array, size: number): AsyncGenerator<Uint8Array> {
  for (let from = 0; from < bytes.length; from += size) yield bytes.subarray(from, from + size)
}

async function rowsOf(file: string | Uint8Array, { size = 64, start }: { size?: number; start?: CsvStart } = {}) {
  const bytes = Buffer.from(file)
  const rows: CsvRow[] = []
  for await (const row of csvRows(chunksOf(bytes.subarray(start?.byteOffset ?? 0), size), start)) rows.push(row)
  return rows
}

const fieldsOf = async (line: string) => (await rowsOf(line)).map((row) => ('fields' in row ? row.fields : row.fault))

describe('csvRows: values', () => {
  test.each([
    { what: 'commas part values', line: 'a,b,,c', fields: ['a', 'b', '', 'c'] },
    { what: 'an escaped comma is one', line: 'a\\,b,c', fields: ['a,b', 'c'] },
    { what: 'a backslash before an escaped comma stays', line: 'a\\\\,b,c', fields: ['a\\,b', 'c'] },
    { what: 'a backslash elsewhere stays', line: 'a\\b,\\', fields: ['a\\b', '\\'] },
    { what: 'quotes are data', line: '"a,b"', fields: ['"a', 'b"'] },
    { what: 'spaces and tabs around values go', line: ' a b ,\tc\t', fields: ['a b', 'c'] },
    { what: 'other white space stays', line: '\u00a0a,\u2003', fields: ['\u00a0a', '\u2003'] },
    { what: 'formulas stay', line: '=1+1,+1,-1,@x,=cmd|x', fields: ['=1+1', '+1', '-1', '@x', '=cmd|x'] },
    { what: 'letters of all scripts', line: 'Zoë,日本,👍', fields: ['Zoë', '日本', '👍'] },
    { what: 'a CR inside of a row stays', line: 'a\rb,c', fields: ['a\rb', 'c'] },
    { what: 'one CR of several belongs to the line break', line: 'a\r\r\n', fields: ['a\r'] },
  ])('$what', async ({ line, fields }) => {
    expect(await fieldsOf(line)).toEqual([fields])
  })
})

describe('csvRows: lines', () => {
  test('LF, CRLF and the end of the file end rows; empty lines count and are passed over', async () => {
    expect(await rowsOf('a\r\n\n\r\nb\nc')).toEqual([
      { lineNumber: 1, endOffset: 3, fields: ['a'] },
      { lineNumber: 4, endOffset: 8, fields: ['b'] },
      { lineNumber: 5, endOffset: 9, fields: ['c'] },
    ])
  })

  test('an empty file has no row', async () => {
    expect(await rowsOf('')).toEqual([])
    expect(await rowsOf('\n\r\n')).toEqual([])
  })

  test('a byte order mark is refused at the beginning only', async () => {
    expect(await rowsOf('\uFEFFa\n\uFEFFb')).toEqual([
      { lineNumber: 1, endOffset: 5, fault: 'The file must be UTF-8 without a byte order mark.' },
      { lineNumber: 2, endOffset: 9, fields: ['\uFEFFb'] },
    ])
  })

  test.each([
    { what: 'a stray byte', bytes: [0xff] },
    { what: 'an overlong form', bytes: [0xc0, 0xaf] },
    { what: 'half a surrogate pair', bytes: [0xed, 0xa0, 0x80] },
    { what: 'a cut character', bytes: [0xe2, 0x82] },
  ])('$what is a fault of its row and of no other', async ({ bytes }) => {
    const file = Buffer.concat([Buffer.from('a\n'), Buffer.from(bytes), Buffer.from('\nb')])
    expect(await rowsOf(file)).toMatchObject([
      { fields: ['a'] },
      { lineNumber: 2, fault: 'The row is not valid UTF-8.' },
      { lineNumber: 3, fields: ['b'] },
    ])
  })

  test('NUL is a fault', async () => {
    expect(await rowsOf('a\0b\nc')).toMatchObject([{ fault: 'The row contains a NUL character.' }, { fields: ['c'] }])
  })

  test.each([{ letter: 'x' }, { letter: 'é' }, { letter: '日' }])(
    `${longestRow} characters of $letter are a row, one more is a fault`,
    async ({ letter }) => {
      const longest = letter.repeat(longestRow)
      expect(await rowsOf(`${longest}\r\n${longest}${letter}\nb`, { size: 1000 })).toMatchObject([
        { lineNumber: 1, fields: [longest] },
        { lineNumber: 2, fault: 'The row is longer than 16,000 characters.' },
        { lineNumber: 3, fields: ['b'] },
      ])
    },
  )

  test('a line of 64 MB costs no memory', async () => {
    const part = Buffer.alloc(65_536, 'x')
    let most = 0
    const before = process.memoryUsage.rss()
    async function* chunks() {
      for (let index = 0; index < 1024; index += 1) {
        most = Math.max(most, process.memoryUsage.rss() - before)
        yield part
      }
      yield Buffer.from('\na')
    }
    const rows: CsvRow[] = []
    for await (const row of csvRows(chunks())) rows.push(row)
    expect(rows).toMatchObject([{ lineNumber: 1 }, { lineNumber: 2, endOffset: 67_108_866, fields: ['a'] }])
    expect(most).toBeLessThan(24_000_000)
  })
})

describe('csvRows: files cut anyhow', () => {
  const piece = fc.oneof(
    fc.constantFrom('\n', '\r\n', '\r', ',', '\\', '\\,', '"', ' ', '\t', 'é', '日', '👍', '\0', 'ab', '\uFEFF'),
    fc.constantFrom('x'.repeat(15_999), '日'.repeat(16_000), 'x'.repeat(48_000)),
  )
  const bytes = fc.array(fc.oneof(piece, fc.constant(Buffer.from([0xff])), fc.constant(Buffer.from([0xe2, 0x82]))), {
    maxLength: 40,
  })
  const files = bytes.map((pieces) => Buffer.concat(pieces.map((part) => Buffer.from(part))))

  test('any chunks give the same rows', async () => {
    await fc.assert(
      fc.asyncProperty(files, fc.integer({ min: 1, max: 5000 }), async (file, size) => {
        expect(await rowsOf(file, { size })).toEqual(await rowsOf(file, { size: Math.max(1, file.length) }))
      }),
      { numRuns: 150 },
    )
  })

  test('reading on from the end of any row gives the same rest', async () => {
    await fc.assert(
      fc.asyncProperty(files, fc.integer({ min: 1, max: 5000 }), async (file, size) => {
        const rows = await rowsOf(file, { size: 4096 })
        for (const [index, { endOffset, lineNumber }] of rows.entries()) {
          const rest = await rowsOf(file, { size, start: { byteOffset: endOffset, lineNumber } })
          expect(rest).toEqual(rows.slice(index + 1))
        }
      }),
      { numRuns: 60 },
    )
  })
})
