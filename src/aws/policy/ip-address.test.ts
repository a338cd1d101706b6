import { expect, test } from 'vitest'
import { parseAddress, parseRange } from './ip-address.js'

function isIn(text: string, block: string): boolean {
  const address = parseAddress(text)
  return address !== undefined && (parseRange(block)?.(address) ?? false)
}

test.each([
  ['10.0.0.255', '10.0.0.0/24', true],
  ['10.0.1.0', '10.0.0.0/24', false],
  ['10.0.0.6', '10.0.0.5/30', true],
  ['255.255.255.255', '0.0.0.0/0', true],
  ['10.0.0.1', '10.0.0.1', true],
  ['10.0.0.2', '10.0.0.1', false],
  ['::1', '0.0.0.0/0', false],
  ['10.0.0.1', '::/0', false],
  ['2001:db8:0:1::', '2001:db8::/63', true],
  ['2001:db8:0:2::', '2001:db8::/63', false],
  ['2001:DB8::1', '2001:db8:0:0:0:0:0:1', true],
  ['fe80::1%eth0', 'fe80::/10', true],
  ['::ffff:10.0.0.1', '::ffff:10.0.0.0/120', true],
  ['::ffff:10.0.0.1', '10.0.0.0/24', false],
])('%s in %s: %s', (address, block, expected) => expect(isIn(address, block)).toBe(expected))

test.each([
  '',
  'x',
  '10.0.0',
  '010.0.0.1',
  '10.0.0.0/33',
  '10.0.0.0/',
  '10.0.0.0/-1',
  '10.0.0.0/8/8',
  '::/129',
  '1::2::3',
  '/8',
])('%j is no block', (text) => expect(parseRange(text)).toBeUndefined())
