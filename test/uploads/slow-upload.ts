import { connect } from 'node:net'

/** A PUT whose body is written by hand. */
export async function connectionTo(url: URL, headers: Readonly<Record<string, string>>) {
  const socket = connect(Number(url.port), url.hostname)
  let received = ''
  let ended = false
  socket.on('data', (part) => {
    received += part
  })
  socket.on('close', () => {
    ended = true
  })
  socket.on('error', () => {})
  const lines = Object.entries({ host: url.host, ...headers }).map(([name, value]) => `${name}: ${value}\r\n`)
  socket.write(`PUT ${url.pathname}${url.search} HTTP/1.1\r\n${lines.join('')}\r\n`)
  return {
    write: (part: string | Uint8Array) => socket.write(part),
    destroy: () => socket.destroy(),
    async answer(): Promise<string> {
      await until(async () => ended || received.includes('</Error>'))
      return received
    },
  }
}

export async function until(condition: () => Promise<boolean>): Promise<void> {
  for (let turn = 0; turn < 500; turn += 1) {
    if (await condition()) return
    await new Promise((resolve) => setTimeout(resolve, 10))
  }
  throw new Error('waited in vain')
}
