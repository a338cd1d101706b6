import { TriggerError } from '../domain/triggers/trigger-invoker.js'

/** One attempt to call a function. */
export interface TriggerCall {
  readonly arn: string
  /** The same for every attempt of one call: receivers recognize repetitions by it. */
  readonly id: string
  /** The event as JSON. */
  readonly body: string
  /** Aborted when the attempt has reached its time limit. Its caller is answered then, whatever the target does. */
  readonly signal: AbortSignal
  readonly timeoutMilliseconds: number
}

/** A place where functions run. */
export interface TriggerTarget {
  /** What the function handed back, as parsed JSON; rejects with a `TriggerError`. */
  call(call: TriggerCall): Promise<unknown>
  /** Gives up running calls and frees what the target holds, within a second. */
  close(): Promise<void>
}

/** A function that was not reached. */
export class Unreachable extends TriggerError {
  /** Whether another attempt may fare better. */
  readonly mayPass: boolean

  constructor(message: string, mayPass: boolean) {
    super('unreachable', message)
    this.mayPass = mayPass
  }
}

/** The log as triggers use it. */
export interface TriggerLog {
  debug(facts: object, message: string): void
  info(facts: object, message: string): void
  warn(facts: object, message: string): void
  error(facts: object, message: string): void
}
