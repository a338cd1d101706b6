import { createServer, type IncomingHttpHeaders } from 'node:http'
import type { AddressInfo } from 'node:net'

export interface ReceivedRequest {
  readonly method: string
  readonly path: string
  readonly headers: IncomingHttpHeaders
  readonly body: string
}

export interface HttpReceiver {
  readonly url: string
  readonly received: ReceivedRequest[]
  /** What is answered from now on; undefined: nothing, ever. */
  answer: { readonly status: number; readonly headers?: Record<string, string>; readonly body?: string } | undefined
  close(): Promise<void>
}

/** A real HTTP server on a free port that keeps what it gets. */
export async function startHttpReceiver(answer: HttpReceiver['answer'] = { status: 200 }): Promise<HttpReceiver> {
  const received: ReceivedRequest[] = []
  const state = { answer }
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk as Buffer)
    const { method = '', url: path = '', headers } = request
    received.push({ method, path, headers, body: Buffer.concat(chunks).toString('utf8') })
    if (state.answer) response.writeHead(state.answer.status, state.answer.headers).end(state.answer.body)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    received,
    get answer() {
      return state.answer
    },
    set answer(value) {
      state.answer = value
    },
    async close() {
      server.closeAllConnections()
      await new Promise<void>((resolve) => server.close(() => resolve()))
    },
  }
}
