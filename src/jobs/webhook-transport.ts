import { webhookHeaders } from '../crypto/webhook-signature.js'
import type { Clock } from '../domain/clock.js'
import type { ConfiguredWebhook } from '../entities/configured-messages.js'
import type { Message } from '../entities/message.js'
import { deadlineOf } from './aws-delivery.js'
import { DeliveryError, type DeliveryProblem, type MessageTransport } from './message-transport.js'
import { oneLine, requirePhoneNumber, requirePlainAddress } from './plain-address.js'

interface Options extends Pick<ConfiguredWebhook, 'url' | 'secret'> {
  /** Real time, whatever the clock of `dev` says: receivers compare it with their own. */
  readonly clock: Clock
}

/** Answers by which a receiver says that this message will never be taken. */
const refusals: ReadonlySet<number> = new Set([400, 410, 413, 415, 422])
/** Answers by which it says that nothing gets through: a wrong address or secret is the operator's to put right. */
const closed: ReadonlySet<number> = new Set([401, 403, 404, 405])

/**
 * Delivery by a receiver of the operator's own: a signed POST request with the message as JSON, `webhook-id` the same at
 * every repetition. Any 2xx takes it over. Redirects are not followed: the message holds a code.
 */
export class WebhookTransport implements MessageTransport {
  readonly #options: Options

  constructor(options: Options) {
    this.#options = options
  }

  async deliver(
    message: Message,
    { id, signal }: { readonly id: string; readonly signal: AbortSignal },
  ): Promise<void> {
    if (message.channel === 'email') requirePlainAddress(message.to)
    else requirePhoneNumber(message.to)
    const status = await this.#post(id, JSON.stringify(toPayload(id, message)), signal)
    if (status < 200 || status > 299) throw new DeliveryError(problemOf(status), `webhook status ${status}`)
  }

  async #post(id: string, body: string, signal: AbortSignal): Promise<number> {
    const { url, secret, clock } = this.#options
    try {
      const response = await fetch(url, {
        method: 'POST',
        headers: {
          ...webhookHeaders(secret, { id, at: clock.now(), body }),
          'content-type': 'application/json',
          'user-agent': 'Poolgate',
        },
        body,
        signal: deadlineOf(signal),
        redirect: 'manual',
      })
      // Nothing in it matters, and it may be endless.
      await response.body?.cancel().catch(() => undefined)
      return response.status
    } catch (error) {
      throw new DeliveryError('unreachable', `webhook ${reasonOf(error)}`)
    }
  }
}

function toPayload(id: string, { poolId, kind, channel, to, from, replyTo, subject, body }: Message) {
  return {
    id,
    userPoolId: poolId,
    kind,
    channel,
    to,
    ...(from === undefined ? {} : { from }),
    ...(replyTo === undefined ? {} : { replyTo }),
    ...(channel === 'email' ? { subject: oneLine(subject), html: body } : { text: body }),
  }
}

function problemOf(status: number): DeliveryProblem {
  if (refusals.has(status)) return 'refused'
  return closed.has(status) ? 'unreachable' : 'later'
}

/** A code such as `ECONNREFUSED`: messages of `fetch` may quote the URL. */
function reasonOf(error: unknown): string {
  const { cause, name } = error as { readonly cause?: { readonly code?: unknown }; readonly name?: unknown }
  if (typeof cause?.code === 'string') return cause.code
  return typeof name === 'string' ? name : 'error'
}
