#!/usr/bin/env node
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { withClient } from '../client/cognito.mjs'
import { createPool } from '../client/seed.mjs'
import { readOptions } from '../measure/options.mjs'
import { describeFloor, describeServe, requireBuild } from '../servers/own-servers.mjs'
import { freePort, startServer } from '../servers/server-process.mjs'
import { Chance, newSeed } from './chance.mjs'
import { DiskImage, missingImages } from './disk-image.mjs'
import { checkIntegrity } from './integrity.mjs'
import { audit, Ledger, storm } from './sign-up-storm.mjs'

const usage = `Cuts the power of the file system under \`poolgate serve\`: the database is on an ext4 image on a loop device that is
shut down in the midst of sign-ups without writing anything more. Every acknowledged user has to be there afterwards.
The control is the floor program, whose commit is the same, with synchronous=NORMAL: it must lose users.

  sudo node bench/faults/power-cut.mjs [--rounds 3]

  --rounds       of the product (3)
  --controls     rounds of the control (2)
  --connections  at the same time (16)
  --seed         plays a run again`

const imageMegabytes = 128
const options = readOptions(usage, { rounds: 3, controls: 2, connections: 16, seed: newSeed() })
const chance = new Chance(options.seed)
const folder = mkdtempSync(join(tmpdir(), 'poolgate-power-'))
process.on('exit', () => rmSync(folder, { recursive: true, force: true }))

function describeControl(port, home) {
  return describeFloor(port, home, ['--synchronous', 'normal'])
}

/** One image, one cut, one restart. */
async function playRound(name, describe, afterwards) {
  const image = new DiskImage(folder, name, imageMegabytes)
  const ledger = new Ledger()
  const server = await startServer(describe(await freePort(), image.folder))
  const pool = await withClient(server.url, createPool)
  const milliseconds = chance.between(300, 1500)
  const limits = { total: 1_000_000, connections: options.connections, ledger, prefix: name }
  const load = storm({ ...pool, url: server.url }, limits)
  await pause(milliseconds)
  image.cutPower()
  await server.kill()
  await load
  await image.unmount()
  image.mount()
  const report = await afterwards({ describe, image, pool, ledger })
  await image.remove()
  return { ...report, milliseconds }
}

async function restart({ describe, image, pool, ledger }) {
  const server = await startServer(describe(await freePort(), image.folder))
  const report = await audit({ ...pool, url: server.url }, ledger)
  const integrity = checkIntegrity(image.folder)
  await server.stop()
  return { ...report, integrity }
}

/** A control may lose so much that its server does not start any more; that is a loss, too. */
async function restartIfPossible(round) {
  try {
    return await restart(round)
  } catch {
    return { acknowledged: round.ledger.count('signUp', 'ok'), lost: ['everything'], wrong: [], integrity: 'lost' }
  }
}

function print(name, { milliseconds, acknowledged, lost, wrong, integrity }) {
  process.stdout.write(
    `${name}: cut after ${Math.round(milliseconds)} ms; ${acknowledged} acknowledged, ${lost.length} lost, ` +
      `${wrong.length} wrong, integrity ${integrity}\n`,
  )
}

const reason = await missingImages(folder)
if (reason) {
  process.stdout.write(`power-cut: skipped: ${reason}\n`)
  process.exit(0)
}
if (options.rounds > 0) requireBuild()
process.stdout.write(`seed ${options.seed}\n`)
let failures = 0
let controlLosses = 0
for (let round = 1; round <= options.rounds; round++) {
  const report = await playRound(`round-${round}`, describeServe, restart)
  print(`round ${round}`, report)
  if (report.lost.length + report.wrong.length > 0 || report.integrity !== 'ok' || report.acknowledged === 0) failures++
}
for (let round = 1; round <= options.controls; round++) {
  const report = await playRound(`control-${round}`, describeControl, restartIfPossible)
  print(`control ${round}, synchronous=NORMAL`, report)
  if (report.lost.length > 0) controlLosses++
}
const canFail = options.controls === 0 || controlLosses > 0
process.stdout.write(
  `${options.rounds} power cuts, ${failures} with losses; ${controlLosses} of ${options.controls} controls lost users: ` +
    `${failures > 0 ? 'FAILED' : canFail ? 'ok' : 'the controls lost nothing: the test cannot fail'}\n`,
)
process.exitCode = failures === 0 && canFail ? 0 : 1
