import type { Clock } from '../domain/clock.js'
import type { ConfiguredMessages } from '../entities/configured-messages.js'
import type { MessageChannel } from '../entities/message.js'
import type { MessageTransport } from './message-transport.js'
import type { SmtpOptions } from './smtp-transport.js'

interface Configured {
  readonly smtp?: SmtpOptions
  readonly messages?: ConfiguredMessages
  /** Where AWS services are looked for that name no region. */
  readonly region: string
}

/** The configured way out of each channel. Only what is configured is loaded; a channel without one is absent. */
export async function openTransports(
  { smtp, messages, region }: Configured,
  clock: Clock,
): Promise<Partial<Record<MessageChannel, MessageTransport>>> {
  const email = smtp ? await openSmtp(smtp) : await open(messages?.email, { region, clock })
  const sms = await open(messages?.sms, { region, clock })
  return { ...(email ? { email } : {}), ...(sms ? { sms } : {}) }
}

async function openSmtp(smtp: SmtpOptions): Promise<MessageTransport> {
  const { SmtpTransport } = await import('./smtp-transport.js')
  return new SmtpTransport(smtp)
}

type Way = NonNullable<ConfiguredMessages['email'] | ConfiguredMessages['sms']>

async function open(
  way: Way | undefined,
  { region, clock }: { readonly region: string; readonly clock: Clock },
): Promise<MessageTransport | undefined> {
  switch (way?.kind) {
    case undefined:
      return undefined
    case 'ses': {
      const { SesTransport } = await import('./ses-transport.js')
      return new SesTransport(way, { region })
    }
    case 'sns': {
      const { SnsTransport } = await import('./sns-transport.js')
      return new SnsTransport(way, { region })
    }
    case 'webhook': {
      const { WebhookTransport } = await import('./webhook-transport.js')
      return new WebhookTransport({ ...way, clock })
    }
  }
}
