import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { TriggerTargets } from '../../src/triggers/trigger-targets.js'
import { arn, refusalOf, triggersTo } from './calls.js'
import { recordedLog } from './recorded-log.js'
import { type Subject, subjects } from './subjects.js'

const timeoutMilliseconds = 2000
const log = recordedLog()

function eventOf(does: string, number = 1): object {
  const request = { userAttributes: { email: 'alice@example.com', name: 'Zoë "Z"\n\u2028 O’Neil' } }
  return {
    version: '1',
    triggerSource: 'PreSignUp_SignUp',
    does,
    number,
    request,
    response: { autoConfirmUser: false },
  }
}

describe.each(Object.entries(subjects))('a function behind a %s', (_kind, open) => {
  let subject: Subject
  let triggers: TriggerTargets
  const call = (does: string, number?: number) => triggers.invoke(arn, eventOf(does, number))

  beforeAll(async () => {
    subject = await open(log)
    triggers = triggersTo(subject.target, { timeoutMilliseconds, log })
    await call('answer')
  })
  afterAll(async () => {
    await triggers.close()
    await subject.stop()
  })

  test.each(['answer', 'answer later'])('%s: the event comes back with its response', async (does) => {
    const expected = { ...eventOf(does, 7), response: { autoConfirmUser: false, seen: 7 } }
    expect(await call(does, 7)).toEqual(expected)
  })

  test.each([
    ['answer with a number', 42],
    ['answer with a text', 'fine'],
    ['answer with nothing', null],
  ])('%s: handed on as it is', async (does, expected) => {
    expect(await call(does)).toBe(expected)
  })

  test.each([
    ['throw', 'Denied by policy.'],
    ['throw later', 'Cannot read "x" of undefined'],
  ])('%s → function-error with the text of the error', async (does, message) => {
    expect(await refusalOf(call(does))).toEqual({ kind: 'function-error', message })
  })

  test('an answer that is not JSON → unreadable, and later calls work', async () => {
    const refusal = { kind: 'unreadable', message: 'the answer is not JSON' }
    expect(await refusalOf(call('answer with garbage'))).toEqual(refusal)
    expect(await call('answer with a number')).toBe(42)
  })

  test('an answer of 10 MB → unreadable, and later calls work', async () => {
    const refusal = { kind: 'unreadable', message: 'the answer is larger than 6 MiB' }
    expect(await refusalOf(call('answer with 10 MB'))).toEqual(refusal)
    expect(await call('answer with a number')).toBe(42)
  })

  test('a crash → unreachable, and later calls work', async () => {
    expect((await refusalOf(call('crash'))).kind).toBe('unreachable')
    expect(await call('answer with a number')).toBe(42)
  })

  test('one hundred calls that take 200 ms each run side by side and keep their answers apart', async () => {
    const started = performance.now()
    const numbers = Array.from({ length: 100 }, (_, index) => index)
    const answers = await Promise.all(numbers.map((number) => call('answer slowly', number)))
    expect(answers.map((answer) => (answer as { response: { seen: number } }).response.seen)).toEqual(numbers)
    expect(performance.now() - started).toBeLessThan(timeoutMilliseconds)
  })

  test('no answer → unreachable at the time limit; calls beside it and after it work', async () => {
    const started = performance.now()
    const hanging = refusalOf(call('hang'))
    expect(await call('answer later', 3)).toMatchObject({ response: { seen: 3 } })
    expect(await hanging).toEqual({ kind: 'unreachable', message: 'no answer within 2 s' })
    expect(performance.now() - started).toBeLessThan(timeoutMilliseconds + 500)
    expect(await call('answer with a number')).toBe(42)
  })

  test('an ARN without a target → unreachable', async () => {
    const unknown = 'arn:aws:lambda:us-east-1:123456789012:function:other'
    const refusal = { kind: 'unreachable', message: 'no target is configured' }
    expect(await refusalOf(triggers.invoke(unknown, eventOf('answer')))).toEqual(refusal)
  })
})
