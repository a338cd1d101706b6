import type { ConfiguredAwsService } from '../entities/configured-messages.js'
import { DeliveryError, type DeliveryProblem } from './message-transport.js'

/** Endpoints of one's own want a signature and do not look at it. */
const localCredentials = { accessKeyId: 'local', secretAccessKey: 'local' }
/** How long one message may take in all. */
const DEADLINE_MILLISECONDS = 10_000

/** Options of an AWS client that tries once: the outbox does the repeating. */
export function clientOptions({ region, endpoint, credentials }: ConfiguredAwsService, fallbackRegion: string) {
  const used = credentials ?? (endpoint === undefined ? undefined : localCredentials)
  return {
    region: region ?? fallbackRegion,
    maxAttempts: 1,
    ...(endpoint === undefined ? {} : { endpoint }),
    ...(used ? { credentials: used } : {}),
  }
}

/** Ends a call that takes too long, or when the server stops. */
export function deadlineOf(signal: AbortSignal): AbortSignal {
  return AbortSignal.any([signal, AbortSignal.timeout(DEADLINE_MILLISECONDS)])
}

/** Too much at once: the message is as good as any other and comes later. */
const throttling = /Throttl|TooManyRequests|LimitExceeded|RequestLimit|SlowDown/

/**
 * What an error of the SDK says about the message. Only the name of the error is told: its text may quote the message.
 * `refusals`: names of errors that mean this one message.
 */
export function awsDeliveryError(service: string, error: unknown, refusals: ReadonlySet<string>): DeliveryError {
  const { name, $metadata } = error as {
    readonly name?: string
    readonly $metadata?: { readonly httpStatusCode?: number }
  }
  const status = $metadata?.httpStatusCode
  const shown = /^\w{1,80}$/.test(name ?? '') ? name : 'error'
  const reason = [service, shown, status].filter((part) => part !== undefined).join(' ')
  return new DeliveryError(problemOf(name ?? '', status, refusals), reason)
}

function problemOf(name: string, status: number | undefined, refusals: ReadonlySet<string>): DeliveryProblem {
  if (throttling.test(name)) return 'later'
  if (refusals.has(name)) return 'refused'
  // Without an answer, or without permission, no message gets through; the rest may be about this one.
  return status === undefined || status === 401 || status === 403 ? 'unreachable' : 'later'
}
