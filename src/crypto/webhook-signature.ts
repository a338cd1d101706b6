import { hmacSha256 } from './digests.js'

interface Signed {
  /** The same when a request is repeated. */
  readonly id: string
  readonly at: Date
  readonly body: string
}

/** Headers by which the receiver knows sender, freshness and body (Standard Webhooks 1.0, symmetric signature `v1`). */
export function webhookHeaders(secret: Buffer, { id, at, body }: Signed): Record<string, string> {
  const timestamp = String(Math.floor(at.getTime() / 1000))
  const signature = hmacSha256(secret, `${id}.${timestamp}.${body}`).toString('base64')
  return { 'webhook-id': id, 'webhook-timestamp': timestamp, 'webhook-signature': `v1,${signature}` }
}
