import { createServer as createHttpServer, type RequestListener, type Server } from 'node:http'
import { createServer as createHttpsServer } from 'node:https'
import type { FastifyServerFactory } from 'fastify'
import { TlsMultiplexer } from './tls-multiplexer.js'

/** PEM texts. `local`: HTTP is answered on the same port. */
export interface TlsMaterial {
  readonly kind: 'files' | 'local'
  readonly certificate: string
  readonly key: string
}

const HANDSHAKE_MILLISECONDS = 10_000

/** What the listener needs to speak TLS; nothing where it speaks plain HTTP. */
export function createServerFactory(tls: TlsMaterial | undefined): { readonly serverFactory?: FastifyServerFactory } {
  if (!tls) return {}
  const options = {
    cert: tls.certificate,
    key: tls.key,
    minVersion: 'TLSv1.2' as const,
    handshakeTimeout: HANDSHAKE_MILLISECONDS,
  }
  const serverFactory = (handler: RequestListener): Server => {
    const secure = createHttpsServer(options, handler)
    // A failed handshake leaves nobody to answer; without this it would go to the handler of broken HTTP requests.
    secure.removeAllListeners('tlsClientError')
    secure.on('tlsClientError', (_error, socket) => socket.destroy())
    if (tls.kind === 'files') return secure
    // Fastify knows HTTP servers only; the multiplexer offers of one what Fastify and the listener use.
    return new TlsMultiplexer(createHttpServer(handler), secure) as unknown as Server
  }
  return { serverFactory: serverFactory as FastifyServerFactory }
}
