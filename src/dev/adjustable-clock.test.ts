import { expect, test } from 'vitest'
import { AdjustableClock } from './adjustable-clock.js'

const start = new Date('2030-01-01T00:00:00Z')

function clockWithSource() {
  let milliseconds = start.getTime()
  const clock = new AdjustableClock({ now: () => new Date(milliseconds) })
  const pass = (seconds: number) => {
    milliseconds += seconds * 1000
  }
  return { clock, pass }
}

test('untouched it tells the real time', () => {
  const { clock, pass } = clockWithSource()
  pass(5)
  expect(clock.now()).toEqual(new Date('2030-01-01T00:00:05Z'))
  expect(clock.isFrozen).toBe(false)
})

test('set and advanced it goes on from there, also back', () => {
  const { clock, pass } = clockWithSource()
  clock.set(new Date('2031-06-01T00:00:00Z'))
  clock.advance(60)
  pass(1)
  expect(clock.now()).toEqual(new Date('2031-06-01T00:01:01Z'))
  clock.advance(-3600)
  expect(clock.now()).toEqual(new Date('2031-05-31T23:01:01Z'))
})

test('frozen it stands still, can be moved, and goes on from where it stands when released', () => {
  const { clock, pass } = clockWithSource()
  clock.freeze()
  pass(100)
  expect(clock.now()).toEqual(start)
  clock.advance(10)
  pass(100)
  expect(clock.now()).toEqual(new Date('2030-01-01T00:00:10Z'))
  clock.release()
  pass(1)
  expect(clock.now()).toEqual(new Date('2030-01-01T00:00:11Z'))
})

test('the real time comes back', () => {
  const { clock, pass } = clockWithSource()
  clock.advance(1000)
  clock.freeze()
  clock.useRealTime()
  pass(2)
  expect(clock.now()).toEqual(new Date('2030-01-01T00:00:02Z'))
})

test('what is no time is refused and changes nothing', () => {
  const { clock } = clockWithSource()
  expect(() => clock.set(new Date(Number.NaN))).toThrow(RangeError)
  expect(() => clock.advance(Number.POSITIVE_INFINITY)).toThrow(RangeError)
  expect(clock.now()).toEqual(start)
})
