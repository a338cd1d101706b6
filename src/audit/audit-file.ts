import { type FileHandle, mkdir, open, stat } from 'node:fs/promises'
import { dirname } from 'node:path'
import type { Clock } from '../domain/clock.js'
import type { AuditCounts, AuditSink } from './audit-trail.js'
import { RotatedFiles } from './rotated-files.js'
import { WaitingLines } from './waiting-lines.js'

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
  /** `each`: a line is handed to the system before its call is answered. `batched`: within a tenth of a second. */
  readonly durability: 'batched' | 'each'
  readonly clock: Clock
  readonly log: AuditLog
}

const flushMilliseconds = 50
const retryMilliseconds = 1000
/** How often it is looked whether the file still stands where it was opened. */
const lookMilliseconds = 1000
const largestWrite = 256 * 1024
const onlyOwner = 0o600
const lineFeed = 0x0a

/**
 * Lines appended to a file that only its owner reads, forced to the disk when the file is rotated, by size or at midnight
 * UTC, and at the end. When the disk refuses, lines wait and calls are answered. A file that was moved away or deleted is
 * made anew, so that logrotate needs no signal.
 */
export class AuditFile implements AuditSink {
  readonly #with: AuditFileOptions
  readonly #rotated: RotatedFiles
  readonly #waiting = new WaitingLines()
  #handle: FileHandle
  #inode = 0
  #size = 0
  #day = ''
  #lookedAt = 0
  #lost = 0
  #unreportedLoss = 0
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

  write(line: string): Promise<void> | undefined {
    if (!this.#waiting.add(Buffer.from(`${line}\n`))) {
      this.#lose()
      return undefined
    }
    const mustWait = this.#with.durability === 'each' && !this.#failing
    const written = mustWait ? this.#waiting.lastWritten() : undefined
    if ((mustWait || this.#waiting.bytes >= largestWrite) && !this.#failing) this.#flush()
    else this.#timer ??= setTimeout(() => this.#flush(), this.#failing ? retryMilliseconds : flushMilliseconds)
    return written
  }

  counts(): AuditCounts {
    const { written, count } = this.#waiting
    return { written, waiting: count, lost: this.#lost }
  }

  async stop(): Promise<void> {
    await this.#writing
    this.#flush()
    await this.#writing
    clearTimeout(this.#timer)
    const lines = this.#waiting.count + this.#unreportedLoss
    if (lines > 0) this.#with.log.error({ lines, path: this.#with.path }, 'Lines of the audit trail were lost')
    await this.#handle.sync()
    await this.#handle.close()
  }

  #lose(): void {
    const { path, log } = this.#with
    if (this.#unreportedLoss === 0) log.error({ path }, 'The audit trail has no more room: lines are lost from now on')
    this.#lost += 1
    this.#unreportedLoss += 1
  }

  #flush(): void {
    clearTimeout(this.#timer)
    this.#timer = undefined
    if (this.#waiting.count > 0) this.#writing ??= this.#drain()
  }

  /** Never rejects: what could not be written is tried again. Only called while lines wait. */
  async #drain(): Promise<void> {
    try {
      while (this.#waiting.count > 0) await this.#writeSome()
      if (this.#failing) this.#with.log.info({ path: this.#with.path }, 'The audit trail is written again')
      this.#failing = false
    } catch (error) {
      if (!this.#failing) this.#with.log.error({ err: error }, 'The audit trail cannot be written: its lines wait')
      this.#failing = true
      this.#waiting.release()
      this.#timer ??= setTimeout(() => this.#flush(), retryMilliseconds)
    }
    // Not in a `finally` behind the promise: a line that is taken in between would wait for the next one.
    this.#writing = undefined
  }

  async #writeSome(): Promise<void> {
    const now = this.#with.clock.now()
    await this.#reopenIfMoved(now)
    const isFull = this.#size > 0 && this.#size + this.#waiting.firstLength > this.#with.maxBytes
    if (isFull || (this.#size > 0 && this.#day < dayOf(now))) await this.#rotate(now)
    // As many lines as the file and one write take.
    const batch = this.#waiting.batch(Math.min(largestWrite, this.#with.maxBytes - this.#size))
    await this.#append(Buffer.concat(batch))
    this.#day = dayOf(now)
    if (this.#unreportedLoss > 0 && this.#waiting.count === 0) this.#reportLoss(now)
  }

  /** Of a write that stopped half-way only the rest is written again, so no line stands there twice. */
  async #append(bytes: Buffer): Promise<void> {
    let done = 0
    while (done < bytes.length) {
      const { bytesWritten } = await this.#handle.write(bytes, done)
      done += bytesWritten
      this.#size += bytesWritten
      this.#waiting.forget(bytesWritten)
    }
  }

  #reportLoss(now: Date): void {
    const lines = this.#unreportedLoss
    this.#unreportedLoss = 0
    this.#with.log.error({ lines, path: this.#with.path }, 'Lines of the audit trail were lost')
    const eventTime = `${now.toISOString().slice(0, 19)}Z`
    const loss = { eventVersion: '1.11', eventTime, eventType: 'PoolgateAuditLoss', lostEvents: lines }
    this.#waiting.add(Buffer.from(`${JSON.stringify(loss)}\n`))
  }

  async #reopenIfMoved(now: Date): Promise<void> {
    if (Math.abs(now.getTime() - this.#lookedAt) < lookMilliseconds) return
    if (await this.#isInPlace()) {
      this.#lookedAt = now.getTime()
      return
    }
    await this.#handle.sync()
    await this.#openAnew()
  }

  async #openAnew(): Promise<void> {
    const former = this.#handle
    this.#handle = await openToAppend(this.#with.path)
    try {
      await this.#measure()
    } finally {
      await former.close()
    }
  }

  async #isInPlace(): Promise<boolean> {
    try {
      const { ino, size } = await stat(this.#with.path)
      // Somebody else may have cut it short.
      this.#size = size
      return ino === this.#inode
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return false
      throw error
    }
  }

  async #rotate(now: Date): Promise<void> {
    await this.#handle.sync()
    await this.#rotated.add(now)
    await this.#openAnew()
    try {
      await this.#rotated.prune()
    } catch (error) {
      this.#with.log.error({ err: error }, 'Old files of the audit trail cannot be deleted')
    }
  }

  /** After a kill the last line may be a part of one: the next begins on a line of its own. */
  async #measure(): Promise<void> {
    await this.#handle.chmod(onlyOwner)
    const { size, mtime, ino } = await this.#handle.stat()
    this.#size = size
    this.#inode = ino
    this.#day = dayOf(mtime)
    this.#lookedAt = this.#with.clock.now().getTime()
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
