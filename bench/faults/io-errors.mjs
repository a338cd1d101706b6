#!/usr/bin/env node
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { withClient } from '../client/cognito.mjs'
import { createPool } from '../client/seed.mjs'
import { readOptions } from '../measure/options.mjs'
import { describeFloor, describeServe, requireBuild } from '../servers/own-servers.mjs'
import { freePort, startServer } from '../servers/server-process.mjs'
import { checkIntegrity, databaseFiles } from './integrity.mjs'
import { audit, Ledger, storm } from './sign-up-storm.mjs'
import { missingStrace, SyscallFault } from './syscall-faults.mjs'

const usage = `Lets one fsync of \`poolgate serve\` fail with EIO. From then on nothing may be acknowledged, the process has to end by
itself with a clear line, and after a restart every acknowledged user has to be there. The control is the floor
program, which does not stop: it must go on acknowledging.

  node bench/faults/io-errors.mjs [--wal 1,2,7,30] [--database 1,2]

  --wal       which fsync of the write-ahead log fails, one run each
  --database  which fsync of the database file fails (it comes with a checkpoint)
  --users     most sign-ups of a run (6000)`

const endMilliseconds = 1_000
const connections = 16
const options = readOptions(usage, { wal: '1,2,7,30', database: '1,2', users: 6000 })
const folder = mkdtempSync(join(tmpdir(), 'poolgate-eio-'))
process.on('exit', () => rmSync(folder, { recursive: true, force: true }))

/** Runs until the server is gone or all are signed up; says when the fault struck and what happened after it. */
async function play({ name, describe, suffix, nth }) {
  const home = join(folder, name)
  mkdirSync(home)
  const ledger = new Ledger()
  const server = await startServer(describe(await freePort(), home))
  const pool = await withClient(server.url, createPool)
  const [database] = databaseFiles(home)
  const path = database + suffix
  const fault = new SyscallFault(server.pid, { calls: 'fsync,fdatasync', effect: 'error=EIO', nth, path })
  await fault.attached()
  await storm({ ...pool, url: server.url }, { ledger, prefix: name, total: options.users, connections, persists: true })
  const end = await Promise.race([server.end, pause(endMilliseconds)])
  fault.detach()
  const { struckAt } = fault
  const endedAfter = end && struckAt ? Date.now() - struckAt : undefined
  if (!end) await server.kill()
  const later = ledger.entries.filter(({ outcome, start }) => outcome === 'ok' && start > struckAt)
  return { home, pool, ledger, struckAt, end, endedAfter, later: later.length, output: server.output }
}

async function restart(describe, { home, pool, ledger }) {
  const server = await startServer(describe(await freePort(), home))
  const report = await audit({ ...pool, url: server.url }, ledger)
  const integrity = checkIntegrity(home)
  await server.stop()
  return { ...report, integrity }
}

async function playProduct(suffix, nth) {
  const label = `fsync no. ${nth} of the ${suffix === '' ? 'database file' : 'write-ahead log'}`
  const result = await play({ name: `run${suffix}-${nth}`, describe: describeServe, suffix, nth })
  if (!result.struckAt) return print(label, 'was never reached: raise --users', false)
  const report = await restart(describeServe, result)
  const lastLine = result.output.trim().split('\n').at(-1) ?? ''
  const faults = [
    ...(result.later > 0 ? [`${result.later} calls begun after it were acknowledged`] : []),
    ...(result.end ? [] : [`still running ${endMilliseconds} ms later`]),
    ...(result.end && !result.end.code ? [`ended with ${result.end.signal ?? 'exit code 0'}`] : []),
    ...(report.lost.length > 0 ? [`${report.lost.length} acknowledged users lost`] : []),
    ...report.wrong.slice(0, 2),
    ...(report.integrity === 'ok' ? [] : [`integrity ${report.integrity}`]),
  ]
  const good = `ended with code ${result.end?.code}, ${report.acknowledged} acknowledged, 0 lost; it said: ${lastLine}`
  return print(label, faults.length === 0 ? good : `${faults.join('; ')}; it said: ${lastLine}`, faults.length === 0)
}

async function playControl() {
  const result = await play({ name: 'control', describe: describeFloor, suffix: '-wal', nth: 7 })
  const note = `the control acknowledged ${result.later} calls after its failed fsync`
  return print('control', result.later > 0 ? `${note}, as it must` : `${note}: the test cannot fail`, result.later > 0)
}

function print(label, text, passed) {
  process.stdout.write(`${passed ? 'ok' : 'FAILED'}: ${label}: ${text}\n`)
  return passed
}

function positions(list) {
  return list === '' ? [] : list.split(',').map(Number)
}

const reason = missingStrace()
if (reason) {
  process.stdout.write(`io-errors: skipped: ${reason}\n`)
  process.exit(0)
}
const verdicts = [await playControl()]
const runs = [
  ...positions(options.wal).map((nth) => ['-wal', nth]),
  ...positions(options.database).map((nth) => ['', nth]),
]
if (runs.length > 0) requireBuild()
for (const [suffix, nth] of runs) verdicts.push(await playProduct(suffix, nth))
process.exitCode = verdicts.every(Boolean) ? 0 : 1
