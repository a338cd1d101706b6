import type { SNSClient } from '@aws-sdk/client-sns'
import type { ConfiguredSns } from '../entities/configured-messages.js'
import type { Message } from '../entities/message.js'
import { awsDeliveryError, clientOptions, deadlineOf } from './aws-delivery.js'
import type { MessageTransport } from './message-transport.js'
import { requirePhoneNumber } from './plain-address.js'

/** A number or text that SNS will not take another time either. */
const refusals: ReadonlySet<string> = new Set([
  'InvalidParameterException',
  'InvalidParameterValueException',
  'OptedOutException',
])

/** Text messages through Amazon SNS. The SDK is loaded with the first message. */
export class SnsTransport implements MessageTransport {
  readonly #options: ConfiguredSns
  readonly #region: string
  #client: Promise<SNSClient> | undefined

  constructor(options: ConfiguredSns, { region }: { readonly region: string }) {
    this.#options = options
    this.#region = region
  }

  async deliver(
    { to, body }: Message,
    { signal }: { readonly id: string; readonly signal: AbortSignal },
  ): Promise<void> {
    requirePhoneNumber(to)
    const { PublishCommand } = await import('@aws-sdk/client-sns')
    const { senderId } = this.#options
    const text = (value: string) => ({ DataType: 'String', StringValue: value })
    const command = new PublishCommand({
      PhoneNumber: to,
      Message: body,
      MessageAttributes: {
        'AWS.SNS.SMS.SMSType': text('Transactional'),
        ...(senderId === undefined ? {} : { 'AWS.SNS.SMS.SenderID': text(senderId) }),
      },
    })
    try {
      this.#client ??= this.#connect()
      await (await this.#client).send(command, { abortSignal: deadlineOf(signal) })
    } catch (error) {
      throw awsDeliveryError('SNS', error, refusals)
    }
  }

  async #connect(): Promise<SNSClient> {
    const { SNSClient } = await import('@aws-sdk/client-sns')
    return new SNSClient(clientOptions(this.#options, this.#region))
  }
}
