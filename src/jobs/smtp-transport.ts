import { createTransport } from 'nodemailer'
import type { Message } from '../entities/message.js'
import { DeliveryError, type DeliveryProblem, type MessageTransport } from './message-transport.js'
import { requirePlainAddress } from './plain-address.js'

export interface SmtpOptions {
  readonly host: string
  readonly port: number
  /** TLS from the start; otherwise STARTTLS where the server offers it. */
  readonly secure: boolean
  readonly user?: string
  readonly password?: string
  /** Sender when the pool names none. */
  readonly from: string
}

const LOOPBACK = /^(localhost|127\.\d+\.\d+\.\d+|::1)$/
/** How long one message may take in all, also when the server keeps the line busy. */
const DEADLINE_MILLISECONDS = 30_000
const MAX_CONNECTIONS = 10

/** Mail through an SMTP server. */
export class SmtpTransport implements MessageTransport {
  readonly #mailer: ReturnType<typeof createMailer>
  readonly #from: string
  #free = MAX_CONNECTIONS
  readonly #waiting: (() => void)[] = []

  constructor(options: SmtpOptions) {
    this.#mailer = createMailer(options)
    this.#from = options.from
  }

  async deliver(
    message: Message,
    { id, signal }: { readonly id: string; readonly signal: AbortSignal },
  ): Promise<void> {
    const { to } = message
    requirePlainAddress(to)
    await this.#acquire()
    const deadline = AbortSignal.any([signal, AbortSignal.timeout(DEADLINE_MILLISECONDS)])
    try {
      await this.#mailer.sendMail({
        from: message.from ?? this.#from,
        to: { address: to, name: '' },
        ...(message.replyTo === undefined ? {} : { replyTo: message.replyTo }),
        subject: message.subject ?? '',
        html: message.body,
        messageId: `<${id}@${domainOf(message.from ?? this.#from)}>`,
        // RFC 3834 §5: keeps vacation replies away.
        headers: { 'Auto-Submitted': 'auto-generated' },
        signal: deadline,
      })
    } catch (error) {
      throw toDeliveryError(error)
    } finally {
      this.#release()
    }
  }

  async #acquire(): Promise<void> {
    if (this.#free > 0) this.#free -= 1
    else await new Promise<void>((resolve) => this.#waiting.push(resolve))
  }

  #release(): void {
    const next = this.#waiting.shift()
    if (next) next()
    else this.#free += 1
  }
}

function createMailer({ host, port, secure, user, password }: SmtpOptions) {
  return createTransport({
    host,
    port,
    secure,
    ...(user === undefined ? {} : { auth: { user, pass: password ?? '' } }),
    // A password goes over the network encrypted or not at all.
    requireTLS: !secure && user !== undefined && !LOOPBACK.test(host),
    dnsTimeout: 10_000,
    connectionTimeout: 10_000,
    greetingTimeout: 10_000,
    socketTimeout: 20_000,
    disableFileAccess: true,
    disableUrlAccess: true,
  })
}

function domainOf(from: string): string {
  return /@([^\s"(),:;<>@[\]\\]+)>?\s*$/.exec(from)?.[1] ?? 'localhost'
}

/** Errors about the one message; all others are about the server or our account on it. */
const aboutTheMessage: ReadonlySet<string> = new Set(['EENVELOPE', 'EMESSAGE', 'EABORT'])

interface SmtpError {
  readonly code?: string
  readonly command?: string
  readonly responseCode?: number
}

/** Leaves the server's words out: they may quote the message. */
function toDeliveryError(error: unknown): DeliveryError {
  const { code = 'error', command, responseCode } = error as SmtpError
  const reason = ['SMTP', code, command, responseCode].filter((part) => part !== undefined).join(' ')
  return new DeliveryError(problemOf({ code, command, responseCode }), reason)
}

function problemOf({ code = '', command, responseCode = 0 }: SmtpError): DeliveryProblem {
  if (!aboutTheMessage.has(code) || responseCode === 421) return 'unreachable'
  // A refused sender is a mistake of the operator's and may be put right; other 5xx are final (RFC 5321 §4.2.1).
  return responseCode >= 500 && command !== 'MAIL FROM' ? 'refused' : 'later'
}
