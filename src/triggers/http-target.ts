import { webhookHeaders } from '../crypto/webhook-signature.js'
import type { Clock } from '../domain/clock.js'
import { TriggerError } from '../domain/triggers/trigger-invoker.js'
import { readBounded } from './bounded-read.js'
import { errorMessageOf, parseAnswer } from './event-json.js'
import { type TriggerCall, type TriggerTarget, Unreachable } from './target.js'

interface Options {
  readonly url: string
  readonly secret: Buffer
  /** Real time, whatever the clock of `dev` says: receivers compare it with their own. */
  readonly clock: Clock
}

/** A function behind a URL, called by signed POST requests. Redirects are not followed: the event may hold a password. */
export class HttpTarget implements TriggerTarget {
  readonly #options: Options

  constructor(options: Options) {
    this.#options = options
  }

  async call(call: TriggerCall): Promise<unknown> {
    const response = await this.#send(call)
    const text = await readText(response)
    if (response.ok) return parseAnswer(text)
    const message = response.status >= 400 ? errorMessageOf(parsed(text)) : undefined
    if (message !== undefined) throw new TriggerError('function-error', message)
    throw new Unreachable(`status ${response.status}`, response.status >= 500 || response.status === 429)
  }

  close(): Promise<void> {
    return Promise.resolve()
  }

  async #send({ arn, id, body, signal }: TriggerCall): Promise<Response> {
    const { url, secret, clock } = this.#options
    try {
      return await fetch(url, {
        method: 'POST',
        headers: {
          ...webhookHeaders(secret, { id, at: clock.now(), body }),
          'content-type': 'application/json',
          accept: 'application/json',
          'accept-encoding': 'identity',
          'user-agent': 'Poolgate',
          'poolgate-function-arn': arn,
        },
        body,
        signal,
        redirect: 'manual',
      })
    } catch (error) {
      throw new Unreachable(`the request failed (${reasonOf(error)})`, true)
    }
  }
}

async function readText({ body }: Response): Promise<string> {
  if (!body) return ''
  try {
    return (await readBounded(body as AsyncIterable<Uint8Array>)).toString('utf8')
  } catch (error) {
    if (error instanceof TriggerError) throw error
    throw new Unreachable(`the answer broke off (${reasonOf(error)})`, true)
  }
}

/** Of an error answer that may be anything. */
function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** A code such as `ECONNREFUSED`: messages of `fetch` say nothing and may quote the URL. */
function reasonOf(error: unknown): string {
  const { cause, name } = error as { readonly cause?: { readonly code?: unknown }; readonly name?: unknown }
  if (typeof cause?.code === 'string') return cause.code
  return typeof name === 'string' ? name : 'error'
}
