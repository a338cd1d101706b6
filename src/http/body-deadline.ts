import type { Socket } from 'node:net'
import type { FastifyInstance } from 'fastify'

/** In the `config` of a route: its bodies may take as long as the server lets any request take. */
export const slowBody = { slowBody: true }

/**
 * Cuts off bodies that are not complete after `milliseconds`, in place of the server's own limit, which knows no routes.
 * `cutOff` answers and closes.
 */
export function limitBodies(app: FastifyInstance, milliseconds: number, cutOff: (socket: Socket) => void): void {
  app.addHook('onRequest', (request, _reply, done) => {
    const { raw } = request
    const hasBody = raw.headers['transfer-encoding'] !== undefined || Number(raw.headers['content-length'] ?? 0) > 0
    if (hasBody && !('slowBody' in request.routeOptions.config)) {
      const timer = setTimeout(() => !raw.complete && cutOff(raw.socket), milliseconds)
      raw.once('close', () => clearTimeout(timer))
    }
    done()
  })
}
