import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pino } from 'pino'
import { expect, test } from 'vitest'
import { AuditStream } from '../../src/audit/audit-stream.js'

test('audit stream: lines that nobody reads are bounded, counted and logged once', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'poolgate-stream-'))
  const path = join(folder, 'reader')
  const logged: string[] = []
  const note = (_fields: object, message: string) => logged.push(message)
  const destination = pino.destination({ dest: path, sync: false, maxLength: 30 })
  const stream = new AuditStream({ info: note, error: note }, destination)
  await new Promise((resolve) => destination.once('ready', resolve))
  stream.write('first')
  stream.write('x'.repeat(40))
  stream.write('y'.repeat(40))
  stream.write('last')
  expect(stream.counts()).toEqual({ written: 2, waiting: 0, lost: 2 })
  expect(logged).toEqual(['Nobody reads the audit trail: lines are lost from now on'])
  await stream.stop()
  expect(readFileSync(path, 'utf8')).toBe('first\nlast\n')
  rmSync(folder, { recursive: true })
})
