/** A line of a stream, or the beginning of one that was too long to keep. */
export interface Line {
  readonly text: string
  readonly isCut: boolean
}

const HEAD_CHARACTERS = 256

/** Cuts a stream of text into lines and keeps at most `limit` characters of one. */
export class LineSplitter {
  readonly #limit: number
  readonly #onLine: (line: Line) => void
  #parts: string[] = []
  #length = 0
  /** The beginning of the line that is being thrown away. */
  #head: string | undefined

  constructor(limit: number, onLine: (line: Line) => void) {
    this.#limit = limit
    this.#onLine = onLine
  }

  push(text: string): void {
    let from = 0
    for (let end = text.indexOf('\n'); end >= 0; end = text.indexOf('\n', from)) {
      this.#take(text.slice(from, end))
      this.end()
      from = end + 1
    }
    this.#take(text.slice(from))
  }

  /** What there is counts as a line. */
  end(): void {
    const [text, isCut] = this.#head === undefined ? [this.#parts.join(''), false] : [this.#head, true]
    this.#parts = []
    this.#length = 0
    this.#head = undefined
    const line = text.endsWith('\r') ? text.slice(0, -1) : text
    if (line !== '') this.#onLine({ text: line, isCut })
  }

  #take(part: string): void {
    if (part === '' || this.#head !== undefined) return
    this.#parts.push(part)
    this.#length += part.length
    if (this.#length <= this.#limit) return
    this.#head = this.#parts.join('').slice(0, HEAD_CHARACTERS)
    this.#parts = []
  }
}
