import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { Clients } from '../domain/clients/clients.js'
import { Failure, type FailureCode } from '../domain/failure.js'
import type { SignUp } from '../domain/sign-up/sign-up.js'
import { unknownSdk } from '../domain/triggers/occasion.js'
import { html } from './markup.js'
import { type Page, sendPage } from './page.js'

interface Collaborators {
  readonly clients: Pick<Clients, 'requireWithPool'>
  readonly signUp: Pick<SignUp, 'confirm'>
}

interface ConfirmRoute {
  readonly Querystring: Readonly<Record<string, unknown>>
  readonly Body: unknown
}

interface Link {
  readonly client_id: string
  readonly user_name: string
  readonly confirmation_code: string
}

const LARGEST_FORM_BYTES = 8192
/** The forms that the API gives client ids, usernames and codes. */
const forms: Readonly<Record<keyof Link, RegExp>> = {
  client_id: /^[\w+]{1,128}$/,
  user_name: /^[\p{L}\p{M}\p{S}\p{N}\p{P}]{1,128}$/u,
  confirmation_code: /^\d{6}$/,
}
const names = Object.keys(forms) as readonly (keyof Link)[]

/**
 * The page behind the links of mails that confirm a sign-up, at the path that Cognito has. Opening it changes nothing,
 * since programs that look through mails open every link: only its button does.
 */
export function registerConfirmUser(app: FastifyInstance, collaborators: Collaborators): void {
  app.register(async (scope) => {
    const form = { parseAs: 'string', bodyLimit: LARGEST_FORM_BYTES } as const
    scope.addContentTypeParser('application/x-www-form-urlencoded', form, (_request, body, done) => done(null, body))
    for (const path of ['/confirmUser', '/confirmUser/']) {
      scope.get<ConfirmRoute>(path, ({ query }, reply) => {
        const link = readLink((name) => query[name])
        return sendPage(reply, link ? askOf(link) : incomplete)
      })
      scope.post<ConfirmRoute>(path, async (request, reply) => {
        const fields = new URLSearchParams(typeof request.body === 'string' ? request.body : '')
        const link = readLink((name) => fields.get(name))
        return sendPage(reply, link ? await confirm(collaborators, link, request) : incomplete)
      })
    }
  })
}

/** Undefined unless every part is there once and in its form. */
function readLink(read: (name: string) => unknown): Link | undefined {
  const entries = names.map((name) => [name, read(name)] as const)
  const isWhole = entries.every(([name, value]) => typeof value === 'string' && forms[name].test(value))
  return isWhole ? (Object.fromEntries(entries) as unknown as Link) : undefined
}

async function confirm(
  { clients, signUp }: Collaborators,
  link: Link,
  { ip, headers }: Pick<FastifyRequest, 'ip' | 'headers'>,
): Promise<Page> {
  const sender = { sourceIp: ip, userAgent: headers['user-agent'] }
  try {
    const { pool, client } = await clients.requireWithPool(link.client_id)
    await signUp.confirm(pool, client, {
      username: link.user_name,
      code: link.confirmation_code,
      forceAlias: false,
      caller: { awsSdkVersion: unknownSdk, sender },
    })
    return confirmed
  } catch (error) {
    if (error instanceof Failure) return pages[error.code] ?? invalid
    throw error
  }
}

function askOf(link: Link): Page {
  const fields = names.map((name) => html`<input type="hidden" name="${name}" value="${link[name]}">`)
  const content = html`<p>One step is left: confirm that this mail reached you.</p>
<form method="post" action="/confirmUser">${fields}<button type="submit">Confirm my account</button></form>`
  return { status: 200, title: 'Confirm your account', content }
}

function said(status: number, title: string, text: string): Page {
  return { status, title, content: html`<p>${text}</p>` }
}

const confirmed = said(200, 'Your account is confirmed', 'You can close this page and sign in.')
const incomplete = said(
  400,
  'This link is not complete',
  'Open it again from the mail, or copy the whole address into your browser.',
)
const invalid = said(400, 'This link is not valid', 'Ask for a new mail where you signed up.')

const alreadyConfirmed = said(
  409,
  'This link was already used',
  'If it was you who confirmed the account, you can sign in.',
)
const expired = said(
  410,
  'This link has expired',
  'It was used, replaced by a newer one or is too old. Ask for a new mail where you signed up.',
)
const tooMany = said(429, 'Too many attempts', 'Please try again later.')
const taken = said(
  409,
  'This address belongs to another account',
  'Sign in to that account, or sign up with another address.',
)

/** What is not here says no more than that the link is not valid. */
const pages: Partial<Readonly<Record<FailureCode, Page>>> = {
  'user-cannot-be-confirmed': alreadyConfirmed,
  'code-expired': expired,
  'code-mismatch': expired,
  'attempt-limit-exceeded': tooMany,
  'alias-exists': taken,
}
