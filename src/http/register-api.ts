import type { FastifyInstance } from 'fastify'
import type { RawReply, RawRequest } from './raw-request.js'

export interface RawHandler {
  /** Never rejects. */
  handle(request: RawRequest): Promise<RawReply>
  /** Whether a `GET /` is a call. Absent: none is, and there is nothing to be found. */
  takesGet?(request: Pick<RawRequest, 'target' | 'rawHeaders'>): boolean
}

const noBody = Buffer.alloc(0)

/** Serves `POST /`, its preflight and `GET /` with a handler that sees the bytes of the body, whatever their media type. */
export function registerApi(app: FastifyInstance, handler: RawHandler): void {
  app.register(async (scope) => {
    scope.removeAllContentTypeParsers()
    scope.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body))
    scope.route({
      method: ['GET', 'POST', 'OPTIONS'],
      url: '/',
      exposeHeadRoute: false,
      handler: async ({ raw, body, ip, protocol }, reply) => {
        if (raw.method === 'GET' && !handler.takesGet?.({ target: raw.url ?? '', rawHeaders: raw.rawHeaders })) {
          return reply.callNotFound()
        }
        const {
          status,
          headers,
          body: text,
        } = await handler.handle({
          method: raw.method ?? '',
          target: raw.url ?? '',
          rawHeaders: raw.rawHeaders,
          body: Buffer.isBuffer(body) ? body : noBody,
          sourceIp: ip,
          secureTransport: protocol === 'https',
        })
        // Past Fastify's reply, which would change the case of header names and costs more than the call saves.
        reply.hijack()
        reply.raw.writeHead(status, { ...headers, 'Content-Length': Buffer.byteLength(text) })
        reply.raw.end(text)
      },
    })
  })
}
