import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

export interface TrailEvent {
  readonly eventName: string
  readonly eventSource: string
  readonly requestID: string
  readonly errorCode?: string
  readonly errorMessage?: string
  readonly userIdentity: Record<string, unknown>
  readonly requestParameters: Record<string, unknown> | null
  readonly poolgate: Record<string, unknown>
}

export interface TrailFile {
  /** For the configuration of a server; each line is in the file before its call is answered. */
  readonly config: { kind: 'file'; path: string; maxBytes: number; keep: number; durability: 'each' }
  text(): string
  events(): TrailEvent[]
  clear(): void
}

/** An audit trail in a folder of its own. */
export function trailFile(): TrailFile {
  const folder = mkdtempSync(join(tmpdir(), 'poolgate-trail-'))
  const path = join(folder, 'audit.jsonl')
  const text = () => readFileSync(path, 'utf8')
  return {
    config: { kind: 'file', path, maxBytes: 1024 ** 3, keep: 3, durability: 'each' },
    text,
    events: () =>
      text()
        .split('\n')
        .slice(0, -1)
        .map((line) => JSON.parse(line)),
    clear: () => rmSync(folder, { recursive: true }),
  }
}
