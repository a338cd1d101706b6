import type { ImportLogEntry } from '../../entities/import-job.js'

export type RowOutcome = Pick<ImportLogEntry, 'outcome' | 'text'>

export const imported: RowOutcome = { outcome: 'SUCCEEDED', text: 'The import succeeded.' }
export const skipped: RowOutcome = { outcome: 'SKIPPED', text: 'The user already exists.' }
export const failed = (text: string): RowOutcome => ({ outcome: 'FAILED', text })

/** Rows of one commit as they are kept: neighbours with one outcome are one entry. */
export class RowLog {
  readonly entries: ImportLogEntry[] = []

  add(lineNumber: number, { outcome, text }: RowOutcome): void {
    const last = this.entries.at(-1)
    if (last && last.lastLine === lineNumber - 1 && last.outcome === outcome && last.text === text) {
      this.entries[this.entries.length - 1] = { ...last, lastLine: lineNumber }
    } else {
      this.entries.push({ firstLine: lineNumber, lastLine: lineNumber, outcome, text })
    }
  }

  count(outcome: ImportLogEntry['outcome']): number {
    return this.entries
      .filter((entry) => entry.outcome === outcome)
      .reduce((sum, { firstLine, lastLine }) => sum + lastLine - firstLine + 1, 0)
  }
}

/** The lines of the log, as the service writes them (developer guide, "Viewing the import results in CloudWatch"). */
export function* logLines({ firstLine, lastLine, outcome, text }: ImportLogEntry): Generator<string> {
  for (let line = firstLine; line <= lastLine; line += 1) yield `[${outcome}] Line Number ${line} - ${text}`
}
