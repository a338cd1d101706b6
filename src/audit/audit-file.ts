import { type FileHandle, mkdir, open } from 'node:fs/promises'
import { dirname } from 'node:path'
import type { Clock } from '../domain/clock.js'
import type { AuditSink } from './audit-trail.js'
import { RotatedFiles } from './rotated-files.js'

export interface AuditLog {
  info(fields: object, message: string): void
  error(fields: object, message: string): void
}

export interface AuditFileOptions {
  /** Absolute; one process writes to it. */
  readonly path: string
  /** A file that would become larger is rotated first. */
  readonly maxBytes: number
  /** How many rotated files stay. */
  readonly keep: number
  readonly clock: Clock
  readonly log: AuditLog
}

const flushMilliseconds = 50
const retryMilliseconds = 1000
const largestWrite = 256 * 1024
/** What waits while the disk refuses; beyond it lines are lost and counted. */
const mostWaitingBytes = 64 * 1024 * 1024
const onlyOwner = 0o600
const lineFeed = 0x0a

/**
 * Lines appended to a file that only its owner reads. A line is handed to the system within a tenth of a second and forced
 * to the disk when the file is rotated, by size or at midnight UTC, and at the end. When the disk refuses, lines wait.
 */
export class AuditFile implements AuditSink {
  readonly #with: AuditFileOptions
  readonly #rotated: RotatedFiles
  #handle: FileHandle
  #size = 0
  #day = ''
  #waiting: Buffer[] = []
  #waitingBytes = 0
  #lost = 0
  #timer: NodeJS.Timeout | undefined
  #writing: Promise<void> | undefined
  #failing = false

  private constructor(options: AuditFileOptions, handle: FileHandle) {
    this.#with = options
    this.#rotated = new RotatedFiles(options.path, options.keep)
    this.#handle = handle
  }

  /** Continues a file that exists. Fails when the file cannot be written. */
  static async open(options: AuditFileOptions): Promise<AuditFile> {
    await mkdir(dirname(options.path), { recursive: true, mode: 0o700 })
    const file = new AuditFile(options, await openToAppend(options.path))
    await file.#measure()
    return file
  }

  write(line: string): void {
    const bytes = Buffer.from(`${line}\n`)
    if (this.#waitingBytes + bytes.length > mostWaitingBytes) {
      this.#lost += 1
      return
    }
    this.#waiting.push(bytes)
    this.#waitingBytes += bytes.length
    if (this.#waitingBytes >= largestWrite && !this.#failing) this.#flush()
    else this.#timer ??= setTimeout(() => this.#flush(), this.#failing ? retryMilliseconds : flushMilliseconds)
  }

  async stop(): Promise<void> {
    await this.#writing
    this.#flush()
    await this.#writing
    clearTimeout(this.#timer)
    const lines = this.#waiting.length + this.#lost
    if (lines > 0) this.#with.log.error({ lines, path: this.#with.path }, 'Lines of the audit trail were lost')
    await this.#handle.sync()
    await this.#handle.close()
  }

  #flush(): void {
    clearTimeout(this.#timer)
    this.#timer = undefined
    this.#writing ??= this.#drain().finally(() => {
      this.#writing = undefined
    })
  }

  /** Never rejects: what could not be written is tried again. */
  async #drain(): Promise<void> {
    try {
      while (this.#waiting.length > 0) await this.#writeSome()
      if (this.#failing) this.#with.log.info({ path: this.#with.path }, 'The audit trail is written again')
      this.#failing = false
    } catch (error) {
      if (!this.#failing) this.#with.log.error({ err: error }, 'The audit trail cannot be written: its lines wait')
      this.#failing = true
      this.#timer ??= setTimeout(() => this.#flush(), retryMilliseconds)
    }
  }

  async #writeSome(): Promise<void> {
    const now = this.#with.clock.now()
    const first = this.#waiting[0]?.length ?? 0
    const isFull = this.#size > 0 && this.#size + first > this.#with.maxBytes
    if (isFull || (this.#size > 0 && this.#day < dayOf(now))) await this.#rotate(now)
    const batch = this.#nextBatch()
    await this.#append(Buffer.concat(batch))
    this.#day = dayOf(now)
    if (this.#lost > 0 && this.#waiting.length === 0) this.#reportLoss()
  }

  /** As many lines as the file and one write take; at least one. */
  #nextBatch(): Buffer[] {
    const room = Math.min(largestWrite, this.#with.maxBytes - this.#size)
    let count = 0
    let bytes = 0
    for (const line of this.#waiting) {
      if (count > 0 && bytes + line.length > room) break
      bytes += line.length
      count += 1
    }
    return this.#waiting.slice(0, count)
  }

  /** Of a write that stopped half-way only the rest is written again, so no line stands there twice. */
  async #append(bytes: Buffer): Promise<void> {
    let done = 0
    while (done < bytes.length) {
      const { bytesWritten } = await this.#handle.write(bytes, done)
      done += bytesWritten
      this.#size += bytesWritten
      this.#forget(bytesWritten)
    }
  }

  #forget(count: number): void {
    this.#waitingBytes -= count
    let left = count
    let whole = 0
    for (const line of this.#waiting) {
      if (line.length > left) break
      left -= line.length
      whole += 1
    }
    const rest = this.#waiting.slice(whole)
    const [partial, ...others] = rest
    this.#waiting = left > 0 && partial ? [partial.subarray(left), ...others] : rest
  }

  #reportLoss(): void {
    const lines = this.#lost
    this.#lost = 0
    this.#with.log.error({ lines, path: this.#with.path }, 'Lines of the audit trail were lost')
    this.write(JSON.stringify({ eventType: 'PoolgateAuditLoss', lostEvents: lines }))
  }

  async #rotate(now: Date): Promise<void> {
    await this.#handle.sync()
    await this.#rotated.add(now)
    const former = this.#handle
    this.#handle = await openToAppend(this.#with.path)
    this.#size = 0
    await former.close()
    try {
      await this.#rotated.prune()
    } catch (error) {
      this.#with.log.error({ err: error }, 'Old files of the audit trail cannot be deleted')
    }
  }

  /** After a kill the last line may be a part of one: the next begins on a line of its own. */
  async #measure(): Promise<void> {
    await this.#handle.chmod(onlyOwner)
    const { size, mtime } = await this.#handle.stat()
    this.#size = size
    this.#day = dayOf(mtime)
    if (size === 0) return
    const reader = await open(this.#with.path, 'r')
    try {
      const { buffer } = await reader.read(Buffer.alloc(1), 0, 1, size - 1)
      if (buffer[0] !== lineFeed) this.#size += (await this.#handle.write('\n')).bytesWritten
    } finally {
      await reader.close()
    }
  }
}

function openToAppend(path: string): Promise<FileHandle> {
  return open(path, 'a', onlyOwner)
}

function dayOf(date: Date): string {
  return date.toISOString().slice(0, 10)
}
