import { connect } from 'node:net'

/** Sends bytes over a new connection and gives back everything the server sends until it closes or `milliseconds` pass. */
export function exchange(port: number, bytes: string | Buffer, milliseconds = 300): Promise<string> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () => socket.write(bytes))
    let received = ''
    socket.on('data', (chunk) => {
      received += chunk.toString('latin1')
    })
    socket.on('error', () => undefined)
    socket.on('close', () => resolve(received))
    setTimeout(() => socket.destroy(), milliseconds)
  })
}
