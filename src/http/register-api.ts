import type { FastifyInstance } from 'fastify'
import type { RawReply, RawRequest } from './raw-request.js'

export interface RawHandler {
  /** Never rejects. */
  handle(request: RawRequest): Promise<RawReply>
}

const noBody = Buffer.alloc(0)

/** Serves `POST /` and its preflight with a handler that sees the bytes of the body, whatever their media type. */
export function registerApi(app: FastifyInstance, handler: RawHandler): void {
  app.register(async (scope) => {
    scope.removeAllContentTypeParsers()
    scope.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body))
    scope.route({
      method: ['POST', 'OPTIONS'],
      url: '/',
      handler: async ({ raw, body, ip }, reply) => {
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
        })
        // Past Fastify's reply, which would change the case of header names and costs more than the call saves.
        reply.hijack()
        reply.raw.writeHead(status, { ...headers, 'Content-Length': Buffer.byteLength(text) })
        reply.raw.end(text)
      },
    })
  })
}
