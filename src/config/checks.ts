import { isIP } from 'node:net'

/** A rule for one value, and how it is put to the person who broke it. */
export interface Check<Value> {
  readonly allowed: string
  readonly holds: (value: Value) => boolean
}

export function between(least: number, most: number, note = ''): Check<number> {
  return {
    allowed: `a whole number from ${least} to ${most}${note}`,
    holds: (value) => Number.isSafeInteger(value) && value >= least && value <= most,
  }
}

export function matching(pattern: RegExp, allowed: string): Check<string> {
  return { allowed, holds: (value) => pattern.test(value) }
}

export function oneOf(...names: readonly string[]): Check<string> {
  return { allowed: `one of ${names.join(', ')}`, holds: (value) => names.includes(value) }
}

export const anyText: Check<string> = { allowed: 'not empty', holds: (value) => value.trim() !== '' }
export const anySwitch: Check<boolean> = { allowed: 'true or false', holds: () => true }

/** An origin: issuers and links are made by appending to it. */
export const origin: Check<string> = {
  allowed: 'a URL of scheme, host and port only, such as https://auth.example.com',
  holds: (value) => {
    const url = toUrl(value)
    return (
      (url?.protocol === 'https:' || url?.protocol === 'http:') &&
      value.replace(/\/$/, '').toLowerCase() === `${url.protocol}//${url.host}` &&
      url.hostname !== ''
    )
  },
}

export const postgresUrl: Check<string> = {
  allowed: 'a URL such as postgres://user:password@host:5432/poolgate',
  holds: (value) => /^postgres(ql)?:$/.test(toUrl(value)?.protocol ?? ''),
}

const NAMED_RANGES: readonly string[] = ['loopback', 'linklocal', 'uniquelocal']

export const addressRanges: Check<readonly string[]> = {
  allowed: `IP addresses, ranges such as 10.0.0.0/8, or the names ${NAMED_RANGES.join(', ')}`,
  holds: (values) => values.every((value) => NAMED_RANGES.includes(value) || isAddressRange(value)),
}

export const hostNames: Check<readonly string[]> = {
  allowed: 'host names or IP addresses',
  holds: (values) => values.every((value) => isIP(value) > 0 || /^(\*\.)?[a-z0-9-]+(\.[a-z0-9-]+)*$/i.test(value)),
}

function isAddressRange(value: string): boolean {
  const [address = '', bits, ...rest] = value.split('/')
  const most = { 0: -1, 4: 32, 6: 128 }[isIP(address)] ?? -1
  if (most < 0 || rest.length > 0) return false
  return bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) <= most)
}

function toUrl(value: string): URL | undefined {
  return URL.canParse(value) ? new URL(value) : undefined
}

/** Whether only this machine reaches the host. */
export function isLoopback(host: string): boolean {
  return /^(localhost|[a-z0-9.-]+\.localhost|127\.\d+\.\d+\.\d+|\[?::1\]?)$/i.test(host)
}
