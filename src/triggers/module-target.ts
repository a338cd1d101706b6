import type { TriggerError } from '../domain/triggers/trigger-invoker.js'
import { FolderWatch } from './folder-watch.js'
import { type ModuleOptions, ModuleThread, type PendingCall } from './module-thread.js'
import { type TriggerCall, type TriggerTarget, Unreachable } from './target.js'

interface Options extends ModuleOptions {
  /** Load the module anew when a file of its folder has changed, as `dev` does. */
  readonly reload: boolean
}

/** Threads of one module: a second one is started only while the first is kept busy. */
const MOST_THREADS = 4
const BUSY_AFTER_MILLISECONDS = 100
const WATCH_MILLISECONDS = 50
/** Threads beyond the first end after so long without calls. */
const IDLE_MILLISECONDS = 30_000

/**
 * A function of a JavaScript module on this machine. Calls share a thread, since functions mostly wait; a thread that is
 * kept busy loses the calls that it has not begun to another one, and one with a call beyond its time limit is replaced.
 */
export class ModuleTarget implements TriggerTarget {
  readonly #options: Options
  readonly #folder: FolderWatch | undefined
  readonly #threads = new Set<ModuleThread>()
  /** Calls that no thread can take at the moment. */
  readonly #queue = new Set<PendingCall>()
  #running = 0
  #watch: NodeJS.Timeout | undefined
  #idle: NodeJS.Timeout | undefined
  #isClosed = false

  constructor(options: Options) {
    this.#options = options
    this.#folder = options.reload ? new FolderWatch(options.file) : undefined
  }

  async call(call: TriggerCall): Promise<unknown> {
    if (await this.#folder?.hasChanged()) for (const thread of this.#threads) thread.retire()
    if (this.#isClosed || call.signal.aborted) throw new Unreachable('it was not called in time', true)
    return new Promise((resolve, reject) => {
      const settle = () => {
        call.signal.removeEventListener('abort', abandon)
        this.#leave()
      }
      const pending: PendingCall = {
        call,
        resolve: (answer) => {
          settle()
          resolve(answer)
        },
        reject: (failure: TriggerError) => {
          settle()
          reject(failure)
        },
      }
      const abandon = () => {
        settle()
        this.#queue.delete(pending)
        for (const thread of this.#threads) thread.abandon(pending)
      }
      call.signal.addEventListener('abort', abandon)
      this.#enter()
      this.#send(pending)
    })
  }

  async close(): Promise<void> {
    this.#isClosed = true
    clearInterval(this.#watch)
    clearTimeout(this.#idle)
    this.#queue.clear()
    await Promise.all([...this.#threads].map((thread) => thread.close()))
  }

  #send(pending: PendingCall): void {
    const thread = this.#free() ?? this.#start()
    if (thread) thread.send(pending)
    else this.#queue.add(pending)
  }

  /** Of the threads that take calls the one with the fewest, and one that is still loading only when no other does. */
  #free(): ModuleThread | undefined {
    const open = this.#open().filter(({ isBusy }) => !isBusy)
    const ready = open.filter(({ isReady }) => isReady).toSorted((a, b) => a.size - b.size)
    return ready[0] ?? open[0]
  }

  #open(): ModuleThread[] {
    return [...this.#threads].filter(({ isRetired }) => !isRetired)
  }

  #start(): ModuleThread | undefined {
    if (this.#isClosed || this.#open().length >= MOST_THREADS) return undefined
    const thread = new ModuleThread(this.#options, () => this.#drain())
    this.#threads.add(thread)
    thread.whenEnded(() => this.#threads.delete(thread))
    return thread
  }

  #drain(): void {
    for (const pending of this.#queue) {
      const thread = this.#free() ?? this.#start()
      if (!thread) return
      this.#queue.delete(pending)
      thread.send(pending)
    }
  }

  #enter(): void {
    this.#running += 1
    clearTimeout(this.#idle)
    this.#watch ??= setInterval(() => this.#relieve(), WATCH_MILLISECONDS).unref()
  }

  #leave(): void {
    this.#running -= 1
    if (this.#running > 0) return
    clearInterval(this.#watch)
    this.#watch = undefined
    this.#idle = setTimeout(() => {
      for (const thread of this.#open().slice(1)) thread.retire()
    }, IDLE_MILLISECONDS).unref()
  }

  /** Takes back what busy threads have not begun and gives it to others. */
  #relieve(): void {
    for (const thread of this.#open()) {
      if (!thread.isStuckFor(BUSY_AFTER_MILLISECONDS)) continue
      thread.isBusy = true
      for (const pending of thread.withdraw()) this.#send(pending)
    }
    this.#drain()
  }
}
