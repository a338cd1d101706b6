import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, afterEach, describe, expect, test } from 'vitest'
import { ModuleTarget } from '../../src/triggers/module-target.js'
import type { TriggerTargets } from '../../src/triggers/trigger-targets.js'
import { arn, refusalOf, triggersTo } from './calls.js'
import { recordedLog } from './recorded-log.js'
import { functionFile } from './subjects.js'

const opened: TriggerTargets[] = []
afterEach(async () => {
  await Promise.all(opened.splice(0).map((triggers) => triggers.close()))
})

interface Options {
  readonly exportName?: string
  readonly timeoutMilliseconds?: number
  readonly reload?: boolean
}

function open(file: string, { exportName = 'handler', timeoutMilliseconds = 3000, reload = false }: Options = {}) {
  const log = recordedLog()
  const target = new ModuleTarget({ file, exportName, environment: { STAGE: 'test' }, reload, log })
  const triggers = triggersTo(target, { log, timeoutMilliseconds })
  opened.push(triggers)
  return { log, triggers, call: (does: string, number = 1) => triggers.invoke(arn, { does, number, request: {} }) }
}

const moduleFile = functionFile('module.mjs')

describe('forms of handlers', () => {
  test.each([
    ['a callback', moduleFile, 'callingBack', {}],
    ['context.done', moduleFile, 'done', {}],
    ['a plain return value', moduleFile, 'plain', {}],
    ['a CommonJS module', functionFile('older-form.cjs'), 'handler', { from: 'CommonJS' }],
    ['exports that only the default shows', functionFile('default-only.cjs'), 'handler', { from: 'default' }],
  ])('%s', async (_name, file, exportName, more) => {
    const { call } = open(file, { exportName })
    expect(await call('answer', 5)).toEqual({ does: 'answer', number: 5, request: {}, ...more })
  })

  test('an error given to the callback → function-error', async () => {
    const { call } = open(moduleFile, { exportName: 'callingBack' })
    expect(await refusalOf(call('throw'))).toEqual({ kind: 'function-error', message: 'Denied.' })
  })

  test('the context names the function and the time that is left', async () => {
    const { call } = open(moduleFile)
    const { context, left } = (await call('tell the context')) as { context: object; left: number }
    expect(context).toMatchObject({ functionName: 'contract', invokedFunctionArn: arn, functionVersion: '$LATEST' })
    expect(left).toBeGreaterThan(2000)
    expect(left).toBeLessThanOrEqual(3000)
  })

  test('a handler sees the environment that is meant for it and no other', async () => {
    expect(await open(moduleFile).call('tell the environment')).toEqual({ STAGE: 'test' })
  })
})

describe('modules that cannot be used', () => {
  test('one that throws when it is loaded → unreachable; the reason is in the log', async () => {
    const { call, log } = open(functionFile('broken.mjs'))
    expect(await refusalOf(call('answer'))).toEqual({ kind: 'unreachable', message: 'the module cannot be loaded' })
    expect(log.mentions('broken on purpose')).toBe(true)
  })

  test.each(['nothing', 'notAFunction', 'toString'])(
    'the export %s is no function → unreachable',
    async (exportName) => {
      const refusal = { kind: 'unreachable', message: `the module exports no function ${exportName}` }
      expect(await refusalOf(open(moduleFile, { exportName }).call('answer'))).toEqual(refusal)
    },
  )
})

describe('handlers that misbehave harm nobody else', () => {
  test('endless loops are ended at the time limit, while calls beside and behind them are answered', async () => {
    const { call } = open(moduleFile, { timeoutMilliseconds: 3000 })
    await call('answer')
    const loops = [refusalOf(call('loop')), refusalOf(call('loop'))]
    const beside = await Promise.all([1, 2, 3, 4, 5].map((number) => call('answer', number)))
    expect(beside).toMatchObject([1, 2, 3, 4, 5].map((seen) => ({ response: { seen } })))
    const timedOut = { kind: 'unreachable', message: 'no answer within 3 s' }
    expect(await Promise.all(loops)).toEqual([timedOut, timedOut])
    expect(await call('answer', 6)).toMatchObject({ response: { seen: 6 } })
  })

  test('more endless loops than threads: whoever waits is answered once there is a thread again', async () => {
    const { call } = open(moduleFile, { timeoutMilliseconds: 3000 })
    await call('answer')
    const loops = [1, 2, 3, 4].map(() => refusalOf(call('loop')))
    await sleep(1500)
    const waiting = call('answer', 9)
    expect((await Promise.all(loops)).map(({ kind }) => kind)).toEqual(Array(4).fill('unreachable'))
    expect(await waiting).toMatchObject({ response: { seen: 9 } })
  })

  test.each(['crash', 'crash in the background', 'take all memory'])(
    '%s → unreachable, then calls work',
    async (does) => {
      const { call } = open(moduleFile, { timeoutMilliseconds: 15_000 })
      expect(await refusalOf(call(does))).toEqual({ kind: 'unreachable', message: 'the function crashed' })
      expect(await call('answer', 2)).toMatchObject({ response: { seen: 2 } })
    },
  )

  test('what a handler writes goes to the log, line by line', async () => {
    const { call, log } = open(moduleFile)
    await call('log', 8)
    await expect.poll(() => log.mentions('info heard 8') && log.mentions('warn and warned')).toBe(true)
  })

  test('a close in the middle of a call → unreachable at once', async () => {
    const { call, triggers } = open(moduleFile)
    await call('answer')
    const running = refusalOf(call('hang'))
    await triggers.close()
    expect(await running).toEqual({ kind: 'unreachable', message: 'the server stops' })
    expect(await refusalOf(call('answer'))).toEqual({ kind: 'unreachable', message: 'the server stops' })
  })
})

describe('reload', () => {
  const folder = mkdtempSync(join(tmpdir(), 'poolgate-module-'))
  afterAll(() => rmSync(folder, { recursive: true }))
  const file = join(folder, 'trigger.mjs')
  const write = (answer: string) => {
    writeFileSync(join(folder, 'text.mjs'), `export const text = ${JSON.stringify(answer)}`)
    writeFileSync(file, `import { text } from './text.mjs'\nexport const handler = async () => text`)
  }

  test('a module that could not be loaded is loaded once it is put right', async () => {
    writeFileSync(file, 'export const handler = async () => (')
    const { call } = open(file, { reload: true })
    expect((await refusalOf(call(''))).message).toBe('the module cannot be loaded')
    write('put right')
    expect(await call('')).toBe('put right')
  })

  test('a changed file beside the module counts from the next call on, in dev only', async () => {
    write('first')
    const [dev, serve] = [open(file, { reload: true }), open(file)]
    expect([await dev.call(''), await serve.call('')]).toEqual(['first', 'first'])
    writeFileSync(join(folder, 'text.mjs'), 'export const text = "second one"')
    await sleep(150)
    expect([await dev.call(''), await serve.call('')]).toEqual(['second one', 'first'])
  })
})
