import { expect, test } from 'vitest'
import { FreshCache } from './fresh-cache.js'

const forever = { limit: 2, maxAgeMilliseconds: 60_000 }

test('a value is read once while it is fresh, and again when it is not', async () => {
  let reads = 0
  const read = async () => ++reads
  const fresh = new FreshCache<string, number>(forever)
  expect([await fresh.get('a', read), await fresh.get('a', read)]).toEqual([1, 1])
  const stale = new FreshCache<string, number>({ limit: 2, maxAgeMilliseconds: 0 })
  expect([await stale.get('a', read), await stale.get('a', read)]).toEqual([2, 3])
})

test('what does not exist is asked for again', async () => {
  const cache = new FreshCache<string, number>(forever)
  expect(await cache.get('a', async () => undefined)).toBeUndefined()
  expect(await cache.get('a', async () => 1)).toBe(1)
})

test('a reading that began before a change is not kept', async () => {
  const cache = new FreshCache<string, number>(forever)
  let finish: (value: number) => void = () => {}
  const early = cache.get('a', () => new Promise((resolve) => (finish = resolve)))
  cache.forget('a')
  const late = cache.get('a', async () => 2)
  finish(1)
  expect([await early, await late]).toEqual([1, 2])
  expect(await cache.get('a', async () => 3)).toBe(2)
})

test('readers that come together share one reading, and its failure is not kept', async () => {
  const cache = new FreshCache<string, number>(forever)
  let reads = 0
  const fail = async () => {
    reads += 1
    throw new Error('down')
  }
  const results = await Promise.allSettled([cache.get('a', fail), cache.get('a', fail)])
  expect(results.map(({ status }) => status)).toEqual(['rejected', 'rejected'])
  expect(reads).toBe(1)
  expect(await cache.get('a', async () => 1)).toBe(1)
})

test('the least used value goes when there are too many', async () => {
  const cache = new FreshCache<string, string>(forever)
  for (const key of ['a', 'b', 'a', 'c']) await cache.get(key, async () => `first ${key}`)
  expect(await cache.get('a', async () => 'again')).toBe('first a')
  expect(await cache.get('b', async () => 'again')).toBe('again')
})

test('forgetting everything makes every value be read again', async () => {
  const cache = new FreshCache<string, number>(forever)
  await cache.get('a', async () => 1)
  cache.forgetAll()
  expect(await cache.get('a', async () => 2)).toBe(2)
})
