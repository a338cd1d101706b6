import type { FastifyReply } from 'fastify'
import { sha256 } from '../crypto/digests.js'
import { html, Markup } from './markup.js'

const style = `
:root { color-scheme: light dark; --ink: #1b1f24; --soft: #57606a; --ground: #f3f5f8; --card: #fff; --accent: #1f5fd0; --on: #fff }
@media (prefers-color-scheme: dark) {
  :root { --ink: #e8ebef; --soft: #a2abb5; --ground: #12151a; --card: #1c2128; --accent: #8ab4ff; --on: #0d1117 }
}
* { box-sizing: border-box }
body { margin: 0; min-height: 100vh; display: grid; place-items: center; padding: 1.5rem; background: var(--ground);
  color: var(--ink); font: 1rem/1.5 system-ui, sans-serif }
main { width: 100%; max-width: 26rem; padding: 2.5rem 2rem; background: var(--card); border-radius: 1rem; text-align: center;
  box-shadow: 0 1px 2px rgb(0 0 0 / 8%), 0 12px 32px rgb(0 0 0 / 8%) }
h1 { margin: 0 0 .75rem; font-size: 1.5rem; line-height: 1.25 }
p { margin: 0; color: var(--soft) }
form { margin-top: 1.75rem }
button { width: 100%; min-height: 3rem; padding: .75rem 1.25rem; border: 0; border-radius: .6rem; background: var(--accent);
  color: var(--on); font: inherit; font-weight: 600; cursor: pointer }
button:hover { filter: brightness(1.08) }
button:focus-visible { outline: 3px solid var(--accent); outline-offset: 3px }
`
const styleHash = sha256(style).toString('base64')

/** Nothing runs, nothing is loaded, nobody frames it, and the address, which may hold a code, goes nowhere. */
const headers = {
  'content-type': 'text/html; charset=utf-8',
  'content-security-policy': [
    "default-src 'none'",
    `style-src 'sha256-${styleHash}'`,
    "form-action 'self'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
  ].join('; '),
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'x-robots-tag': 'noindex, nofollow',
  'cache-control': 'no-store',
}

export interface Page {
  readonly status: number
  readonly title: string
  /** Below the title. */
  readonly content: Markup
}

/** Answers with a whole page whose title is its heading. */
export function sendPage(reply: FastifyReply, { status, title, content }: Page): FastifyReply {
  const page = html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<title>${title}</title>
<style>${new Markup(style)}</style>
</head>
<body>
<main>
<h1>${title}</h1>
${content}
</main>
</body>
</html>
`
  return reply.code(status).headers(headers).send(page.text)
}
