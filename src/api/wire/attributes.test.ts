import { expect, test } from 'vitest'
import { fromAttributeList, toAttributeList } from './attributes.js'

test('sub comes first, the others in their order', () => {
  expect(toAttributeList({ name: 'Ann', sub: 'x', email: 'a@b.example' })).toEqual([
    { Name: 'sub', Value: 'x' },
    { Name: 'name', Value: 'Ann' },
    { Name: 'email', Value: 'a@b.example' },
  ])
})

test('of several values the last counts, and a missing one is empty', () => {
  const list = [{ Name: 'a', Value: '1' }, { Name: 'b' }, { Name: 'a', Value: '2' }]
  expect(fromAttributeList(list)).toEqual({ a: '2', b: '' })
  expect(fromAttributeList(undefined)).toEqual({})
})

test('V50: names of the prototype are names like any other', () => {
  const attributes = fromAttributeList(['__proto__', 'constructor'].map((Name) => ({ Name, Value: 'x' })))
  expect(Object.keys(attributes)).toEqual(['__proto__', 'constructor'])
  expect(Object.getPrototypeOf(attributes)).toBe(Object.prototype)
  expect(({} as Record<string, unknown>).x).toBeUndefined()
})

test('V48: fifty thousand integer-like names take little time', () => {
  const list = Array.from({ length: 50_000 }, (_, index) => ({ Name: String(index * 65_536), Value: '' }))
  const started = performance.now()
  fromAttributeList(list)
  expect(performance.now() - started).toBeLessThan(500)
})
