import { expect, test } from 'vitest'
import { drawCode, hashCode } from './one-time-codes.js'
import { type Random, systemRandom } from './random.js'

const key = Buffer.alloc(32, 1)
const drawing = (value: number): Random => ({ ...systemRandom, integer: (limit) => Math.min(value, limit - 1) })

test('drawCode: keeps leading zeros and covers the whole range', () => {
  expect(drawCode(drawing(0))).toBe('000000')
  expect(drawCode(drawing(42))).toBe('000042')
  expect(drawCode(drawing(Number.MAX_SAFE_INTEGER))).toBe('999999')
  expect(drawCode(drawing(7), 8)).toBe('00000007')
  for (let index = 0; index < 200; index += 1) expect(drawCode(systemRandom)).toMatch(/^[0-9]{6}$/)
})

test('hashCode: depends on the key, the context, the code, and on where the context ends', () => {
  const hashes = [
    hashCode(key, 'pool:sub:reset', '123456'),
    hashCode(Buffer.alloc(32, 2), 'pool:sub:reset', '123456'),
    hashCode(key, 'pool:sub:verify', '123456'),
    hashCode(key, 'pool:sub:reset', '123457'),
    hashCode(key, 'pool:sub:reset1', '23456'),
    hashCode(key, 'pool:sub:rese', 't123456'),
  ]

  expect(new Set(hashes).size).toBe(hashes.length)
  expect(hashCode(key, 'pool:sub:reset', '123456')).toBe(hashes[0])
  expect(hashes[0]).toMatch(/^[A-Za-z0-9_-]{43}$/)
})
