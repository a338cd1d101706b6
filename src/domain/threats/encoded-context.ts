import { constantTimeEqual, hmacSha256 } from '../../crypto/digests.js'

/** What a client tells of the device it runs on. */
export interface DeviceContext {
  readonly userAgent?: string
  readonly deviceId?: string
  readonly deviceName?: string
  readonly timezone?: string
}

export interface ContextBinding {
  readonly poolId: string
  readonly clientId: string
  readonly now: Date
}

const longestEncoded = 16 * 1024
const longestMember = 512
const longestUserAgent = 1024
/** Clocks of devices are wrong; a blob is made for one request all the same. */
const windowMilliseconds = 3 * 3_600_000

/**
 * Reads `EncodedData` as the browser script and the mobile libraries make it: base64 of JSON with a payload, itself JSON
 * text, and HMAC-SHA256 of version and payload under the client id. That key is public, so this is a hint and no proof.
 * Undefined: it is none, or of another pool, client or time.
 */
export function readEncodedContext(encoded: string, binding: ContextBinding): DeviceContext | undefined {
  if (encoded.length > longestEncoded) return undefined
  const outer = parseObject(Buffer.from(encoded, 'base64').toString('utf8'))
  const { payload, signature, version } = outer ?? {}
  if (typeof payload !== 'string' || typeof signature !== 'string' || typeof version !== 'string') return undefined
  const expected = hmacSha256(binding.clientId, version + payload).toString('base64')
  if (!constantTimeEqual(expected, signature)) return undefined
  const inner = parseObject(payload)
  if (!inner || inner.userPoolId !== binding.poolId || !isTimely(inner.timestamp, binding.now)) return undefined
  return toContext(isObject(inner.contextData) ? inner.contextData : {})
}

function isTimely(timestamp: unknown, now: Date): boolean {
  const milliseconds = Number(timestamp)
  return Number.isFinite(milliseconds) && Math.abs(now.getTime() - milliseconds) <= windowMilliseconds
}

function toContext(members: Record<string, unknown>): DeviceContext {
  const userAgent = textOf(members.UserAgent, longestUserAgent)
  const deviceId = textOf(members.DeviceId ?? members.ThirdPartyDeviceId, longestMember)
  const timezone = textOf(members.ClientTimezone, 16)
  const brand = textOf(members.DeviceBrand, 64)
  const system = textOf(members.DeviceOsReleaseVersion, 32)
  const deviceName = brand && `${brand}, ${textOf(members.Platform, 32) ?? 'Android'}${system ? ` ${system}` : ''}`
  return {
    ...(userAgent !== undefined && { userAgent }),
    ...(deviceId !== undefined && { deviceId }),
    ...(timezone !== undefined && { timezone }),
    ...(deviceName && { deviceName }),
  }
}

/** Without control characters: it is shown in mails and logs. */
function textOf(value: unknown, longest: number): string | undefined {
  if (typeof value !== 'string' || value === '' || value.length > longest) return undefined
  return /\p{Cc}/u.test(value) ? undefined : value
}

function parseObject(text: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text)
    return isObject(value) ? value : undefined
  } catch {
    return undefined
  }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
