import { isAscii, isUtf8 } from 'node:buffer'

/** One row of an import file, or what is wrong with it. */
export type CsvRow = CsvPlace & ({ readonly fields: readonly string[] } | { readonly fault: string })

/** Where a row ends. Reading goes on from there with `{ byteOffset: endOffset, lineNumber }`. */
interface CsvPlace {
  /** Counted from 1, empty lines included. */
  readonly lineNumber: number
  /** Offset in the file of the first byte after the row and its line break. */
  readonly endOffset: number
}

/** What was read before: the bytes, and the lines in them. */
export interface CsvStart {
  readonly byteOffset: number
  readonly lineNumber: number
}

export const longestRow = 16_000
/** No UTF-16 code unit takes more than three bytes of UTF-8, so a longer row is too long whatever its bytes mean. */
const mostBytes = longestRow * 3
const lineFeed = 0x0a
const carriageReturn = 0x0d
const byteOrderMark = Buffer.from('\uFEFF')
const fileBeginning: CsvStart = { byteOffset: 0, lineNumber: 0 }

const faults = {
  long: `The row is longer than ${longestRow.toLocaleString('en-US')} characters.`,
  encoding: 'The row is not valid UTF-8.',
  byteOrderMark: 'The file must be UTF-8 without a byte order mark.',
  nul: 'The row contains a NUL character.',
}

/**
 * The rows of an import file (developer guide, "Importing users from a CSV file"): UTF-8 without a byte order mark, rows
 * end at LF or CRLF, quotes mean nothing, `\,` is a comma inside of a value, values are trimmed of spaces and tabs, empty
 * lines are passed over. `chunks` are the bytes from `start.byteOffset` on; their limits do not matter. Memory is
 * constant, however long a row. csv-parse is of no use here: it reads escapes inside of quotes only, and a record that is
 * too long ends it.
 */
export async function* csvRows(
  chunks: AsyncIterable<Uint8Array>,
  start: CsvStart = fileBeginning,
): AsyncGenerator<CsvRow> {
  const pending = new PendingLine()
  let { byteOffset, lineNumber } = start
  for await (const bytes of chunks) {
    const chunk = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
    let from = 0
    for (let end = chunk.indexOf(lineFeed); end !== -1; end = chunk.indexOf(lineFeed, from)) {
      const line = pending.end(chunk.subarray(from, end))
      from = end + 1
      lineNumber += 1
      const row = toRow(line, { lineNumber, endOffset: byteOffset + from })
      if (row) yield row
    }
    pending.add(chunk.subarray(from))
    byteOffset += chunk.length
  }
  const row = toRow(pending.end(Buffer.alloc(0)), { lineNumber: lineNumber + 1, endOffset: byteOffset })
  if (row) yield row
}

/** The beginning of a line whose end is still to come; of a line that is too long nothing is kept. */
class PendingLine {
  /** One byte more than a row may have, for the CR of a line break. */
  readonly #bytes = Buffer.allocUnsafe(mostBytes + 1)
  #length = 0

  add(part: Buffer): void {
    const length = this.#length + part.length
    if (length <= this.#bytes.length) part.copy(this.#bytes, this.#length)
    this.#length = length
  }

  /** The whole line, good until the next call; undefined when it is too long. */
  end(rest: Buffer): Buffer | undefined {
    if (this.#length === 0) return withoutReturn(rest)
    this.add(rest)
    const length = this.#length
    this.#length = 0
    return length > this.#bytes.length ? undefined : withoutReturn(this.#bytes.subarray(0, length))
  }
}

function withoutReturn(line: Buffer): Buffer | undefined {
  const content = line.at(-1) === carriageReturn ? line.subarray(0, -1) : line
  return content.length > mostBytes ? undefined : content
}

/** Undefined for an empty line. */
function toRow(line: Buffer | undefined, place: CsvPlace): CsvRow | undefined {
  const { lineNumber, endOffset } = place
  if (line?.length === 0) return undefined
  const text = line && decode(line)
  const fault = faultOf(line, text, place)
  if (fault !== undefined || text === undefined) return { lineNumber, endOffset, fault: fault ?? faults.encoding }
  return { lineNumber, endOffset, fields: toFields(text) }
}

function faultOf(line: Buffer | undefined, text: string | undefined, { lineNumber }: CsvPlace): string | undefined {
  if (line === undefined) return faults.long
  if (lineNumber === 1 && line.subarray(0, 3).equals(byteOrderMark)) return faults.byteOrderMark
  if (text === undefined) return faults.encoding
  if (text.length > longestRow) return faults.long
  return text.includes('\0') ? faults.nul : undefined
}

/** Undefined for what is not UTF-8; nothing is ever replaced. */
function decode(line: Buffer): string | undefined {
  if (isAscii(line)) return line.toString('latin1')
  return isUtf8(line) ? line.toString('utf8') : undefined
}

/** A backslash means something before a comma only. */
function toFields(text: string): readonly string[] {
  if (!text.includes('\\')) return text.split(',').map(trimmed)
  return text.split(/(?<!\\),/).map((field) => trimmed(field).replaceAll('\\,', ','))
}

function trimmed(field: string): string {
  let from = 0
  let end = field.length
  while (from < end && isBlank(field.charCodeAt(from))) from += 1
  while (end > from && isBlank(field.charCodeAt(end - 1))) end -= 1
  return field.slice(from, end)
}

function isBlank(code: number): boolean {
  return code === 0x20 || code === 0x09
}
