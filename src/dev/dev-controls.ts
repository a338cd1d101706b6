import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Inbox, InboxMessage } from '../domain/messages/inbox.js'
import type { AdjustableClock } from './adjustable-clock.js'
import { readClockChange, readInboxRequest } from './control-input.js'
import { InvalidInput } from './invalid-input.js'
import { guardRequest } from './request-guard.js'

export interface DevControls {
  readonly clock: AdjustableClock
  readonly inbox: Pick<Inbox, 'list' | 'wait'>
  readonly reset: () => Promise<void>
}

/** A stop of the server is noticed by waiting readers after this long. */
const WAIT_SLICE_SECONDS = 0.5

/** The routes that drive a server under test. They exist in `dev` only: `serve` never registers them. */
export function registerDevControls(app: FastifyInstance, controls: DevControls): void {
  app.register(
    async (scope) => {
      scope.addHook('onRequest', guardRequest)
      scope.addHook('onSend', async (_request, reply) => {
        reply.header('cache-control', 'no-store').header('x-content-type-options', 'nosniff')
      })
      scope.setErrorHandler((error: Error & { readonly statusCode?: number }, _request, reply) => answer(reply, error))
      scope.setNotFoundHandler((_request, reply) => reply.code(404).send({ error: 'There is nothing here.' }))
      readEmptyBodies(scope)
      inboxRoute(scope, controls)
      clockRoutes(scope, controls)
      scope.post('/reset', async ({ body }, reply) => {
        if (body !== null && (typeof body !== 'object' || Object.keys(body ?? {}).length > 0)) {
          throw new InvalidInput('reset takes no parameters: send {}')
        }
        await controls.reset()
        return reply.code(204).send()
      })
    },
    { prefix: '/_poolgate' },
  )
}

/** `curl -X POST -H 'content-type: application/json'` sends no body, which stands for an empty one. */
function readEmptyBodies(scope: FastifyInstance): void {
  const parse = scope.getDefaultJsonParser('error', 'error')
  scope.removeContentTypeParser('application/json')
  scope.addContentTypeParser('application/json', { parseAs: 'string' }, (request, body, done) => {
    if (body === '') done(null, null)
    else parse(request, String(body), done)
  })
}

function inboxRoute(scope: FastifyInstance, { inbox }: DevControls): void {
  let closing = false
  scope.addHook('preClose', async () => {
    closing = true
  })
  scope.get('/inbox', async (request, reply) => {
    const { query, waitSeconds, format } = readInboxRequest(request.query)
    const deadline = performance.now() + waitSeconds * 1000
    let messages = await inbox.list(query)
    while (messages.length === 0 && !closing && !isGone(request)) {
      const left = (deadline - performance.now()) / 1000
      if (left <= 0) break
      messages = await inbox.wait(query, Math.min(left, WAIT_SLICE_SECONDS))
    }
    return format === 'code' ? sendCode(reply, messages) : reply.send(messages)
  })
}

function isGone({ raw }: FastifyRequest): boolean {
  return raw.socket.destroyed
}

/** The newest code alone, without a line end, to be used inside a command. */
function sendCode(reply: FastifyReply, messages: readonly InboxMessage[]): FastifyReply {
  const code = messages.find((message) => message.code !== undefined)?.code
  if (code === undefined) return reply.code(404).type('text/plain').send('no code yet')
  return reply.type('text/plain').send(code)
}

function clockRoutes(scope: FastifyInstance, { clock }: DevControls): void {
  const state = () => ({ now: clock.now(), frozen: clock.isFrozen })
  scope.get('/clock', async () => state())
  scope.put('/clock', async ({ body }) => {
    const { now, advanceSeconds, frozen } = readClockChange(body, clock.now())
    if (now) clock.set(now)
    if (advanceSeconds !== undefined) clock.advance(advanceSeconds)
    if (frozen !== undefined) frozen ? clock.freeze() : clock.release()
    return state()
  })
  scope.delete('/clock', async () => {
    clock.useRealTime()
    return state()
  })
}

function answer(reply: FastifyReply, error: Error & { readonly statusCode?: number }): FastifyReply {
  if (error instanceof InvalidInput) return reply.code(400).send({ error: error.message })
  const status = error.statusCode ?? 500
  if (status >= 500) throw error
  return reply.code(status).send({ error: status === 413 ? 'The body is too large.' : 'The body is not valid JSON.' })
}
