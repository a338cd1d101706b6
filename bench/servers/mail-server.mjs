import { SMTPServer } from 'smtp-server'

/**
 * An SMTP server on a free port. `recipients` counts the accepted mails of each address; `accept(callback)` is called for
 * each mail and decides when, or whether, it is taken.
 */
export async function startMailServer(accept = (callback) => callback()) {
  const recipients = new Map()
  const server = new SMTPServer({
    disabledCommands: ['AUTH', 'STARTTLS'],
    onData(stream, session, callback) {
      stream.resume()
      stream.on('end', () => {
        accept(() => {
          for (const { address } of session.envelope.rcptTo) recipients.set(address, (recipients.get(address) ?? 0) + 1)
          callback()
        })
      })
    },
  })
  server.on('error', () => {})
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve))
  return { recipients, port: server.server.address().port, close: () => server.close() }
}
