import { expect, test } from 'vitest'
import { FunctionLanes } from './function-lanes.js'

/** Work that runs until `finish` is called. */
function hanging() {
  let finish = () => {}
  const done = new Promise<void>((resolve) => {
    finish = resolve
  })
  const work = { started: 0, run: () => done, finish: () => finish() }
  work.run = () => {
    work.started++
    return done
  }
  return work
}

test('20 calls of one function run at once, 100 more wait, and no more are taken', () => {
  const lanes = new FunctionLanes()
  const work = hanging()
  const taken = Array.from({ length: 130 }, () => lanes.offer('slow', work.run))

  expect(taken.filter(Boolean)).toHaveLength(120)
  expect(work.started).toBe(20)
})

test('a function that hangs does not hold up another one', () => {
  const lanes = new FunctionLanes()
  const [slow, quick] = [hanging(), hanging()]
  for (let call = 0; call < 130; call++) lanes.offer('slow', slow.run)

  expect(lanes.offer('quick', quick.run)).toBe(true)
  expect(quick.started).toBe(1)
})

test('what waits gets its turn, and close waits for what runs alone', async () => {
  const lanes = new FunctionLanes()
  const work = hanging()
  for (let call = 0; call < 30; call++) lanes.offer('slow', work.run)
  const closed = lanes.close()
  work.finish()
  await closed

  expect(work.started).toBe(20)
  expect(lanes.offer('slow', work.run)).toBe(false)

  const open = new FunctionLanes()
  let calls = 0
  for (let call = 0; call < 50; call++) {
    open.offer('quick', async () => {
      calls++
    })
  }
  await new Promise((resolve) => setTimeout(resolve, 20))
  expect(calls).toBe(50)
})
