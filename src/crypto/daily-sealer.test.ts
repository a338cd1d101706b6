import { randomBytes } from 'node:crypto'
import { expect, test } from 'vitest'
import { DailySealer } from './daily-sealer.js'
import { Keyring, UnsealError } from './sealing.js'

const masterKey = randomBytes(32)
const keyring = Keyring.open(masterKey, [Keyring.createKey(masterKey, new Date(0))])
let now = new Date('2026-03-01T23:59:00Z')
const sealer = new DailySealer(keyring, () => now)

test('what is sealed opens on its day and the next, in its context only', () => {
  const sealed = sealer.seal('proof', 'sign-in')
  expect(sealer.open(sealed, 'sign-in').toString()).toBe('proof')
  expect(() => sealer.open(sealed, 'other')).toThrow(UnsealError)
  now = new Date('2026-03-02T00:01:00Z')
  expect(sealer.open(sealed, 'sign-in').toString()).toBe('proof')
  now = new Date('2026-03-03T00:01:00Z')
  expect(() => sealer.open(sealed, 'sign-in')).toThrow(UnsealError)
})

test('a sealer of two further days opens on the third day and not on the fourth', () => {
  now = new Date('2026-03-01T23:59:00Z')
  const lasting = new DailySealer(keyring, () => now, { furtherDays: 2 })
  const sealed = lasting.seal('proof', 'session')
  now = new Date('2026-03-03T23:59:00Z')
  expect(lasting.open(sealed, 'session').toString()).toBe('proof')
  now = new Date('2026-03-04T00:00:00Z')
  expect(() => lasting.open(sealed, 'session')).toThrow(UnsealError)
})

test('a value with any byte changed, another day or more parts does not open', () => {
  const sealed = sealer.seal('proof', 'sign-in')
  for (let index = 0; index < sealed.length; index += 1) {
    const changed = `${sealed.slice(0, index)}${sealed[index] === 'A' ? 'B' : 'A'}${sealed.slice(index + 1)}`
    expect(() => sealer.open(changed, 'sign-in')).toThrow(UnsealError)
  }
  expect(() => sealer.open(`${sealed}.x`, 'sign-in')).toThrow(UnsealError)
  expect(() => sealer.open('', 'sign-in')).toThrow(UnsealError)
})
