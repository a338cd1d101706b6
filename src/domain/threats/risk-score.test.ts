import { describe, expect, test } from 'vitest'
import type { AuthEvent, EventOrigin } from '../../entities/auth-event.js'
import { sub, userPoolId } from '../../entities/ids.js'
import { kilometresBetween, levelOf, type RiskFacts, type Signal, scoreOf, signalsOf, weights } from './risk-score.js'

const now = new Date('2026-11-25T12:00:00Z')
const berlin = { country: 'Germany', city: 'Berlin', latitude: 52.52, longitude: 13.4 }
const hamburg = { country: 'Germany', city: 'Hamburg', latitude: 53.55, longitude: 9.99 }
const tokyo = { country: 'Japan', city: 'Tokyo', latitude: 35.68, longitude: 139.69 }
const home: EventOrigin = {
  ip: '192.0.2.1',
  deviceName: 'Chrome 126, Windows 10',
  deviceId: 'device-one',
  place: berlin,
  contextData: 'read',
}

function event(changes: Partial<AuthEvent> = {}, minutesAgo = 60): AuthEvent {
  return {
    poolId: userPoolId('us-east-1_abc'),
    sub: sub('sub'),
    id: `event-${minutesAgo}`,
    type: 'SignIn',
    createdAt: new Date(now.getTime() - minutesAgo * 60_000),
    response: 'Pass',
    risk: { decision: 'NoRisk', compromised: false },
    challenges: [],
    origin: home,
    ...changes,
  }
}

function facts(changes: Partial<RiskFacts> = {}): RiskFacts {
  return { now, origin: home, knownDevice: false, history: [event()], usersFromAddress: 1, ...changes }
}

const failures = (count: number, minutesAgo = 5) => [
  ...Array.from({ length: count }, () => event({ response: 'Fail' }, minutesAgo)),
  event(),
]
const { deviceId: _, ...anonymous } = home
const elsewhere: EventOrigin = { ...home, deviceId: 'device-two', place: berlin }

describe('signals', () => {
  test.each<[string, Partial<RiskFacts>, readonly Signal[]]>([
    ['home again', {}, ['known-device']],
    ['a confirmed device', { knownDevice: true, origin: anonymous }, ['known-device']],
    ['another device', { origin: elsewhere }, ['new-device']],
    ['no device id', { origin: anonymous }, ['no-context']],
    ['unreadable data', { origin: { ...anonymous, contextData: 'unreadable' } }, ['unreadable-context', 'no-context']],
    ['a newer browser', { origin: { ...anonymous, deviceName: 'Chrome 130, Windows 11' } }, ['no-context']],
    ['another browser', { origin: { ...anonymous, deviceName: 'Firefox 128, Linux' } }, ['no-context', 'new-agent']],
    ['the neighbour’s address', { origin: { ...home, ip: '192.0.2.77' } }, ['known-device', 'new-address']],
    ['another network', { origin: { ...home, ip: '203.0.113.1' } }, ['known-device', 'new-address', 'new-network']],
    ['another city, a train ride away', { origin: { ...home, place: hamburg } }, ['known-device', 'new-city']],
    [
      'another continent in an hour',
      { origin: { ...home, place: tokyo } },
      ['known-device', 'new-country', 'impossible-travel'],
    ],
    [
      'another continent in a day',
      { origin: { ...home, place: tokyo }, history: [event({}, 1440)] },
      ['known-device', 'new-country'],
    ],
    ['two failures', { history: failures(2) }, ['known-device']],
    ['three failures', { history: failures(3) }, ['known-device', 'some-failures']],
    ['five failures', { history: failures(5) }, ['known-device', 'many-failures']],
    ['ten failures', { history: failures(10) }, ['known-device', 'very-many-failures']],
    ['ten failures two hours ago', { history: failures(10, 120) }, ['known-device']],
    ['an address that tries five users', { usersFromAddress: 5 }, ['known-device', 'address-tries-users']],
    ['an address that tries twenty', { usersFromAddress: 20 }, ['known-device', 'address-tries-many-users']],
    ['the first sign-in ever', { history: [], origin: elsewhere }, []],
  ])('%s', (_name, changes, expected) => {
    expect(signalsOf(facts(changes))).toEqual(expected)
  })

  test('a disowned sign-in makes its device a stranger, a confirmed one a friend', () => {
    const told = (value: 'Valid' | 'Invalid') => [
      event({ origin: elsewhere, feedback: { value, provider: 'User', at: now } }),
      event({}, 120),
    ]
    const signals = (value: 'Valid' | 'Invalid') => signalsOf(facts({ origin: elsewhere, history: told(value) }))
    expect(signals('Invalid')).toEqual(['new-device', 'disowned'])
    expect(signals('Valid')).toEqual(['known-device', 'confirmed'])
  })
})

describe('score', () => {
  test.each<[score: number, level: string | undefined]>([
    [0, undefined],
    [19, undefined],
    [20, 'Low'],
    [39, 'Low'],
    [40, 'Medium'],
    [69, 'Medium'],
    [70, 'High'],
    [100, 'High'],
  ])('%i → %s', (score, level) => {
    expect(levelOf(score)).toBe(level)
  })

  test('is a sum of weights between 0 and 100', () => {
    const origin = { ...elsewhere, ip: '203.0.113.1' }
    expect(scoreOf(facts({ origin }))).toBe(weights['new-device'] + weights['new-address'] + weights['new-network'])
    expect(scoreOf(facts())).toBe(0)
    const worst = { ...origin, place: tokyo, deviceName: 'Firefox 128, Linux' }
    expect(scoreOf(facts({ origin: worst, usersFromAddress: 50, history: failures(15) }))).toBe(100)
  })

  test('of the first sign-in ever is Low at most', () => {
    expect(scoreOf(facts({ history: [], usersFromAddress: 50 }))).toBe(39)
  })
})

test('distances are those of a globe', () => {
  expect(kilometresBetween(berlin, tokyo)).toBeCloseTo(8918, -2)
  expect(kilometresBetween(berlin, berlin)).toBe(0)
  expect(kilometresBetween(berlin, { country: 'Japan' })).toBeUndefined()
  expect(kilometresBetween(undefined, berlin)).toBeUndefined()
})
