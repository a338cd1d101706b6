import { type AddressInfo, createServer, type Socket } from 'node:net'

export interface Envelope {
  /** What stood between `RCPT TO:<` and `>`, byte for byte. */
  readonly recipients: readonly string[]
  readonly content: string
}

export interface SmtpSink {
  readonly port: number
  readonly received: Envelope[]
  close(): Promise<void>
}

/** A mail server that takes everything and keeps the commands as they came; servers of libraries normalize addresses. */
export async function startSmtpSink(): Promise<SmtpSink> {
  const received: Envelope[] = []
  const server = createServer((socket) => converse(socket, received))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    port: (server.address() as AddressInfo).port,
    received,
    close: () => new Promise((resolve) => server.close(() => resolve())),
  }
}

function converse(socket: Socket, received: Envelope[]): void {
  let unread = ''
  let content: string[] | undefined
  let recipients: string[] = []
  const say = (line: string) => socket.write(`${line}\r\n`)

  const command = (line: string) => {
    const to = /^RCPT TO:<(.*)>/i.exec(line)?.[1]
    if (to !== undefined) recipients.push(to)
    if (/^(RSET|MAIL)/i.test(line)) recipients = []
    if (/^DATA/i.test(line)) content = []
    say(content ? '354 go on' : /^QUIT/i.test(line) ? '221 bye' : '250 ok')
  }
  const take = (line: string) => {
    if (!content) return command(line)
    if (line !== '.') {
      content.push(line)
      return
    }
    received.push({ recipients, content: content.join('\n') })
    content = undefined
    recipients = []
    say('250 ok')
  }

  socket.on('error', () => undefined)
  socket.on('data', (chunk) => {
    const lines = (unread + chunk.toString('utf8')).split('\r\n')
    unread = lines.pop() ?? ''
    for (const line of lines) take(line)
  })
  say('220 sink')
}
