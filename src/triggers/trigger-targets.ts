import { setTimeout as sleep } from 'node:timers/promises'
import type { Random } from '../crypto/random.js'
import { TriggerError, type TriggerInvoker } from '../domain/triggers/trigger-invoker.js'
import { type TriggerLog, type TriggerTarget, Unreachable } from './target.js'

interface Collaborators {
  /** By ARN, or by the beginning of ARNs when `*` ends it. */
  readonly targets: ReadonlyMap<string, TriggerTarget>
  readonly timeoutMilliseconds: number
  readonly retries: number
  readonly random: Pick<Random, 'uuid'>
  readonly log: TriggerLog
}

const RETRY_PAUSE_MILLISECONDS = 100
/** A call takes memory while it runs: beyond this number the next one is refused at once. */
const MOST_CALLS = 2000

/** Calls the target of an ARN within the time limit, and again after failures that may pass. */
export class TriggerTargets implements TriggerInvoker {
  readonly #with: Collaborators
  readonly #exact = new Map<string, TriggerTarget>()
  /** Longest first. */
  readonly #beginnings: readonly (readonly [beginning: string, target: TriggerTarget])[]
  #running = 0
  #stopped = false
  /** End the attempts that are running. */
  readonly #stops = new Set<() => void>()

  constructor(collaborators: Collaborators) {
    this.#with = collaborators
    const beginnings: [string, TriggerTarget][] = []
    for (const [pattern, target] of collaborators.targets) {
      if (pattern.endsWith('*')) beginnings.push([pattern.slice(0, -1), target])
      else this.#exact.set(pattern, target)
    }
    this.#beginnings = beginnings.toSorted(([a], [b]) => b.length - a.length)
  }

  async invoke(arn: string, event: object): Promise<unknown> {
    const started = performance.now()
    const facts = () => ({ arn, milliseconds: Math.round(performance.now() - started) })
    try {
      const answer = await this.#invoke(arn, event)
      this.#with.log.debug(facts(), 'A trigger answered.')
      return answer
    } catch (error) {
      const failure = error instanceof TriggerError ? error : new Unreachable('it failed unexpectedly', false)
      if (failure !== error) this.#with.log.error({ ...facts(), err: error }, 'A trigger failed unexpectedly.')
      else if (failure.kind === 'function-error') this.#with.log.debug(facts(), 'A trigger answered with an error.')
      else this.#with.log.warn({ ...facts(), reason: failure.message }, 'A trigger failed.')
      throw failure
    }
  }

  /** Whether a call of the ARN has somewhere to go. */
  isConfigured(arn: string): boolean {
    return this.#find(arn) !== undefined
  }

  async close(): Promise<void> {
    this.#stopped = true
    for (const stop of this.#stops) stop()
    await Promise.all([...new Set(this.#with.targets.values())].map((target) => target.close()))
  }

  async #invoke(arn: string, event: object): Promise<unknown> {
    const target = this.#find(arn)
    if (!target) throw new Unreachable('no target is configured', false)
    if (this.#stopped) throw new Unreachable('the server stops', false)
    if (this.#running >= MOST_CALLS) throw new Unreachable('too many calls are running', false)
    const call = { arn, id: this.#with.random.uuid(), body: JSON.stringify(event) }
    this.#running += 1
    try {
      for (let attempt = 0; ; attempt += 1) {
        try {
          return await this.#attempt(target, call)
        } catch (error) {
          const again = error instanceof Unreachable && error.mayPass && attempt < this.#with.retries
          if (!again || this.#stopped) throw error
          await sleep(RETRY_PAUSE_MILLISECONDS * (attempt + 1), undefined, { ref: false })
        }
      }
    } finally {
      this.#running -= 1
    }
  }

  /** Ends at the time limit also when the target goes on. */
  async #attempt(target: TriggerTarget, call: { arn: string; id: string; body: string }): Promise<unknown> {
    const { timeoutMilliseconds } = this.#with
    const limit = new AbortController()
    let end: (reason: Unreachable) => void = () => undefined
    const ended = new Promise<never>((_resolve, reject) => {
      end = reject
    })
    const finish = (reason: Unreachable) => {
      end(reason)
      limit.abort()
    }
    const stop = () => finish(new Unreachable('the server stops', false))
    const timer = setTimeout(() => {
      finish(new Unreachable(`no answer within ${timeoutMilliseconds / 1000} s`, true))
    }, timeoutMilliseconds)
    this.#stops.add(stop)
    try {
      const answer = target.call({ ...call, signal: limit.signal, timeoutMilliseconds })
      return await Promise.race([answer, ended])
    } finally {
      clearTimeout(timer)
      this.#stops.delete(stop)
    }
  }

  #find(arn: string): TriggerTarget | undefined {
    return this.#exact.get(arn) ?? this.#beginnings.find(([beginning]) => arn.startsWith(beginning))?.[1]
  }
}
