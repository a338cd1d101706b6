/** A decimal number; the generated ones are short enough for doubles. */
export function decimal(text: string): number | undefined {
  let rest = text
  if (rest.startsWith('-') || rest.startsWith('+')) rest = rest.slice(1)
  if (rest === '' || rest === '.' || [...rest].some((char) => !'0123456789.eE+-'.includes(char))) return undefined
  const value = Number(text)
  return Number.isNaN(value) ? undefined : value
}

const daysOfMonth = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]

/** Milliseconds since 1970 of a W3C date or of epoch seconds, counted by hand. */
export function instant(text: string): number | undefined {
  if (/^[0-9]+(\.[0-9]+)?$/.test(text) && !/^[0-9]{4}$/.test(text)) return milliseconds(text)
  const [date = '', time, ...more] = text.split('T')
  if (more.length > 0) return undefined
  const days = daysSinceEpoch(date, time !== undefined)
  if (days === undefined) return undefined
  const inDay = time === undefined ? 0 : timeOfDay(time)
  return inDay === undefined ? undefined : days * 86_400_000 + inDay
}

function milliseconds(seconds: string): number {
  const [whole = '', fraction = ''] = seconds.split('.')
  return Number(whole) * 1000 + Number(`0.${fraction}0`) * 1000
}

function daysSinceEpoch(date: string, whole: boolean): number | undefined {
  const parts = date.split('-')
  if (parts.length > 3 || (whole && parts.length < 3)) return undefined
  if (!parts.every((part, index) => part.length === (index === 0 ? 4 : 2) && /^[0-9]+$/.test(part))) return undefined
  const [year = 0, month = 1, day = 1] = parts.map(Number)
  if (month < 1 || month > 12 || day < 1 || day > daysIn(year, month)) return undefined
  let days = day - 1
  for (let y = 1970; y < year; y += 1) days += isLeap(y) ? 366 : 365
  for (let y = year; y < 1970; y += 1) days -= isLeap(y) ? 366 : 365
  for (let m = 1; m < month; m += 1) days += daysIn(year, m)
  return days
}

function daysIn(year: number, month: number): number {
  return month === 2 && isLeap(year) ? 29 : (daysOfMonth[month - 1] as number)
}

function isLeap(year: number): boolean {
  return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0)
}

function timeOfDay(text: string): number | undefined {
  const zoneAt = text.search(/[Z+-]/)
  if (zoneAt === -1) return undefined
  const shift = zoneMinutes(text.slice(zoneAt))
  const clock = text.slice(0, zoneAt).split(':')
  const seconds = clock[2] ?? '00'
  if (shift === undefined || clock.length < 2 || clock.length > 3) return undefined
  if (!/^[0-9]{2}$/.test(clock[0] ?? '') || !/^[0-9]{2}$/.test(clock[1] ?? '')) return undefined
  if (!/^[0-9]{2}(\.[0-9]+)?$/.test(seconds)) return undefined
  const [hour, minute] = clock.map(Number) as [number, number]
  if (hour > 23 || minute > 59 || Number(seconds) >= 60) return undefined
  return (hour * 60 + minute - shift) * 60_000 + milliseconds(seconds)
}

function zoneMinutes(zone: string): number | undefined {
  if (zone === 'Z') return 0
  if (!/^[+-][0-9]{2}:[0-9]{2}$/.test(zone)) return undefined
  const hours = Number(zone.slice(1, 3))
  const minutes = Number(zone.slice(4))
  if (hours > 23 || minutes > 59) return undefined
  return (zone.startsWith('-') ? -1 : 1) * (hours * 60 + minutes)
}

/** Base64 as text of bits, or undefined. */
export function bytesOf(text: string): string | undefined {
  if (text.length % 4 !== 0) return undefined
  const body = text.endsWith('==') ? text.slice(0, -2) : text.endsWith('=') ? text.slice(0, -1) : text
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'
  if ([...body].some((char) => !alphabet.includes(char))) return undefined
  const bits = [...body].map((char) => alphabet.indexOf(char).toString(2).padStart(6, '0')).join('')
  return bits.slice(0, bits.length - (bits.length % 8))
}

/** Whether an address lies in a CIDR block, compared bit by bit. */
export function addressInBlock(address: string, block: string): boolean {
  const slash = block.indexOf('/')
  const base = bitsOfAddress(slash === -1 ? block : block.slice(0, slash))
  const requested = bitsOfAddress(address)
  if (!base || !requested || base.length !== requested.length) return false
  const length = slash === -1 ? String(base.length) : block.slice(slash + 1)
  if (!/^[0-9]{1,3}$/.test(length) || Number(length) > base.length) return false
  return base.slice(0, Number(length)) === requested.slice(0, Number(length))
}

function bitsOfAddress(text: string): string | undefined {
  return text.includes(':') ? bitsOfSix(text) : bitsOfFour(text)
}

function bitsOfFour(text: string): string | undefined {
  const parts = text.split('.')
  if (parts.length !== 4 || !parts.every((part) => /^(0|[1-9][0-9]{0,2})$/.test(part) && Number(part) < 256))
    return undefined
  return parts.map((part) => Number(part).toString(2).padStart(8, '0')).join('')
}

function bitsOfSix(text: string): string | undefined {
  const halves = text.split('::')
  if (halves.length > 2) return undefined
  const groups = halves.map((half) => (half === '' ? [] : half.split(':')))
  const count = groups.flat().length
  if (halves.length === 1 ? count !== 8 : count > 7) return undefined
  if (!groups.flat().every((group) => /^[0-9a-fA-F]{1,4}$/.test(group))) return undefined
  const [head = [], tail = []] = groups
  const all = [...head, ...Array.from({ length: 8 - count }, () => '0'), ...tail]
  return all.map((group) => Number.parseInt(group, 16).toString(2).padStart(16, '0')).join('')
}
