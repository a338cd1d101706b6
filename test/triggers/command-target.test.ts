import { setTimeout as sleep } from 'node:timers/promises'
import { afterEach, expect, test } from 'vitest'
import { CommandTarget } from '../../src/triggers/command-target.js'
import { arn, refusalOf, triggersTo } from './calls.js'
import { recordedLog } from './recorded-log.js'
import { functionFile } from './subjects.js'

let stop = async () => {}
afterEach(() => stop())

const worker: [string, ...string[]] = [process.execPath, functionFile('worker.mjs')]

function open(command = worker, timeoutMilliseconds = 3000) {
  const log = recordedLog()
  const target = new CommandTarget({ command, folder: '/', environment: { STAGE: 'test' }, log })
  const triggers = triggersTo(target, { log, timeoutMilliseconds })
  stop = () => triggers.close()
  return { log, triggers, call: (does: string, number = 1) => triggers.invoke(arn, { does, number, response: {} }) }
}

interface Facts {
  readonly pid: number
  readonly folder: string
  readonly environment: object
}

function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch {
    return false
  }
}

test('the process stays between calls, in its folder, with its environment; a close ends it', async () => {
  const { call, triggers } = open()
  const first = (await call('tell the process')) as Facts
  expect(first).toMatchObject({ folder: '/', environment: { STAGE: 'test' } })
  expect(Object.keys(first.environment)).not.toContain('PATH')
  expect(((await call('tell the process')) as Facts).pid).toBe(first.pid)
  await triggers.close()
  expect(isRunning(first.pid)).toBe(false)
})

test.each(['crash', 'die at once'])('%s: the call fails, the next one gets a new process', async (does) => {
  const { call, log } = open()
  const { pid } = (await call('tell the process')) as Facts
  expect(await refusalOf(call(does))).toEqual({ kind: 'unreachable', message: 'the process ended' })
  expect(((await call('tell the process')) as Facts).pid).not.toBe(pid)
  expect(log.mentions('ended by itself')).toBe(true)
})

test('an endless loop is killed at the time limit', async () => {
  const { call } = open(worker, 1000)
  const { pid } = (await call('tell the process')) as Facts
  expect(await refusalOf(call('loop'))).toEqual({ kind: 'unreachable', message: 'no answer within 1 s' })
  expect(await call('answer', 4)).toMatchObject({ response: { seen: 4 } })
  await expect.poll(() => isRunning(pid)).toBe(false)
})

test('lines that answer nothing are told and passed over; standard error goes to the log', async () => {
  const { call, log } = open()
  expect(await call('log', 3)).toMatchObject({ number: 3 })
  expect(log.mentions('answers no call')).toBe(true)
  await expect.poll(() => log.mentions('warn a word to the log')).toBe(true)
  expect(log.mentions('this line answers nothing')).toBe(false)
})

test('a program that does not exist → unreachable, and the log says which', async () => {
  const { call, log } = open(['no-such-program-here'])
  expect(await refusalOf(call('answer'))).toEqual({ kind: 'unreachable', message: 'the process could not be started' })
  expect(log.mentions('no-such-program-here')).toBe(true)
})

test('a process that always dies at once is started ever more slowly', async () => {
  const { call, log } = open([process.execPath, '-e', 'process.exit(1)'], 2500)
  const end = performance.now() + 2000
  while (performance.now() < end) expect((await refusalOf(call('answer'))).kind).toBe('unreachable')
  expect(log.lines.filter((line) => line.includes('ended by itself')).length).toBeLessThanOrEqual(6)
  await sleep(1)
})
