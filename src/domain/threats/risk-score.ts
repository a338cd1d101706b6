import type { AuthEvent, EventOrigin } from '../../entities/auth-event.js'
import type { RiskLevel } from '../../entities/threat-protection.js'
import { networkOf } from './address-ranges.js'
import { deviceFamilyOf } from './user-agent.js'

/** What a sign-in is judged by. */
export interface RiskFacts {
  readonly now: Date
  readonly origin: EventOrigin
  /** Whether it comes from a remembered device, which has to prove itself before the sign-in is complete. */
  readonly knownDevice: boolean
  /** Sign-ins of the user, newest first, without this one: completed, rated and failed ones. */
  readonly history: readonly AuthEvent[]
  /** How many users the address tried in the last ten minutes, this one not counted twice. */
  readonly usersFromAddress: number
}

export type Signal =
  | 'known-device'
  | 'new-device'
  | 'no-context'
  | 'unreadable-context'
  | 'new-agent'
  | 'new-address'
  | 'new-network'
  | 'new-country'
  | 'new-city'
  | 'impossible-travel'
  | 'some-failures'
  | 'many-failures'
  | 'very-many-failures'
  | 'address-tries-users'
  | 'address-tries-many-users'
  | 'disowned'
  | 'confirmed'

/** What each signal adds. Assumed, all of it: the service does not tell its own. */
export const weights: Readonly<Record<Signal, number>> = {
  'known-device': -40,
  'new-device': 15,
  'no-context': 10,
  'unreadable-context': 10,
  'new-agent': 10,
  'new-address': 5,
  'new-network': 10,
  'new-country': 25,
  'new-city': 5,
  'impossible-travel': 40,
  'some-failures': 10,
  'many-failures': 20,
  'very-many-failures': 35,
  'address-tries-users': 20,
  'address-tries-many-users': 45,
  disowned: 60,
  confirmed: -40,
}

const levels: readonly (readonly [least: number, level: RiskLevel])[] = [
  [70, 'High'],
  [40, 'Medium'],
  [20, 'Low'],
]

const hour = 3_600_000
/** How long failures count. */
export const failureMilliseconds = hour
const fastestKilometresPerHour = 900
const shortestJourneyKilometres = 300

/** The level of a sum of weights; undefined below every level. */
export function levelOf(score: number): RiskLevel | undefined {
  return levels.find(([least]) => score >= least)?.[1]
}

/** The score from 0 to 100. Whoever signs in for the first time has nothing to differ from: that is Low at most. */
export function scoreOf(facts: RiskFacts): number {
  const sum = signalsOf(facts).reduce((total, signal) => total + weights[signal], 0)
  const score = Math.min(100, Math.max(0, sum))
  const isFirst = !facts.history.some(hasPassed)
  return isFirst ? Math.min(score, 39) : score
}

/** What speaks for and against the sign-in. */
export function signalsOf(facts: RiskFacts): readonly Signal[] {
  const passed = facts.history.filter(hasPassed)
  return [
    ...deviceSignals(facts, passed),
    ...placeSignals(facts, passed),
    ...failureSignals(facts),
    ...addressSignals(facts),
    ...feedbackSignals(facts),
  ]
}

function deviceSignals({ origin, knownDevice }: RiskFacts, passed: readonly AuthEvent[]): Signal[] {
  const { deviceId } = origin
  if (knownDevice) return ['known-device']
  const signals: Signal[] = []
  if (origin.contextData === 'unreadable') signals.push('unreadable-context')
  if (deviceId !== undefined && passed.some((event) => event.origin.deviceId === deviceId))
    return [...signals, 'known-device']
  if (passed.length === 0) return signals
  signals.push(deviceId === undefined ? 'no-context' : 'new-device')
  const family = deviceFamilyOf(origin.deviceName)
  if (!passed.some((event) => deviceFamilyOf(event.origin.deviceName) === family)) signals.push('new-agent')
  return signals
}

function placeSignals({ origin, now }: RiskFacts, passed: readonly AuthEvent[]): Signal[] {
  const { ip, place } = origin
  if (passed.length === 0) return []
  const signals: Signal[] = []
  const seen = passed.flatMap((event) => event.origin.ip ?? [])
  if (ip !== undefined && !seen.includes(ip)) {
    signals.push('new-address')
    if (!seen.some((other) => networkOf(other) === networkOf(ip))) signals.push('new-network')
  }
  const places = passed.flatMap((event) => event.origin.place ?? [])
  if (place?.country !== undefined && places.length > 0) {
    if (!places.some(({ country }) => country === place.country)) signals.push('new-country')
    else if (place.city !== undefined && !places.some(({ city }) => city === place.city)) signals.push('new-city')
  }
  if (isImpossibleTravel(passed[0], origin, now)) signals.push('impossible-travel')
  return signals
}

function isImpossibleTravel(last: AuthEvent | undefined, origin: EventOrigin, now: Date): boolean {
  const distance = kilometresBetween(last?.origin.place, origin.place)
  if (!last || distance === undefined || distance <= shortestJourneyKilometres) return false
  const hours = Math.max(0, now.getTime() - last.createdAt.getTime()) / hour
  return distance > fastestKilometresPerHour * hours
}

function failureSignals({ history, now }: RiskFacts): Signal[] {
  const since = now.getTime() - failureMilliseconds
  const failures = history.filter(
    ({ response, createdAt }) => response === 'Fail' && createdAt.getTime() > since,
  ).length
  if (failures >= 10) return ['very-many-failures']
  if (failures >= 5) return ['many-failures']
  return failures >= 3 ? ['some-failures'] : []
}

function addressSignals({ usersFromAddress }: RiskFacts): Signal[] {
  if (usersFromAddress >= 20) return ['address-tries-many-users']
  return usersFromAddress >= 5 ? ['address-tries-users'] : []
}

/** What the user said of the newest event from the same device or address. */
function feedbackSignals({ history, origin }: RiskFacts): Signal[] {
  const told = history.find(({ feedback, origin: other }) => feedback && isAlike(other, origin))
  if (!told?.feedback) return []
  return [told.feedback.value === 'Invalid' ? 'disowned' : 'confirmed']
}

function isAlike(one: EventOrigin, other: EventOrigin): boolean {
  if (one.deviceId !== undefined && other.deviceId !== undefined) return one.deviceId === other.deviceId
  return one.ip !== undefined && one.ip === other.ip
}

/** A sign-in whose user said that it was somebody else teaches nothing about the user. */
function hasPassed({ response, feedback }: AuthEvent): boolean {
  return response === 'Pass' && feedback?.value !== 'Invalid'
}

/** Great circle; undefined when one of the places is not known. */
export function kilometresBetween(one: EventOrigin['place'], other: EventOrigin['place']): number | undefined {
  const [fromLatitude, fromLongitude] = [one?.latitude, one?.longitude]
  const [toLatitude, toLongitude] = [other?.latitude, other?.longitude]
  if (fromLatitude === undefined || fromLongitude === undefined) return undefined
  if (toLatitude === undefined || toLongitude === undefined) return undefined
  const half = (degrees: number) => Math.sin((degrees * Math.PI) / 360) ** 2
  const cosines = Math.cos((fromLatitude * Math.PI) / 180) * Math.cos((toLatitude * Math.PI) / 180)
  const chord = half(toLatitude - fromLatitude) + cosines * half(toLongitude - fromLongitude)
  return 2 * 6371 * Math.asin(Math.min(1, Math.sqrt(chord)))
}
