/** Runs the functions of a pool's `LambdaConfig`, wherever their code lives. */
export interface TriggerInvoker {
  /**
   * Calls the function behind an ARN with an event (a plain JSON object) and returns what it handed back, as parsed JSON
   * that nobody has looked at yet. Rejects with a `TriggerError` and nothing else.
   */
  invoke(arn: string, event: object): Promise<unknown>
}

/**
 * Why a call of a trigger brought nothing.
 * - `function-error`: the function ran and threw; `message` is its own error text.
 * - `unreachable`: no target is configured, it timed out, crashed, or refused; `message` is a short reason without secrets.
 * - `unreadable`: what came back is not JSON or larger than is read.
 */
export class TriggerError extends Error {
  override readonly name = 'TriggerError'
  readonly kind: 'function-error' | 'unreachable' | 'unreadable'

  constructor(kind: TriggerError['kind'], message: string) {
    super(message)
    this.kind = kind
  }
}
