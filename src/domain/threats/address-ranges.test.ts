import { describe, expect, test } from 'vitest'
import { isRange, isWithin, networkOf, plainAddress } from './address-ranges.js'

test.each([
  ['192.0.2.1', '192.0.2.1'],
  ['::ffff:192.0.2.1', '192.0.2.1'],
  ['2001:DB8::1', '2001:db8::1'],
  ['192.0.2', undefined],
  ['example.com', undefined],
  ['', undefined],
])('plain address of "%s" → %s', (text, expected) => {
  expect(plainAddress(text)).toBe(expected)
})

test.each([
  ['10.0.0.0/8', true],
  ['10.0.0.1/32', true],
  ['0.0.0.0/0', true],
  ['2001:db8::/128', true],
  ['10.0.0.0/33', false],
  ['2001:db8::/129', false],
  ['10.0.0.0', false],
  ['10.0.0.0/', false],
  ['10.0.0.0/-1', false],
  ['10.0.0.0/8/8', false],
])('"%s" is a range: %s', (text, expected) => {
  expect(isRange(text)).toBe(expected)
})

test.each([
  ['192.0.2.200', '192.0.2.0/24'],
  ['2001:db8:7:1::9', '2001:db8:7::/48'],
  ['2001:0db8::1', '2001:db8:0::/48'],
  ['::1', '0:0:0::/48'],
  ['fe80::1%eth0', 'fe80:0:0::/48'],
])('network of %s is %s', (address, expected) => {
  expect(networkOf(address)).toBe(expected)
})

describe('isWithin', () => {
  test.each([
    ['10.255.0.1', true],
    ['11.0.0.1', false],
    ['2001:db8::7', true],
    ['2001:db9::7', false],
  ])('%s: %s', (address, expected) => {
    expect(isWithin(['10.0.0.0/8', '2001:db8::/32'], address)).toBe(expected)
  })

  test('nothing is in no range', () => {
    expect(isWithin([], '10.0.0.1')).toBe(false)
  })
})
