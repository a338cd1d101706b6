#!/usr/bin/env node
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { measureRounds } from './client/rounds.mjs'
import { prepareTarget } from './client/seed.mjs'
import { chooseWorkloads, workloads } from './client/workloads.mjs'
import { readOptions } from './measure/options.mjs'
import { residentMegabytes } from './measure/process-usage.mjs'
import { short, table } from './measure/statistics.mjs'
import { describeServe, requireBuild } from './servers/own-servers.mjs'
import { freePort, startServer } from './servers/server-process.mjs'

const usage = `How the cost of a call grows with the number of users: one server for each size, the same calls side by side, one
connection. Filling takes about a millisecond for each user.

  node bench/growth.mjs [--sizes 1000,100000]

  --sizes   users; the first one is what the others are compared with
  --ms      length of one measurement (1200)
  --rounds  interleaved rounds (3)
  --only    workloads, separated by commas`

const mostGrowth = 1.3
const options = readOptions(usage, {
  sizes: '1000,100000',
  ms: 1200,
  rounds: 3,
  only: 'AdminGetUser,GetUser,ListUsersByEmail,ListUsersPage,Refresh,PasswordSignIn,SrpSignIn,SignUp',
})
const sizes = options.sizes.split(',').map(Number)
const names = chooseWorkloads(options.only)
requireBuild()
const folder = mkdtempSync(join(tmpdir(), 'poolgate-growth-'))
process.on('exit', () => rmSync(folder, { recursive: true, force: true }))

const targets = []
for (const size of sizes) {
  const home = join(folder, String(size))
  mkdirSync(home)
  const server = await startServer(describeServe(await freePort(), home))
  const target = { name: String(size), url: server.url, pid: server.pid }
  const begin = performance.now()
  await prepareTarget(target, size)
  const seconds = (performance.now() - begin) / 1000
  process.stderr.write(`${size} users in ${seconds.toFixed(0)} s, ${short(residentMegabytes(server.pid))} MB\n`)
  targets.push(target)
}
const limits = { names, concurrency: 1, milliseconds: options.ms, rounds: options.rounds }
const records = await measureRounds(targets, limits, (line) => process.stderr.write(`${line}\n`))

const rows = names.flatMap((name) => {
  const [base, ...others] = records.filter((record) => record.workload === name)
  return others.map((record) => {
    const growth = record.serverCpuPerOperation / base.serverCpuPerOperation
    return [
      workloads[name].title,
      record.target,
      short(record.p50),
      short(record.p50 / base.p50),
      short(record.serverCpuPerOperation),
      short(growth),
      growth <= mostGrowth ? 'ok' : 'miss',
    ]
  })
})
const head = [
  'work',
  'users',
  'p50 ms',
  `× at ${sizes[0]}`,
  'CPU ms/op',
  `× at ${sizes[0]} (≤ ${mostGrowth})`,
  'verdict',
]
process.stdout.write(`${table(head, rows)}\n`)
process.exit(0)
