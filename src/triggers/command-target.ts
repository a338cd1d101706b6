import { type CommandOptions, CommandProcess } from './command-process.js'
import { type TriggerCall, type TriggerTarget, Unreachable } from './target.js'

/** Pauses before a process is started again that died without answering a call. */
const FIRST_PAUSE_MILLISECONDS = 100
const LONGEST_PAUSE_MILLISECONDS = 10_000

/** A function behind the lines of a process that stays. It is started at the first call and again when it has ended. */
export class CommandTarget implements TriggerTarget {
  readonly #options: CommandOptions
  readonly #processes = new Set<CommandProcess>()
  #current: CommandProcess | undefined
  #starting: Promise<CommandProcess> | undefined
  #pause = 0
  #isClosed = false

  constructor(options: CommandOptions) {
    this.#options = options
  }

  async call(call: TriggerCall): Promise<unknown> {
    const running = this.#current && !this.#current.isGone ? this.#current : await this.#start()
    if (call.signal.aborted) throw new Unreachable('the process has not started in time', true)
    if (running.isGone) throw new Unreachable('the process could not be started', true)
    return running.call(call)
  }

  async close(): Promise<void> {
    this.#isClosed = true
    await Promise.all([...this.#processes].map((running) => running.close()))
  }

  #start(): Promise<CommandProcess> {
    this.#starting ??= this.#startAfterPause().finally(() => {
      this.#starting = undefined
    })
    return this.#starting
  }

  async #startAfterPause(): Promise<CommandProcess> {
    const last = this.#current
    this.#current = undefined
    if (last?.hasServed) this.#pause = 0
    else if (last)
      this.#pause = Math.min(Math.max(this.#pause * 2, FIRST_PAUSE_MILLISECONDS), LONGEST_PAUSE_MILLISECONDS)
    if (this.#pause > 0) await new Promise((resolve) => setTimeout(resolve, this.#pause).unref())
    if (this.#isClosed) throw new Unreachable('the server stops', false)
    const started = new CommandProcess({ ...this.#options })
    this.#processes.add(started)
    started.whenEnded(() => this.#processes.delete(started))
    this.#current = started
    return started
  }
}
