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
import { Chance, newSeed } from './chance.mjs'
import { checkIntegrity } from './integrity.mjs'
import { audit, Ledger, storm } from './sign-up-storm.mjs'
import { missingStrace, SyscallFault } from './syscall-faults.mjs'

const usage = `Kills \`poolgate serve\` with SIGKILL under sign-ups and looks for acknowledged users that are gone: at a random
time, and in every second round at a random write or fsync of the database.

  node bench/faults/kill.mjs [--rounds 20]

  --rounds       (20)
  --users        sign-ups of a round (200)
  --connections  at the same time (16)
  --database     URL of an empty PostgreSQL database instead of SQLite
  --seed         plays a run again
  --control      a server that answers before it commits instead: the run must find lost users

SIGKILL leaves what the kernel holds, so this says nothing about fsync; power-cut.mjs does.`

/** About as many as a round of 200 sign-ups makes. */
const mostWrites = 600
const mostSyncs = 40
const options = readOptions(usage, {
  rounds: 20,
  users: 200,
  connections: 16,
  database: '',
  seed: newSeed(),
  control: false,
})
const chance = new Chance(options.seed)
const folder = mkdtempSync(join(tmpdir(), 'poolgate-kill-'))
process.on('exit', () => rmSync(folder, { recursive: true, force: true }))
const home = join(folder, 'home')
const stormLimits = { total: options.users, connections: options.connections }

async function start() {
  const port = await freePort()
  if (options.control) return startServer(describeFloor(port, home, ['--acknowledge', 'before']))
  return startServer(describeServe(port, home, options.database))
}

/** How long the sign-ups of a round take when nobody kills the server. */
async function rehearse(target) {
  const ledger = new Ledger()
  const begin = performance.now()
  await storm(target, { ...stormLimits, ledger, prefix: 'rehearsal' })
  if (ledger.count('signUp', 'ok') !== options.users) throw new Error(`sign-ups fail: ${ledger.entries.at(-1)?.error}`)
  return performance.now() - begin
}

/** Begins the sign-ups and ends the server in their midst; says when. */
async function killUnderLoad({ server, target, ledger, round, usual }) {
  const watch = canInject && round % 2 === 0 ? await injectKill(server.pid) : undefined
  const delay = chance.between(0, usual)
  const load = storm(target, { ...stormLimits, ledger, prefix: `round-${round}` })
  if (watch) await Promise.race([server.end, load])
  else await Promise.race([pause(delay), load])
  const allDone = ledger.count('confirm', 'ok') === options.users
  await server.kill()
  await load
  if (allDone) return 'when all were signed up'
  return watch ? watch.moment : `after ${Math.round(delay)} ms`
}

async function injectKill(pid) {
  const isWrite = chance.integer(0, 2) === 0
  const calls = isWrite ? 'pwrite64' : 'fsync,fdatasync'
  const nth = chance.integer(1, isWrite ? mostWrites : mostSyncs)
  const fault = new SyscallFault(pid, { calls, effect: 'signal=KILL', nth })
  await fault.attached()
  return { moment: `at ${calls} no. ${nth}` }
}

/** Once more at the end: no later kill may undo what an earlier one left. */
async function auditAll(target, ledgers) {
  const reports = []
  for (const ledger of ledgers) reports.push(await audit(target, ledger))
  const sum = (list) => reports.reduce((count, report) => count + report[list].length, 0)
  return { lost: sum('lost'), wrong: sum('wrong') }
}

function conclusion(passed) {
  if (options.control)
    return passed ? 'the control loses, as it must' : 'the control lost nothing: the test cannot fail'
  return passed ? 'ok' : 'FAILED'
}

function print(round, { moment, integrity, server, ...report }) {
  const { acknowledged, lost, wrong, unanswered, unansweredThere } = report
  process.stdout.write(
    `round ${round}: killed ${moment}; ${acknowledged} acknowledged, ${lost.length} lost, ${unanswered} unanswered ` +
      `(${unansweredThere} there), integrity ${integrity}, ready in ${Math.round(server.startMilliseconds)} ms\n`,
  )
  for (const line of [...lost.slice(0, 3), ...wrong.slice(0, 3)]) process.stdout.write(`  ${line}\n`)
}

if (!options.control) requireBuild()
mkdirSync(home)
const straceMissing = options.database ? 'PostgreSQL writes in its own process' : missingStrace()
const canInject = !straceMissing && !options.control
if (straceMissing && !options.control) process.stdout.write(`every round is killed by time: ${straceMissing}\n`)
process.stdout.write(`seed ${options.seed}\n`)

let server = await start()
const pool = await withClient(server.url, createPool)
const usual = await rehearse({ ...pool, url: server.url })
const total = { acknowledged: 0, lost: 0, wrong: 0 }
const everything = []
for (let round = 1; round <= options.rounds; round++) {
  const ledger = new Ledger()
  const moment = await killUnderLoad({ server, target: { ...pool, url: server.url }, ledger, round, usual })
  server = await start()
  const report = await audit({ ...pool, url: server.url }, ledger)
  const integrity = options.database ? 'left to PostgreSQL' : checkIntegrity(home)
  print(round, { ...report, moment, integrity, server })
  everything.push(ledger)
  total.acknowledged += report.acknowledged
  total.lost += report.lost.length
  total.wrong += report.wrong.length + (integrity === 'ok' || options.database ? 0 : 1)
}

const settled = await auditAll({ ...pool, url: server.url }, everything)
total.lost = Math.max(total.lost, settled.lost)
total.wrong += settled.wrong
await server.stop()
const passed = options.control ? total.lost > 0 : total.lost + total.wrong === 0
process.stdout.write(
  `${options.rounds} kills, ${total.acknowledged} users acknowledged, ${total.lost} lost, ${total.wrong} wrong: ${conclusion(passed)}\n`,
)
process.exitCode = passed ? 0 : 1
