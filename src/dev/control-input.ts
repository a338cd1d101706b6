import type { InboxQuery } from '../domain/messages/inbox.js'
import type { Message } from '../entities/message.js'
import { InvalidInput } from './invalid-input.js'

export interface InboxRequest {
  readonly query: InboxQuery
  readonly waitSeconds: number
  readonly format: 'json' | 'code'
}

export interface ClockChange {
  readonly now?: Date
  readonly advanceSeconds?: number
  readonly frozen?: boolean
}

const LONGEST_WAIT_SECONDS = 60
const KINDS: Readonly<Record<Message['kind'], true>> = {
  'sign-up': true,
  'resend-code': true,
  'forgot-password': true,
  'verify-attribute': true,
  'update-attribute': true,
  invitation: true,
  authentication: true,
  'threat-notice': true,
}
/** Tokens carry times as seconds in 32 bits in more than one client. */
const EARLIEST = Date.UTC(1970, 0, 1)
const LATEST = Date.UTC(2100, 0, 1)

/** Reads the query string of the inbox; anything unknown is refused, so that a misspelt filter cannot show too much. */
export function readInboxRequest(parameters: unknown): InboxRequest {
  const given = fieldsOf(parameters, ['pool', 'to', 'kind', 'after', 'wait', 'format'])
  for (const [name, value] of given) {
    if (typeof value !== 'string') throw new InvalidInput(`${name} is given more than once`)
  }
  const text = (name: string) => given.get(name) as string | undefined
  const kind = text('kind')
  if (kind !== undefined && !isMessageKind(kind)) {
    throw new InvalidInput(`kind must be one of ${Object.keys(KINDS).join(', ')}`)
  }
  const wait = text('wait') ?? '0'
  if (!/^\d{1,2}(\.\d{1,3})?$/.test(wait) || Number(wait) > LONGEST_WAIT_SECONDS) {
    throw new InvalidInput(`wait must be a number of seconds from 0 to ${LONGEST_WAIT_SECONDS}`)
  }
  const format = text('format') ?? 'json'
  if (format !== 'json' && format !== 'code') throw new InvalidInput('format must be json or code')
  const [pool, to, after] = [text('pool'), text('to'), text('after')]
  return {
    query: {
      ...(pool === undefined ? {} : { poolId: pool }),
      ...(to === undefined ? {} : { to }),
      ...(kind === undefined ? {} : { kind }),
      ...(after === undefined ? {} : { after }),
    },
    waitSeconds: Number(wait),
    format,
  }
}

/** Reads a change of the clock. `now` is ISO 8601 with a zone, or seconds since 1970. */
export function readClockChange(body: unknown, current: Date): ClockChange {
  const given = fieldsOf(body, ['now', 'advanceSeconds', 'frozen'])
  if (given.size === 0) throw new InvalidInput('give now, advanceSeconds or frozen')
  const [now, advanceSeconds, frozen] = [given.get('now'), given.get('advanceSeconds'), given.get('frozen')]
  if (now !== undefined && advanceSeconds !== undefined) throw new InvalidInput('give now or advanceSeconds, not both')
  if (frozen !== undefined && typeof frozen !== 'boolean') throw new InvalidInput('frozen must be true or false')
  if (advanceSeconds !== undefined && (typeof advanceSeconds !== 'number' || !Number.isFinite(advanceSeconds))) {
    throw new InvalidInput('advanceSeconds must be a number')
  }
  const time = now === undefined ? undefined : toTime(now)
  const result = time?.getTime() ?? current.getTime() + (advanceSeconds ?? 0) * 1000
  if (!(result >= EARLIEST && result < LATEST)) throw new InvalidInput('the clock goes from 1970 to 2099')
  return {
    ...(time === undefined ? {} : { now: time }),
    ...(advanceSeconds === undefined ? {} : { advanceSeconds }),
    ...(frozen === undefined ? {} : { frozen }),
  }
}

function toTime(value: unknown): Date {
  if (typeof value === 'number') return new Date(value * 1000)
  const isZoned =
    typeof value === 'string' && /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d)$/.test(value)
  const time = new Date(isZoned ? value : Number.NaN)
  if (Number.isNaN(time.getTime())) {
    throw new InvalidInput('now must be a time such as 2030-01-31T12:00:00Z, or seconds since 1970')
  }
  return time
}

function isMessageKind(value: string): value is Message['kind'] {
  return Object.hasOwn(KINDS, value)
}

function fieldsOf(value: unknown, known: readonly string[]): ReadonlyMap<string, unknown> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw new InvalidInput('send a JSON object')
  const unknown = Object.keys(value).find((name) => !known.includes(name))
  if (unknown !== undefined) throw new InvalidInput(`${unknown} is not known here; known are ${known.join(', ')}`)
  return new Map(Object.entries(value))
}
