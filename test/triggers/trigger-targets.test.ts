import { describe, expect, test } from 'vitest'
import { systemRandom } from '../../src/crypto/random.js'
import { TriggerError } from '../../src/domain/triggers/trigger-invoker.js'
import { type TriggerTarget, Unreachable } from '../../src/triggers/target.js'
import { TriggerTargets } from '../../src/triggers/trigger-targets.js'
import { arn, refusalOf, triggersTo } from './calls.js'
import { recordedLog } from './recorded-log.js'

const log = recordedLog()

function answering(call: TriggerTarget['call']): TriggerTarget {
  return { call, close: async () => undefined }
}

describe('which target an ARN finds', () => {
  const named = (name: string) => answering(async () => name)
  const triggers = new TriggerTargets({
    targets: new Map([
      ['arn:aws:lambda:*', named('all')],
      ['arn:aws:lambda:eu-west-1:1:function:shop-*', named('shop')],
      ['arn:aws:lambda:eu-west-1:1:function:shop-sign-up', named('exact')],
      ['arn:aws:lambda:eu-west-1:1:function:shop-sign*', named('longest')],
    ]),
    timeoutMilliseconds: 1000,
    retries: 0,
    random: systemRandom,
    log,
  })
  test.each([
    ['arn:aws:lambda:eu-west-1:1:function:shop-sign-up', 'exact'],
    ['arn:aws:lambda:eu-west-1:1:function:shop-sign-in', 'longest'],
    ['arn:aws:lambda:eu-west-1:1:function:shop-', 'shop'],
    ['arn:aws:lambda:eu-west-1:1:function:other', 'all'],
  ])('%s → %s', async (called, name) => {
    expect(await triggers.invoke(called, {})).toBe(name)
    expect(triggers.isConfigured(called)).toBe(true)
  })

  test('one that nothing matches → unreachable, with a reason that may be shown to anybody', async () => {
    const refusal = { kind: 'unreachable', message: 'no target is configured' }
    expect(await refusalOf(triggers.invoke('arn:aws-cn:lambda:x', {}))).toEqual(refusal)
    expect(triggers.isConfigured('arn:aws-cn:lambda:x')).toBe(false)
  })
})

describe('attempts', () => {
  test('a call that reaches the time limit is repeated, and its signal is aborted [demand 118]', async () => {
    const signals: AbortSignal[] = []
    const target = answering(({ signal }) => {
      signals.push(signal)
      return signals.length < 3 ? new Promise(() => undefined) : Promise.resolve('third')
    })
    const triggers = triggersTo(target, { log, timeoutMilliseconds: 50, retries: 2 })
    expect(await triggers.invoke(arn, {})).toBe('third')
    expect(signals.map(({ aborted }) => aborted)).toEqual([true, true, false])
  })

  test.each([
    ['function-error', new TriggerError('function-error', 'no')],
    ['unreadable', new TriggerError('unreadable', 'no')],
    ['unreachable', new Unreachable('no', false)],
  ])('never after %s that another attempt cannot change', async (kind, failure) => {
    let calls = 0
    const target = answering(async () => {
      calls += 1
      throw failure
    })
    expect(await refusalOf(triggersTo(target, { log, retries: 3 }).invoke(arn, {}))).toEqual({ kind, message: 'no' })
    expect(calls).toBe(1)
  })

  test('an error that no target may throw → unreachable without its text, which is in the log', async () => {
    const target = answering(async () => {
      throw new Error('password=hunter2')
    })
    const refusal = { kind: 'unreachable', message: 'it failed unexpectedly' }
    expect(await refusalOf(triggersTo(target, { log }).invoke(arn, {}))).toEqual(refusal)
    expect(log.mentions('failed unexpectedly')).toBe(true)
  })

  test('a failure is told with ARN and reason; what a function said is not', async () => {
    const own = recordedLog()
    const target = answering(async () => {
      throw new TriggerError('function-error', 'alice@example.com is not welcome')
    })
    await refusalOf(triggersTo(target, { log: own }).invoke(arn, {}))
    await refusalOf(triggersTo(target, { log: own }).invoke('arn:aws:lambda:none', {}))
    expect(own.mentions('alice')).toBe(false)
    expect(own.lines.at(-1)).toMatch(/^warn A trigger failed\. .*"arn:aws:lambda:none".*no target is configured/)
  })
})
