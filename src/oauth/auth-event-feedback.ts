import type { FastifyInstance, FastifyReply } from 'fastify'
import { Failure } from '../domain/failure.js'
import type { Pools } from '../domain/pools/pools.js'
import type { AuthEvents } from '../domain/threats/auth-events.js'
import type { Users } from '../domain/users/users.js'
import type { FeedbackValue } from '../entities/auth-event.js'

interface Collaborators {
  readonly pools: Pools
  readonly users: Users
  readonly authEvents: AuthEvents
}

interface FeedbackRoute {
  readonly Params: { readonly poolId: string }
  readonly Querystring: Readonly<Record<string, unknown>>
  readonly Body: string
}

const largestForm = 8192
const names = ['username', 'event', 'token', 'value'] as const

type Rating = Readonly<Record<(typeof names)[number], string>>

const questions: Readonly<Record<FeedbackValue, string>> = {
  Valid: 'Was this sign-in yours?',
  Invalid: 'Was this sign-in not yours?',
}

/**
 * The page behind the links of mails about risky sign-ins. Opening it changes nothing, since programs that look through
 * mails open every link: only its button does.
 */
export function registerAuthEventFeedback(app: FastifyInstance, collaborators: Collaborators): void {
  app.register(async (scope) => {
    const form = { parseAs: 'string', bodyLimit: largestForm } as const
    scope.addContentTypeParser('application/x-www-form-urlencoded', form, (_request, body, done) => done(null, body))
    const path = '/:poolId/auth-event-feedback'
    scope.get<FeedbackRoute>(path, async ({ query }, reply) => {
      const rating = readRating((name) => query[name])
      return rating ? page(reply, 200, askOf(rating)) : page(reply, 400, said('This link is not complete.'))
    })
    scope.post<FeedbackRoute>(path, async ({ params, body }, reply) => {
      const fields = new URLSearchParams(typeof body === 'string' ? body : '')
      const rating = readRating((name) => fields.get(name))
      const isTaken = rating !== undefined && (await take(collaborators, params.poolId, rating))
      return isTaken
        ? page(reply, 200, said('Thank you. We have noted your answer.'))
        : page(reply, 400, said('This link is not valid any more.'))
    })
  })
}

async function take({ pools, users, authEvents }: Collaborators, poolId: string, rating: Rating): Promise<boolean> {
  const { username, event: id, token } = rating
  const value = rating.value === 'Valid' ? 'Valid' : 'Invalid'
  const pool = await pools.find(poolId)
  if (!pool) return false
  try {
    await authEvents.rateByToken(pool, await users.find(pool, username), { id, value, token })
    return true
  } catch (error) {
    if (error instanceof Failure) return false
    throw error
  }
}

function readRating(read: (name: string) => unknown): Rating | undefined {
  const entries = names.map((name) => [name, read(name)] as const)
  if (!entries.every(([, value]) => typeof value === 'string' && value !== '' && value.length <= 2048)) return undefined
  const rating = Object.fromEntries(entries) as Rating
  return rating.value === 'Valid' || rating.value === 'Invalid' ? rating : undefined
}

function askOf(rating: Rating): string {
  const fields = names.map((name) => `<input type="hidden" name="${name}" value="${escapeHtml(rating[name])}">`)
  const question = questions[rating.value === 'Valid' ? 'Valid' : 'Invalid']
  return `<form method="post"><p>${question}</p>${fields.join('')}<button type="submit">Yes</button></form>`
}

function said(text: string): string {
  return `<p>${text}</p>`
}

/** No script, nothing from elsewhere, and the address with its token goes nowhere. */
function page(reply: FastifyReply, status: number, content: string): FastifyReply {
  return reply
    .code(status)
    .headers({
      'content-type': 'text/html; charset=utf-8',
      'content-security-policy': "default-src 'none'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'",
      'referrer-policy': 'no-referrer',
      'x-content-type-options': 'nosniff',
      'cache-control': 'no-store',
    })
    .send(`<!doctype html><html lang="en"><head><title>Sign-in</title></head><body>${content}</body></html>`)
}

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}

function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => entities[character] ?? character)
}
