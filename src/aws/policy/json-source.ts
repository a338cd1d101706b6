/** A JSON text taken apart with the offset of everything in it. */
export type JsonNode = JsonObject | JsonArray | JsonScalar

export interface JsonObject {
  readonly kind: 'object'
  readonly offset: number
  readonly members: readonly JsonMember[]
}

export interface JsonMember {
  readonly key: string
  readonly keyOffset: number
  readonly value: JsonNode
}

export interface JsonArray {
  readonly kind: 'array'
  readonly offset: number
  readonly items: readonly JsonNode[]
}

export interface JsonScalar {
  readonly kind: 'string' | 'number' | 'boolean' | 'null'
  readonly offset: number
  readonly value: string | number | boolean | null
}

/** Why a text is no JSON of the allowed depth, and where. */
export class JsonFault extends Error {
  readonly offset: number

  constructor(reason: string, offset: number) {
    super(reason)
    this.offset = offset
  }
}

/**
 * Reads what JSON.parse reads, except that the same key twice in one object and nesting beyond `maxDepth` are faults: of
 * two equal keys a reader of the policy sees one and the engine obeys the other. Throws JsonFault.
 */
export function readJson(text: string, { maxDepth }: { readonly maxDepth: number }): JsonNode {
  return new JsonReader(text, maxDepth).read()
}

const space = /[ \t\n\r]*/y
const stringToken = /"[^"\\]*(?:\\.[^"\\]*)*"/y
const numberToken = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y
const wordToken = /true|false|null/y

class JsonReader {
  private readonly text: string
  private readonly maxDepth: number
  private at = 0

  constructor(text: string, maxDepth: number) {
    this.text = text
    this.maxDepth = maxDepth
  }

  read(): JsonNode {
    const node = this.value(0)
    this.take(space)
    if (this.at < this.text.length) throw new JsonFault('there is more text after the end', this.at)
    return node
  }

  private value(depth: number): JsonNode {
    this.take(space)
    const offset = this.at
    const first = this.text[offset]
    if (first === '{' || first === '[') {
      if (depth >= this.maxDepth) throw new JsonFault(`nested deeper than ${this.maxDepth} levels`, offset)
      return first === '{' ? this.object(depth + 1) : this.array(depth + 1)
    }
    if (first === '"') return { kind: 'string', offset, value: this.string() }
    const number = this.take(numberToken)
    if (number !== '') return { kind: 'number', offset, value: Number(number) }
    const word = this.take(wordToken)
    if (word === '') throw new JsonFault(first === undefined ? 'the text ends too early' : 'a value is missing', offset)
    return word === 'null' ? { kind: 'null', offset, value: null } : { kind: 'boolean', offset, value: word === 'true' }
  }

  private object(depth: number): JsonObject {
    const offset = this.at
    const members: JsonMember[] = []
    const keys = new Set<string>()
    this.list('}', () => {
      const keyOffset = this.at
      if (this.text[keyOffset] !== '"') throw new JsonFault('a quoted name is missing', keyOffset)
      const key = this.string()
      if (keys.has(key)) throw new JsonFault(`"${key}" stands here twice`, keyOffset)
      keys.add(key)
      this.take(space)
      this.expect(':')
      members.push({ key, keyOffset, value: this.value(depth) })
    })
    return { kind: 'object', offset, members }
  }

  private array(depth: number): JsonArray {
    const offset = this.at
    const items: JsonNode[] = []
    this.list(']', () => items.push(this.value(depth)))
    return { kind: 'array', offset, items }
  }

  /** Entries between an opening bracket, at which the reader stands, and the closing one. */
  private list(close: '}' | ']', entry: () => void): void {
    this.at += 1
    this.take(space)
    if (this.text[this.at] === close) {
      this.at += 1
      return
    }
    for (;;) {
      this.take(space)
      entry()
      this.take(space)
      if (this.text[this.at] === close) break
      this.expect(',')
    }
    this.at += 1
  }

  private string(): string {
    const offset = this.at
    const token = this.take(stringToken)
    if (token === '') throw new JsonFault('a string is not ended', offset)
    try {
      return JSON.parse(token) as string
    } catch {
      throw new JsonFault('a string holds a control character or an unknown escape', offset)
    }
  }

  private expect(sign: ':' | ','): void {
    if (this.text[this.at] !== sign) throw new JsonFault(`"${sign}" is missing`, this.at)
    this.at += 1
  }

  /** Moves over what the pattern finds at this place: nothing where it does not fit. */
  private take(pattern: RegExp): string {
    pattern.lastIndex = this.at
    const found = pattern.exec(this.text)?.[0] ?? ''
    this.at += found.length
    return found
  }
}

export interface TextPosition {
  /** From 1, as is the column. */
  readonly line: number
  readonly column: number
}

/** Finds lines and columns of offsets; the text is looked through once. */
export function textPositions(text: string): (offset: number) => TextPosition {
  const starts = [0]
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) starts.push(at + 1)
  return (offset) => {
    let low = 0
    let high = starts.length
    while (high - low > 1) {
      const middle = (low + high) >> 1
      if ((starts[middle] ?? 0) <= offset) low = middle
      else high = middle
    }
    return { line: low + 1, column: offset - (starts[low] ?? 0) + 1 }
  }
}
