import type { AddressInfo } from 'node:net'
import { SMTPServer, type SMTPServerOptions } from 'smtp-server'

/** A mail as a server received it. */
export interface ReceivedMail {
  readonly envelopeFrom: string
  readonly recipients: readonly string[]
  readonly headers: Readonly<Record<string, string>>
  /** Decoded. */
  readonly body: string
}

export interface MailServer {
  readonly port: number
  readonly received: ReceivedMail[]
  /** Commands refused with this code from now on. */
  refuse: { readonly on: 'RCPT TO' | 'DATA'; readonly code: number } | undefined
  close(): Promise<void>
}

/** A real SMTP server on a free port that keeps what it gets. */
export async function startMailServer(
  options: SMTPServerOptions & { readonly listenOn?: number } = {},
): Promise<MailServer> {
  const { listenOn = 0, ...rest } = options
  const received: ReceivedMail[] = []
  const state: Pick<MailServer, 'refuse'> = { refuse: undefined }
  const refusal = (on: string) =>
    state.refuse?.on === on
      ? Object.assign(new Error('refused; your code is 123456'), { responseCode: state.refuse.code })
      : undefined
  const server = new SMTPServer({
    disabledCommands: ['AUTH', 'STARTTLS'],
    onRcptTo: (_address, _session, callback) => callback(refusal('RCPT TO')),
    onData(stream, session, callback) {
      const chunks: Buffer[] = []
      stream.on('data', (chunk: Buffer) => chunks.push(chunk))
      stream.on('end', () => {
        const problem = refusal('DATA')
        if (problem) return callback(problem)
        const { mailFrom, rcptTo } = session.envelope
        received.push({
          envelopeFrom: mailFrom ? mailFrom.address : '',
          recipients: rcptTo.map(({ address }) => address),
          ...parseMail(Buffer.concat(chunks).toString('utf8')),
        })
        callback()
      })
    },
    ...rest,
  })
  server.on('error', () => undefined)
  await new Promise<void>((resolve) => server.listen(listenOn, '127.0.0.1', resolve))
  return {
    port: (server.server.address() as AddressInfo).port,
    received,
    get refuse() {
      return state.refuse
    },
    set refuse(value) {
      state.refuse = value
    },
    close: () => new Promise((resolve) => server.close(() => resolve())),
  }
}

function parseMail(raw: string): Pick<ReceivedMail, 'headers' | 'body'> {
  const [head = '', ...rest] = raw.split('\r\n\r\n')
  const lines = head.replaceAll(/\r\n[ \t]+/g, ' ').split('\r\n')
  const headers = Object.fromEntries(
    lines.map((line) => [line.slice(0, line.indexOf(':')).toLowerCase(), line.slice(line.indexOf(':') + 1).trim()]),
  )
  const body = rest.join('\r\n\r\n').replace(/\r\n$/, '')
  return { headers, body: decode(body, headers['content-transfer-encoding']) }
}

function decode(body: string, encoding: string | undefined): string {
  if (encoding === 'base64') return Buffer.from(body, 'base64').toString('utf8')
  if (encoding !== 'quoted-printable') return body
  const bytes = body
    .replaceAll('=\r\n', '')
    .replaceAll(/=([0-9A-F]{2})/g, (_, hex) => String.fromCharCode(Number.parseInt(hex, 16)))
  return Buffer.from(bytes, 'latin1').toString('utf8')
}

/** Resolves when `condition` holds, fails after `seconds`. */
export async function until(condition: () => boolean | Promise<boolean>, seconds = 10): Promise<void> {
  const deadline = Date.now() + seconds * 1000
  while (!(await condition())) {
    if (Date.now() > deadline) throw new Error('The condition did not come true in time.')
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
}
