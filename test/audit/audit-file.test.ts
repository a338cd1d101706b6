import {
  appendFileSync,
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { AuditFile, type AuditFileOptions } from '../../src/audit/audit-file.js'

let folder: string
let path: string
let now: Date
let logged: string[]

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'poolgate-audit-'))
  path = join(folder, 'trail', 'audit.jsonl')
  now = new Date('2026-03-04T10:00:00Z')
  logged = []
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

function open(options: Partial<AuditFileOptions> = {}): Promise<AuditFile> {
  const note = (_fields: object, message: string) => logged.push(message)
  const log = { info: note, error: note }
  const defaults = { path, maxBytes: 1_000_000, keep: 3, durability: 'batched' as const }
  return AuditFile.open({ ...defaults, clock: { now: () => now }, log, ...options })
}

const names = () => readdirSync(join(folder, 'trail')).sort()
const linesOf = (name: string) =>
  readFileSync(join(folder, 'trail', name), 'utf8')
    .split('\n')
    .slice(0, -1)
const allLines = () => names().flatMap(linesOf)
const pause = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds))

test('audit file: only its owner may read it, also when it existed with wider rights', async () => {
  mkdirSync(join(folder, 'trail'))
  writeFileSync(path, '', { mode: 0o644 })
  chmodSync(path, 0o644)
  const file = await open()
  file.write('a')
  await file.stop()
  expect(statSync(path).mode & 0o777).toBe(0o600)
})

test('audit file: a line is in the file within a tenth of a second', async () => {
  const file = await open()
  file.write('{"n":1}')
  await pause(100)
  expect(linesOf('audit.jsonl')).toEqual(['{"n":1}'])
  await file.stop()
})

test('audit file: a stop writes every line that was taken', async () => {
  const file = await open()
  for (let n = 0; n < 20_000; n += 1) file.write(`{"n":${n}}`)
  await file.stop()
  expect(linesOf('audit.jsonl')).toEqual(Array.from({ length: 20_000 }, (_, n) => `{"n":${n}}`))
})

test('audit file: a restart appends', async () => {
  for (const line of ['first', 'second']) {
    const file = await open()
    file.write(line)
    await file.stop()
  }
  expect(linesOf('audit.jsonl')).toEqual(['first', 'second'])
})

test('audit file: after a kill in the middle of a line the next one begins on its own', async () => {
  mkdirSync(join(folder, 'trail'))
  appendFileSync(path, 'whole\n{"half')
  const file = await open()
  file.write('next')
  await file.stop()
  expect(linesOf('audit.jsonl')).toEqual(['whole', '{"half', 'next'])
})

test('audit file: it never grows beyond its size, and the newest N rotated files stay', async () => {
  const file = await open({ maxBytes: 50, keep: 3 })
  for (let n = 10; n < 60; n += 1) file.write(`{"n":${n}}`)
  await file.stop()
  expect(names()).toHaveLength(4)
  for (const name of names()) expect(statSync(join(folder, 'trail', name)).size).toBeLessThanOrEqual(50)
  expect(
    names()
      .slice(0, 3)
      .every((name) => /^audit\.\d{8}T\d{9}Z\.jsonl$/.test(name)),
  ).toBe(true)
  const order = [...names().filter((name) => name !== 'audit.jsonl'), 'audit.jsonl'].flatMap(linesOf)
  expect(order).toEqual(order.toSorted())
  expect(order.at(-1)).toBe('{"n":59}')
})

test('audit file: rotation loses no line and writes none twice', async () => {
  const file = await open({ maxBytes: 200, keep: 1000 })
  const lines = Array.from({ length: 500 }, (_, n) => JSON.stringify({ n }))
  for (const [n, line] of lines.entries()) {
    file.write(line)
    if (n % 50 === 0) await pause(60)
  }
  await file.stop()
  expect(allLines().toSorted()).toEqual(lines.toSorted())
})

test('audit file: a line longer than the size gets a file of its own', async () => {
  const file = await open({ maxBytes: 20 })
  for (const line of ['a', 'b'.repeat(100), 'c']) file.write(line)
  await file.stop()
  expect(allLines()).toEqual(['a', 'b'.repeat(100), 'c'])
})

test('audit file: the first line of a day begins a new file, also after a restart', async () => {
  const first = await open()
  first.write('day 1')
  await pause(80)
  now = new Date('2026-03-05T00:00:01Z')
  first.write('day 2')
  await first.stop()
  expect(names()).toHaveLength(2)

  utimesSync(path, now, now)
  now = new Date('2026-03-06T00:00:01Z')
  const second = await open()
  second.write('day 3')
  await second.stop()
  expect(names()).toHaveLength(3)
  expect(linesOf('audit.jsonl')).toEqual(['day 3'])
})

test('audit file: a clock that was set back does not make a rotated file the oldest', async () => {
  const file = await open({ maxBytes: 5, keep: 2 })
  for (const [line, time] of [
    ['1111', '2026-03-04T10:00:03Z'],
    ['2222', '2026-03-04T10:00:02Z'],
    ['3333', '2026-03-04T10:00:01Z'],
    ['4444', '2026-03-04T10:00:00Z'],
  ] as const) {
    now = new Date(time)
    file.write(line)
    await pause(80)
  }
  await file.stop()
  expect(allLines()).toEqual(['2222', '3333', '4444'])
})

test('audit file: files of other names are left alone', async () => {
  mkdirSync(join(folder, 'trail'))
  for (const name of ['audit.old.jsonl', 'audit.20260101T000000000Z.log', 'audit-2026.jsonl']) {
    writeFileSync(join(folder, 'trail', name), 'mine\n')
  }
  const file = await open({ maxBytes: 3, keep: 1 })
  for (let n = 0; n < 5; n += 1) file.write('line')
  await file.stop()
  expect(names()).toEqual(
    expect.arrayContaining(['audit-2026.jsonl', 'audit.20260101T000000000Z.log', 'audit.old.jsonl']),
  )
  expect(names()).toHaveLength(5)
})

test('audit file: a folder that cannot be written to fails the start', async () => {
  writeFileSync(join(folder, 'trail'), 'a file in its place')
  await expect(open()).rejects.toThrow(/EEXIST|ENOTDIR/)
})

test('audit file: while the disk refuses, lines wait and are written afterwards', async () => {
  const file = await open({ maxBytes: 3 })
  file.write('one')
  await pause(80)
  rmSync(join(folder, 'trail'), { recursive: true })
  writeFileSync(join(folder, 'trail'), 'in the way')
  file.write('two')
  file.write('three')
  await pause(120)
  rmSync(join(folder, 'trail'))
  mkdirSync(join(folder, 'trail'))
  await file.stop()
  expect(allLines().toSorted()).toEqual(['three', 'two'])
  expect(logged).toEqual(['The audit trail cannot be written: its lines wait', 'The audit trail is written again'])
})

test('audit file, each: the promise of a line ends when the line is in the file', async () => {
  const file = await open({ durability: 'each', maxBytes: 40 })
  for (let n = 0; n < 20; n += 1) {
    await file.write(`{"n":${n}}`)
    expect(linesOf('audit.jsonl').at(-1)).toBe(`{"n":${n}}`)
  }
  const together = Array.from({ length: 200 }, (_, n) => file.write(`{"together":${n}}`))
  await Promise.all(together)
  await file.stop()
  expect(file.counts()).toEqual({ written: 220, waiting: 0, lost: 0 })
})

test('audit file, batched: nobody waits for a line', async () => {
  const file = await open()
  expect(file.write('a')).toBeUndefined()
  await file.stop()
})

test('audit file, each: while the disk refuses nobody is held up, and the lines are counted', async () => {
  const file = await open({ durability: 'each', maxBytes: 3 })
  await file.write('one')
  rmSync(join(folder, 'trail'), { recursive: true })
  writeFileSync(join(folder, 'trail'), 'in the way')
  await file.write('two')
  expect(file.write('three')).toBeUndefined()
  expect(file.counts()).toEqual({ written: 1, waiting: 2, lost: 0 })
  rmSync(join(folder, 'trail'))
  mkdirSync(join(folder, 'trail'))
  await file.stop()
  expect(allLines().toSorted()).toEqual(['three', 'two'])
  expect(file.counts()).toEqual({ written: 3, waiting: 0, lost: 0 })
})

test('audit file: what waits is bounded; what is lost is counted, logged and told in a line of its own', async () => {
  const file = await open({ maxBytes: 3 })
  file.write('one')
  await pause(80)
  rmSync(join(folder, 'trail'), { recursive: true })
  writeFileSync(join(folder, 'trail'), 'in the way')
  const large = 'x'.repeat(1024 * 1024)
  for (let n = 0; n < 70; n += 1) file.write(large)
  await pause(80)
  expect(file.counts()).toMatchObject({ waiting: 63, lost: 7 })
  rmSync(join(folder, 'trail'))
  mkdirSync(join(folder, 'trail'))
  await file.stop()
  expect(JSON.parse(linesOf('audit.jsonl').at(-1) ?? '')).toEqual({
    eventVersion: '1.11',
    eventTime: '2026-03-04T10:00:00Z',
    eventType: 'PoolgateAuditLoss',
    lostEvents: 7,
  })
  expect(logged).toContain('The audit trail has no more room: lines are lost from now on')
  expect(logged).toContain('Lines of the audit trail were lost')
})

/** What logrotate does, and what its `postrotate` would have to tell a program that does not look by itself. */
test.each([
  ['moved away', () => renameSync(path, `${path}.1`), ['before', 'just after']],
  ['deleted', () => rmSync(path), undefined],
])('audit file: one that was %s is made anew within a second', async (_what, act, former) => {
  const file = await open({ durability: 'each' })
  await file.write('before')
  act()
  await file.write('just after')
  now = new Date(now.getTime() + 1000)
  await file.write('later')
  await file.stop()
  expect(linesOf('audit.jsonl')).toEqual(['later'])
  expect(statSync(path).mode & 0o777).toBe(0o600)
  if (former) expect(linesOf('audit.jsonl.1')).toEqual(former)
})

test('audit file: one that somebody cut short is continued, and measured again', async () => {
  const file = await open({ durability: 'each', maxBytes: 30 })
  await file.write('x'.repeat(25))
  truncateSync(path)
  now = new Date(now.getTime() + 1000)
  await file.write('continued')
  await file.stop()
  expect(names()).toEqual(['audit.jsonl'])
  expect(linesOf('audit.jsonl')).toEqual(['continued'])
})
