import { isIP } from 'node:net'
import type { FastifyReply, FastifyRequest } from 'fastify'

/** Names under which a machine is known to itself, its containers and its network, and that nobody can register. */
const LOCAL_SUFFIXES = ['localhost', 'local', 'internal', 'test', 'localdomain', 'lan', 'home.arpa']

/**
 * Keeps pages of other sites from the controls of a developer's machine: with a name of their own that they let point
 * here (DNS rebinding) they would read the inbox, and with a form they could reset everything. Programs that are no
 * browsers send neither a foreign name nor an Origin.
 */
export function refusal({ method, headers, host }: GuardedRequest): Refusal | undefined {
  if (!isLocalName(host)) return { status: 403, error: 'This host name is not one of a development machine.' }
  const { origin } = headers
  if (origin !== undefined && !isSameSite(origin, host)) {
    return { status: 403, error: 'Pages of another origin may not use this.' }
  }
  if (headers['sec-fetch-site'] === 'cross-site') {
    return { status: 403, error: 'Pages of another site may not use this.' }
  }
  const sendsBody = method === 'POST' || method === 'PUT'
  if (sendsBody && !/^application\/json\s*(;|$)/i.test(headers['content-type'] ?? '')) {
    return { status: 415, error: 'Send this with "content-type: application/json".' }
  }
  return undefined
}

export interface GuardedRequest {
  readonly method: string
  readonly headers: {
    readonly origin?: string | undefined
    readonly 'content-type'?: string | undefined
    readonly 'sec-fetch-site'?: string | string[] | undefined
  }
  /** The Host header. */
  readonly host: string
}

export interface Refusal {
  readonly status: number
  readonly error: string
}

/** As a Fastify hook. */
export async function guardRequest(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply | undefined> {
  const { method, headers } = request
  const refused = refusal({ method, headers, host: headers.host ?? '' })
  return refused && reply.code(refused.status).send({ error: refused.error })
}

function isLocalName(host: string): boolean {
  const name = host
    .replace(/:\d+$/, '')
    .replace(/^\[|\]$/g, '')
    .toLowerCase()
  if (name === '') return false
  if (isIP(name) > 0 || !name.includes('.')) return true
  return LOCAL_SUFFIXES.some((suffix) => name.endsWith(`.${suffix}`))
}

function isSameSite(origin: string, host: string): boolean {
  return URL.canParse(origin) && new URL(origin).host === host.toLowerCase()
}
