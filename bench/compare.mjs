#!/usr/bin/env node
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { loadavg, tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { measureRounds, printRecords } from './client/rounds.mjs'
import { prepareTarget } from './client/seed.mjs'
import { chooseWorkloads } from './client/workloads.mjs'
import { readOptions } from './measure/options.mjs'
import { residentMegabytes } from './measure/process-usage.mjs'
import { median } from './measure/statistics.mjs'
import { judge, printStarts, printVerdicts } from './measure/verdicts.mjs'
import { describeDev, describeFloor, describeServe, requireBuild } from './servers/own-servers.mjs'
import { findPeers } from './servers/peer-servers.mjs'
import { freePort, startServer } from './servers/server-process.mjs'

const usage = `Measures Poolgate, the floor and the peers in one run and prints how far each target is met.

  node bench/compare.mjs [--quick]

  --quick     one short round: a first look, not a verdict (about a minute)
  --users     users in each pool (1000)
  --conc      connections (16)
  --ms        length of one measurement (1200)
  --rounds    interleaved rounds (3)
  --only      workloads, separated by commas
  --no-peers  Poolgate and the floor alone`

const results = fileURLToPath(new URL('./results/', import.meta.url))
const settleMilliseconds = 1_000
const options = readOptions(usage, {
  quick: false,
  users: 1000,
  conc: 16,
  ms: 1200,
  rounds: 3,
  only: '',
  'no-peers': false,
})
const quick = { milliseconds: 400, rounds: 1, starts: 1 }
const full = { milliseconds: options.ms, rounds: options.rounds, starts: 3 }
const limits = { ...(options.quick ? quick : full), concurrency: options.conc, names: chooseWorkloads(options.only) }

/** Starts it several times, each time with a folder of its own, and keeps the last one running. */
async function bringUp({ name, describe }, folder, starts) {
  const coldStarts = []
  for (let i = 0; ; i++) {
    const home = join(folder, `${name}-${i}`)
    mkdirSync(home)
    const server = await startServer(describe(await freePort(), home))
    coldStarts.push(server.startMilliseconds)
    if (i + 1 < starts) await server.stop()
    else {
      await pause(settleMilliseconds)
      return { server, start: { name, coldStart: median(coldStarts), idle: residentMegabytes(server.pid) } }
    }
  }
}

function log(line) {
  process.stderr.write(`${line}\n`)
}

async function measureAll(kinds, folder) {
  const running = []
  for (const kind of kinds) running.push({ name: kind.name, ...(await bringUp(kind, folder, limits.starts)) })
  const targets = running.map(({ name, server }) => ({ name, url: server.url, pid: server.pid }))
  for (const target of targets) {
    const begin = performance.now()
    await prepareTarget(target, options.users)
    log(`${target.name}: ${options.users} users in ${((performance.now() - begin) / 1000).toFixed(1)} s`)
  }
  const records = await measureRounds(targets, limits, log)
  for (const { server } of running) await server.stop()
  return { records, starts: running.map(({ start }) => start) }
}

requireBuild()
/** Load that is not ours: on a machine that is not quiet, only the ratios by CPU time say much. */
const [loadBefore] = loadavg()
const { peers, missing } = options['no-peers'] ? { peers: [], missing: [] } : await findPeers()
for (const line of missing) log(line)
const kinds = [
  { name: 'poolgate', describe: describeServe },
  { name: 'poolgate-dev', describe: describeDev },
  { name: 'floor', describe: describeFloor },
  ...peers,
]
const folder = mkdtempSync(join(tmpdir(), 'poolgate-bench-'))
process.on('exit', () => rmSync(folder, { recursive: true, force: true }))

const { records, starts } = await measureAll(kinds, folder)
const verdicts = judge(records)
const head = `${options.users} users, ${options.conc} connections, medians of ${limits.rounds} rounds of ${limits.milliseconds} ms, load before ${loadBefore.toFixed(1)}`
process.stdout.write(`${head}\n\n${printVerdicts(verdicts)}\n\n${printStarts(starts)}\n\n${printRecords(records)}\n`)

mkdirSync(results, { recursive: true })
const file = join(results, `compare-${new Date().toISOString().replace(/[:.]/g, '-')}.json`)
writeFileSync(
  file,
  `${JSON.stringify({ options: { ...options, ...limits, loadBefore }, starts, verdicts, records }, undefined, 2)}\n`,
)
log(file)
