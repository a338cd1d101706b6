import type { SESv2Client } from '@aws-sdk/client-sesv2'
import type { ConfiguredSes } from '../entities/configured-messages.js'
import type { Message } from '../entities/message.js'
import { awsDeliveryError, clientOptions, deadlineOf } from './aws-delivery.js'
import type { MessageTransport } from './message-transport.js'
import { oneLine, requirePlainAddress } from './plain-address.js'

/** An address, a content or a recipient that SES will not take another time either. */
const refusals: ReadonlySet<string> = new Set(['BadRequestException', 'MessageRejected'])

/** Mail through Amazon SES (API v2). The SDK is loaded with the first mail. */
export class SesTransport implements MessageTransport {
  readonly #options: ConfiguredSes
  readonly #region: string
  #client: Promise<SESv2Client> | undefined

  constructor(options: ConfiguredSes, { region }: { readonly region: string }) {
    this.#options = options
    this.#region = region
  }

  async deliver(message: Message, { signal }: { readonly id: string; readonly signal: AbortSignal }): Promise<void> {
    requirePlainAddress(message.to)
    const { SendEmailCommand } = await import('@aws-sdk/client-sesv2')
    const { from, configurationSet } = this.#options
    const text = (value: string) => ({ Data: value, Charset: 'UTF-8' })
    const command = new SendEmailCommand({
      FromEmailAddress: message.from ?? from,
      Destination: { ToAddresses: [message.to] },
      ...(message.replyTo === undefined ? {} : { ReplyToAddresses: [message.replyTo] }),
      ...(configurationSet === undefined ? {} : { ConfigurationSetName: configurationSet }),
      Content: {
        Simple: {
          Subject: text(oneLine(message.subject)),
          Body: { Html: text(message.body) },
          // RFC 3834 §5: keeps vacation replies away.
          Headers: [{ Name: 'Auto-Submitted', Value: 'auto-generated' }],
        },
      },
    })
    try {
      this.#client ??= this.#connect()
      await (await this.#client).send(command, { abortSignal: deadlineOf(signal) })
    } catch (error) {
      throw awsDeliveryError('SES', error, refusals)
    }
  }

  async #connect(): Promise<SESv2Client> {
    const { SESv2Client } = await import('@aws-sdk/client-sesv2')
    return new SESv2Client(clientOptions(this.#options, this.#region))
  }
}
