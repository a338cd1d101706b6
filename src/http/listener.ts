import type { Socket } from 'node:net'
import Fastify, { type FastifyInstance, type FastifyReply, type FastifyServerFactory } from 'fastify'
import { limitBodies } from './body-deadline.js'
import { type ErrorAnswer, errorAnswer, notFoundAnswer } from './error-answers.js'

export interface ListenerLog {
  error(fields: object, message: string): void
}

export interface ListenerOptions {
  readonly bodyLimitBytes: number
  /** Addresses or CIDR ranges whose X-Forwarded-* headers are believed; nobody's when empty. */
  readonly trustedProxies: readonly string[]
  readonly log: ListenerLog
  /** How long a body may take; a minute when absent. */
  readonly bodyMilliseconds?: number
  /** Creates the server where a plain HTTP one will not do. */
  readonly serverFactory?: FastifyServerFactory
}

const bodyMilliseconds = 60_000
const limits = {
  /** Slow senders of headers are cut off; those of bodies by `limitBodies` where the route is not made for them. */
  headersTimeout: 15_000,
  requestTimeout: 900_000,
  /** Longer than the idle timeout of common load balancers (60 s), so that they close first. */
  keepAliveTimeout: 72_000,
}

/** The HTTP server that surfaces add their routes to. Refusals of its own are JSON in AWS's error form. */
export function createListener(options: ListenerOptions): FastifyInstance {
  const { bodyLimitBytes, trustedProxies, log, serverFactory } = options
  const app = Fastify({
    bodyLimit: bodyLimitBytes,
    trustProxy: trustedProxies.length === 0 ? false : [...trustedProxies],
    logger: false,
    requestTimeout: limits.requestTimeout,
    keepAliveTimeout: limits.keepAliveTimeout,
    forceCloseConnections: 'idle',
    clientErrorHandler: (error, socket) => answerBrokenRequest(error, socket),
    frameworkErrors: (_error, _request, reply) => send(reply, errorAnswer(400)),
    ...(serverFactory ? { serverFactory } : {}),
  })
  Object.assign(app.server, limits)
  trackConnections(app)
  limitBodies(app, options.bodyMilliseconds ?? bodyMilliseconds, (socket) =>
    answerBrokenRequest(requestTimeout, socket),
  )
  app.setNotFoundHandler((_request, reply) => send(reply, notFoundAnswer))
  app.setErrorHandler((error: Error & { readonly statusCode?: number }, _request, reply) => {
    const status = error.statusCode ?? 500
    if (status >= 500) log.error({ err: error }, 'A request failed with an internal error')
    return send(reply, errorAnswer(status))
  })
  return app
}

/**
 * Stops accepting, lets running requests finish, and closes idle connections as they become so. What still runs after
 * `milliseconds` is cut off.
 */
export async function closeListener(app: FastifyInstance, milliseconds = 5000): Promise<void> {
  const sweep = setInterval(() => closeIdle(app), 50)
  const deadline = setTimeout(() => app.server.closeAllConnections?.(), milliseconds)
  try {
    await app.close()
  } finally {
    clearInterval(sweep)
    clearTimeout(deadline)
  }
}

const connections = new WeakMap<FastifyInstance, Set<Socket>>()

function trackConnections(app: FastifyInstance): void {
  const open = new Set<Socket>()
  connections.set(app, open)
  app.server.on('connection', (socket: Socket) => {
    open.add(socket)
    socket.once('close', () => open.delete(socket))
  })
}

/** Node counts a connection as idle only after its first request; browsers open some that never carry one. */
function closeIdle(app: FastifyInstance): void {
  app.server.closeIdleConnections?.()
  for (const socket of connections.get(app) ?? []) if (socket.bytesRead === 0) socket.destroy()
}

function send(reply: FastifyReply, { status, body }: ErrorAnswer): FastifyReply {
  return reply
    .code(status)
    .header('content-type', 'application/x-amz-json-1.1')
    .header('x-content-type-options', 'nosniff')
    .header('access-control-allow-origin', '*')
    .send(body)
}

const requestTimeout = Object.assign(new Error('The body took too long.'), { code: 'ERR_HTTP_REQUEST_TIMEOUT' })

const statusOfParserError: Readonly<Record<string, number>> = {
  HPE_HEADER_OVERFLOW: 431,
  ERR_HTTP_REQUEST_TIMEOUT: 408,
}

/** Requests that the HTTP parser refuses never become requests: the answer goes to the socket, which is then closed. */
function answerBrokenRequest(error: Error & { readonly code?: string }, socket: Socket): void {
  if (error.code === 'ECONNRESET' || !socket.writable) {
    socket.destroy()
    return
  }
  const { status, body } = errorAnswer(statusOfParserError[error.code ?? ''] ?? 400)
  socket.end(
    `HTTP/1.1 ${status} ${reasons[status] ?? 'Bad Request'}\r\nContent-Type: application/x-amz-json-1.1\r\n` +
      `Content-Length: ${Buffer.byteLength(body)}\r\nConnection: close\r\n\r\n${body}`,
    () => socket.destroy(),
  )
}

const reasons: Readonly<Record<number, string>> = {
  408: 'Request Timeout',
  431: 'Request Header Fields Too Large',
}
