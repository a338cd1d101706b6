import { TriggerError, type TriggerInvoker } from '../domain/triggers/trigger-invoker.js'
import { parseAnswer, textOfThrown } from './event-json.js'

/** The event of any trigger. What is in `request` and `response` depends on its `triggerSource`. */
export interface TriggerEvent {
  readonly version: string
  readonly triggerSource: string
  readonly region: string
  readonly userPoolId: string
  readonly userName?: string
  readonly callerContext: { readonly awsSdkVersion: string; readonly clientId: string }
  readonly request: Readonly<Record<string, unknown>>
  response: Record<string, unknown>
}

interface Declaration {
  call(event: TriggerEvent): unknown
}

/** What the function returns, or resolves to, is the answer. Being a method's type, it lets a function declare a narrower event. */
export type TriggerFunction = Declaration['call']

/** Functions of this very process by ARN, for tests and embedding. They get a copy of the event and no time limit. */
export class InProcessInvoker implements TriggerInvoker {
  readonly #functions: Readonly<Record<string, TriggerFunction>>

  constructor(functions: Readonly<Record<string, TriggerFunction>>) {
    this.#functions = functions
  }

  async invoke(arn: string, event: object): Promise<unknown> {
    const target = Object.hasOwn(this.#functions, arn) ? this.#functions[arn] : undefined
    if (!target) throw new TriggerError('unreachable', 'no target is configured')
    let answer: unknown
    try {
      answer = await target(JSON.parse(JSON.stringify(event)) as TriggerEvent)
    } catch (error) {
      throw new TriggerError('function-error', textOfThrown(error))
    }
    return parseAnswer(toJson(answer))
  }
}

function toJson(answer: unknown): string {
  try {
    return JSON.stringify(answer) ?? ''
  } catch {
    throw new TriggerError('unreadable', 'the answer is not JSON')
  }
}
