import type { TriggerLog } from '../../src/triggers/target.js'

/** A log that keeps what was written: `level message facts`. */
export function recordedLog(): TriggerLog & { readonly lines: string[]; mentions(text: string): boolean } {
  const lines: string[] = []
  const write = (level: string) => (facts: object, message: string) => {
    lines.push(`${level} ${message} ${JSON.stringify(facts)}`)
  }
  return {
    lines,
    mentions: (text) => lines.some((line) => line.includes(text)),
    debug: write('debug'),
    info: write('info'),
    warn: write('warn'),
    error: write('error'),
  }
}
