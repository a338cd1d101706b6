import { fileURLToPath, pathToFileURL } from 'node:url'
import { Worker } from 'node:worker_threads'
import { TriggerError } from '../domain/triggers/trigger-invoker.js'
import { LARGEST_ANSWER_BYTES, parseAnswer, tooLarge } from './event-json.js'
import { followOutput } from './function-output.js'
import { claims, type ModuleAnswer, type ModuleCall, type ModuleWorkerInput } from './module-messages.js'
import { type TriggerCall, type TriggerLog, Unreachable } from './target.js'

export interface ModuleOptions {
  /** Absolute path. */
  readonly file: string
  readonly exportName: string
  readonly environment: Readonly<Record<string, string>>
  readonly log: TriggerLog
}

/** A call and the promise of its answer. */
export interface PendingCall {
  readonly call: TriggerCall
  resolve(answer: unknown): void
  reject(failure: TriggerError): void
}

interface Sent {
  readonly pending: PendingCall
  readonly claim: Int32Array
  /** Milliseconds of `performance.now()`. */
  readonly at: number
  isTaken: boolean
}

const memory = { maxOldGenerationSizeMb: 256, maxYoungGenerationSizeMb: 32 }

/** One worker thread with the module loaded in it. It runs many calls at once; what ends it, ends its calls only. */
export class ModuleThread {
  readonly #worker: Worker
  readonly #options: ModuleOptions
  readonly #onChange: () => void
  readonly #sent = new Map<number, Sent>()
  #calls = 0
  #readyAt: number | undefined
  /** Takes no more calls. */
  isRetired = false
  /** Has not taken up what was sent to it for a while: something keeps it busy. */
  isBusy = false

  /** `onChange`: the thread can take more, or is gone. */
  constructor(options: ModuleOptions, onChange: () => void) {
    this.#options = options
    this.#onChange = onChange
    const { file, exportName, environment } = options
    const input: ModuleWorkerInput = {
      url: pathToFileURL(file).href,
      exportName,
      largestAnswer: LARGEST_ANSWER_BYTES,
    }
    this.#worker = new Worker(workerFile(), {
      workerData: input,
      env: { ...environment },
      execArgv: [],
      argv: [],
      stdout: true,
      stderr: true,
      resourceLimits: memory,
    })
    this.#worker.unref()
    this.#listen()
  }

  get size(): number {
    return this.#sent.size
  }

  /** Has loaded the module. */
  get isReady(): boolean {
    return this.#readyAt !== undefined
  }

  send(pending: PendingCall): void {
    this.#calls += 1
    const number = this.#calls
    const claim = new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT)
    this.#sent.set(number, { pending, claim: new Int32Array(claim), at: performance.now(), isTaken: false })
    const { arn, id, body, timeoutMilliseconds } = pending.call
    const message: ModuleCall = { number, arn, id, body, timeoutMilliseconds, claim }
    this.#worker.postMessage(message)
  }

  /** Whether it has left calls untouched for so long since it could take them. */
  isStuckFor(milliseconds: number): boolean {
    const ready = this.#readyAt
    if (ready === undefined) return false
    const latest = performance.now() - milliseconds
    return [...this.#sent.values()].some(({ isTaken, at }) => !isTaken && Math.max(at, ready) <= latest)
  }

  /** Gives back what the thread has not begun; those calls are its no more. */
  withdraw(): PendingCall[] {
    const withdrawn: PendingCall[] = []
    for (const [number, { pending, claim }] of this.#sent) {
      if (!canWithdraw(claim)) continue
      this.#sent.delete(number)
      withdrawn.push(pending)
    }
    return withdrawn
  }

  /** The call has reached its time limit: a thread that has begun with it ends as soon as no other call needs it. */
  abandon(pending: PendingCall): void {
    for (const [number, sent] of this.#sent) {
      if (sent.pending !== pending) continue
      this.#sent.delete(number)
      if (!canWithdraw(sent.claim) || !this.isReady) this.retire()
    }
  }

  retire(): void {
    this.isRetired = true
    if (this.#sent.size === 0) void this.#worker.terminate()
  }

  whenEnded(listener: () => void): void {
    this.#worker.on('exit', listener)
  }

  async close(): Promise<void> {
    this.isRetired = true
    await this.#worker.terminate()
  }

  #listen(): void {
    const { log, file } = this.#options
    this.#worker.on('message', (answer: ModuleAnswer) => this.#receive(answer))
    this.#worker.on('error', (error: Error) => log.error({ file, err: error }, 'The module of a trigger crashed.'))
    this.#worker.on('exit', () => this.#fail(new Unreachable('the function crashed', true)))
    followOutput(this.#worker.stdout, (line) => log.info({ file }, line))
    followOutput(this.#worker.stderr, (line) => log.warn({ file }, line))
  }

  #receive(answer: ModuleAnswer): void {
    this.isBusy = false
    if (answer.kind === 'ready') this.#readyAt = performance.now()
    else if (answer.kind === 'unusable') {
      const { file, log } = this.#options
      log.error({ file, detail: answer.detail }, `A trigger cannot run: ${answer.reason}.`)
      this.#fail(new Unreachable(answer.reason, false))
      this.retire()
    } else if (answer.kind === 'taken') this.#take(answer.number)
    else this.#settle(answer)
    this.#onChange()
  }

  #take(number: number): void {
    const sent = this.#sent.get(number)
    if (sent) sent.isTaken = true
  }

  #settle(answer: Extract<ModuleAnswer, { readonly number: number }>): void {
    const sent = this.#sent.get(answer.number)
    this.#sent.delete(answer.number)
    if (sent) hand(sent.pending, answer)
    if (this.isRetired) this.retire()
  }

  #fail(failure: TriggerError): void {
    this.isRetired = true
    const failed = [...this.#sent.values()]
    this.#sent.clear()
    for (const { pending } of failed) pending.reject(failure)
    this.#onChange()
  }
}

function hand({ resolve, reject }: PendingCall, answer: ModuleAnswer): void {
  if (answer.kind === 'thrown') reject(new TriggerError('function-error', answer.message))
  else if (answer.kind === 'unreadable') {
    reject(answer.problem === 'too-large' ? tooLarge() : new TriggerError('unreadable', 'the answer is not JSON'))
  } else if (answer.kind === 'result') resolve(parseAnswer(answer.json))
}

/** True once and for all when the thread has not begun and never will. */
function canWithdraw(claim: Int32Array): boolean {
  return Atomics.compareExchange(claim, 0, claims.waiting, claims.withdrawn) === claims.waiting
}

/** Threads load compiled JavaScript only, so that a run from the TypeScript sources takes the built file. */
function workerFile(): string {
  const here = import.meta.url
  const file = here.endsWith('.ts') ? '../../dist/triggers/module-worker.js' : './module-worker.js'
  return fileURLToPath(new URL(file, here))
}
