#!/usr/bin/env node
import { writeFileSync } from 'node:fs'
import { measureRounds, printRecords } from './client/rounds.mjs'
import { prepareTarget } from './client/seed.mjs'
import { chooseWorkloads } from './client/workloads.mjs'
import { readOptions } from './measure/options.mjs'

const usage = `Measures servers that speak the cognito-idp API side by side, in interleaved rounds.

  node bench/api.mjs --target name=http://127.0.0.1:PORT[@PID] [--target …]

  --target  with @PID also the server's CPU time per operation; only loopback addresses
  --pool    name=POOLID/CLIENTID: that target is already filled (see bench/floor.mjs --users)
  --users   users in each pool (1000)
  --conc    connections (16)
  --ms      length of one measurement (1500)
  --rounds  (3)
  --only    workloads, separated by commas
  --json    file for the records`

function parseTarget(text) {
  const match = /^([\w-]+)=(http:\/\/[^@\s]+?)(?:@(\d+))?$/.exec(text)
  if (!match) throw new Error(`--target must be name=http://127.0.0.1:PORT[@PID], not ${text}`)
  const [, name, url, pid] = match
  return { name, url, pid: pid === undefined ? undefined : Number(pid) }
}

function parsePool(text) {
  const match = /^([\w-]+)=([\w-]+)\/(\w+)$/.exec(text)
  if (!match) throw new Error(`--pool must be name=POOLID/CLIENTID, not ${text}`)
  const [, name, poolId, clientId] = match
  return [name, { poolId, clientId }]
}

const options = readOptions(usage, {
  target: [],
  pool: [],
  users: 1000,
  conc: 16,
  ms: 1500,
  rounds: 3,
  only: '',
  json: '',
})
const pools = new Map(options.pool.map(parsePool))
const targets = options.target.map(parseTarget).map((target) => ({ ...target, ...pools.get(target.name) }))
const names = chooseWorkloads(options.only)
if (targets.length === 0) throw new Error('at least one --target is needed')

for (const target of targets) {
  const start = performance.now()
  await prepareTarget(target, options.users)
  process.stderr.write(`${target.name}: ready in ${((performance.now() - start) / 1000).toFixed(1)} s\n`)
}
const limits = { names, concurrency: options.conc, milliseconds: options.ms, rounds: options.rounds }
const records = await measureRounds(targets, limits, (line) => process.stderr.write(`${line}\n`))
process.stdout.write(`${options.users} users, ${options.conc} connections, medians of ${options.rounds} rounds\n\n`)
process.stdout.write(`${printRecords(records)}\n`)
if (options.json) writeFileSync(options.json, `${JSON.stringify(records, undefined, 2)}\n`)
