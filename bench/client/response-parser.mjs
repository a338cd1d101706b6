const empty = Buffer.alloc(0)
const endOfHead = '\r\n\r\n'

/**
 * Reads one HTTP/1.x answer: with a Content-Length, chunked, or ended by the close of the connection. It understands what
 * the measured servers send and no more.
 */
export class ResponseParser {
  #bytes = empty
  #head

  /** The answer once it is complete, undefined before. */
  push(chunk) {
    this.#bytes = this.#bytes.length === 0 ? chunk : Buffer.concat([this.#bytes, chunk])
    this.#head ??= readHead(this.#bytes)
    if (!this.#head) return undefined
    if (this.#head.chunked) return this.#finishChunked()
    const { length, bodyStart } = this.#head
    if (length === undefined || this.#bytes.length < bodyStart + length) return undefined
    return this.#answer(this.#bytes.subarray(bodyStart, bodyStart + length))
  }

  /** The connection has been closed: that completes an answer without a length, any other one is lost. */
  end() {
    if (!this.#head || this.#head.chunked || this.#head.length !== undefined) return undefined
    return this.#answer(this.#bytes.subarray(this.#head.bodyStart))
  }

  #finishChunked() {
    const parts = []
    let at = this.#head.bodyStart
    for (;;) {
      const lineEnd = this.#bytes.indexOf('\r\n', at)
      if (lineEnd < 0) return undefined
      const size = Number.parseInt(this.#bytes.latin1Slice(at, lineEnd), 16)
      const next = lineEnd + 2 + size + 2
      if (this.#bytes.length < next) return undefined
      if (size === 0) return this.#answer(Buffer.concat(parts))
      parts.push(this.#bytes.subarray(lineEnd + 2, lineEnd + 2 + size))
      at = next
    }
  }

  #answer(body) {
    return { status: this.#head.status, body, closes: this.#head.closes }
  }
}

function readHead(bytes) {
  const end = bytes.indexOf(endOfHead)
  if (end < 0) return undefined
  const text = bytes.latin1Slice(0, end).toLowerCase()
  const length = header(text, 'content-length')
  const connection = header(text, 'connection')
  return {
    status: Number(text.slice(9, 12)),
    bodyStart: end + endOfHead.length,
    length: length === undefined ? undefined : Number(length),
    chunked: header(text, 'transfer-encoding') === 'chunked',
    closes: connection === undefined ? text.startsWith('http/1.0') : connection === 'close',
  }
}

function header(text, name) {
  const mark = `\r\n${name}:`
  const at = text.indexOf(mark)
  if (at < 0) return undefined
  const end = text.indexOf('\r\n', at + mark.length)
  return text.slice(at + mark.length, end < 0 ? undefined : end).trim()
}
