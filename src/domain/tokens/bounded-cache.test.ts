import { expect, test } from 'vitest'
import { BoundedCache } from './bounded-cache.js'

test('BoundedCache: gives up what was not used for longest', () => {
  const cache = new BoundedCache<string, number>(2)
  cache.set('a', 1)
  cache.set('b', 2)
  cache.get('a')
  cache.set('c', 3)
  expect(['a', 'b', 'c'].map((key) => cache.get(key))).toEqual([1, undefined, 3])
})

test('BoundedCache: setting a key again takes no more room', () => {
  const cache = new BoundedCache<string, number>(2)
  for (let round = 0; round < 9; round += 1) cache.set('a', round)
  cache.set('b', 2)
  cache.delete('b')
  expect([cache.get('a'), cache.get('b')]).toEqual([8, undefined])
})
