import type { Readable } from 'node:stream'
import { LineSplitter } from './line-splitter.js'

const LONGEST_LINE = 16 * 1024

/** Hands on each line that a function writes, without ever holding more than one of them. */
export function followOutput(stream: Readable, onLine: (line: string) => void): void {
  const lines = new LineSplitter(LONGEST_LINE, ({ text, isCut }) => onLine(isCut ? `${text} … (cut)` : text))
  stream.setEncoding('utf8')
  stream.on('data', (text: string) => lines.push(text))
  stream.on('end', () => lines.end())
  stream.on('error', () => undefined)
}
