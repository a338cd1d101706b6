import { LARGEST_ANSWER_BYTES, tooLarge } from './event-json.js'

/** All of a stream, or an `unreadable` error as soon as it is too long to be an answer; the stream is closed then. */
export async function readBounded(stream: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const chunks: Uint8Array[] = []
  let length = 0
  for await (const chunk of stream) {
    length += chunk.byteLength
    if (length > LARGEST_ANSWER_BYTES) throw tooLarge()
    chunks.push(chunk)
  }
  return Buffer.concat(chunks)
}
