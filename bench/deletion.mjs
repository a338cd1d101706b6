#!/usr/bin/env node
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { readOptions } from './measure/options.mjs'
import { quantile, short, table } from './measure/statistics.mjs'

const usage = `How long the deletion of a large pool keeps others from writing: a database file of its own, below HTTP, in which another
pool writes one row after the other meanwhile. Measured are the gaps between its writes.

  node bench/deletion.mjs [--users 100000]

  --users   of the pool that is deleted; each has a password, an alias and three values to search by
  --dist    build to measure`

const options = readOptions(usage, { users: 100_000, dist: new URL('../dist', import.meta.url).pathname })
const { openStorage } = await import(join(options.dist, 'storage/storage.js'))
const { PoolRemoval } = await import(join(options.dist, 'jobs/pool-removal.js'))
const folder = mkdtempSync(join(tmpdir(), 'poolgate-deletion-'))
process.on('exit', () => rmSync(folder, { recursive: true, force: true }))
const onFatal = (error) => {
  throw error
}
const storage = await openStorage({ location: { kind: 'file', path: join(folder, 'poolgate.db') }, onFatal })

const now = new Date()
const [doomed, other] = ['us-east-1_Doomed001', 'us-east-1_Other0001'].map((id) => ({
  id,
  name: id,
  createdAt: now,
  modifiedAt: now,
  settings: {},
  schema: [],
  tags: {},
}))
await storage.transaction(async (tx) => {
  for (const pool of [doomed, other]) await tx.pools.insert(pool)
})
await fill(options.users)

const gaps = []
let isDone = false
const others = (async () => {
  let last = performance.now()
  for (let turn = 0; !isDone; turn += 1) {
    const use = { action: 'bench', subject: String(turn % 1000), limit: 1e9 }
    await storage.transaction((tx) => tx.attempts.countInWindow(other.id, use, now))
    const written = performance.now()
    gaps.push(written - last)
    last = written
    await pause(1)
  }
})()
await pause(200)
gaps.length = 0
const begin = performance.now()
await storage.transaction((tx) => tx.pools.delete(doomed.id, now))
const answered = performance.now() - begin
const finished = (await rest()) - begin
isDone = true
await others
await storage.close()

gaps.sort((a, b) => a - b)
const times = [answered, finished, quantile(gaps, 0.5), quantile(gaps, 0.99), quantile(gaps, 1)]
const head = ['users', 'answered ms', 'all gone ms', 'gap p50 ms', 'p99 ms', 'longest ms', 'writes of others']
console.log(table(head, [[options.users, ...times.map(short), gaps.length]]))

/** When the job of the server had removed the rest. */
function rest() {
  return new Promise((resolve) => {
    const removeDeleted = async () => {
      const more = await storage.transaction((tx) => tx.pools.removeDeleted())
      if (!more) resolve(performance.now())
      return more
    }
    new PoolRemoval({ pools: { whenGone() {}, removeDeleted }, log: console }).start()
  })
}

async function fill(users) {
  const sealed = 'x'.repeat(1100)
  for (let at = 0; at < users; at += 500) {
    await storage.transaction(async (tx) => {
      for (let turn = at; turn < Math.min(at + 500, users); turn += 1) await insertUser(tx, turn, sealed)
    })
  }
}

async function insertUser(tx, turn, sealed) {
  const username = `user-${turn}`
  const sub = crypto.randomUUID()
  const email = `${username}@example.com`
  const attributes = { email, name: username, phone_number: `+1202555${turn}` }
  const user = { poolId: doomed.id, sub, username, attributes, status: 'CONFIRMED', enabled: true }
  await tx.users.insert({ ...user, createdAt: now, modifiedAt: now }, username)
  await tx.users.claimAlias(doomed.id, sub, { kind: 'email', key: email })
  await tx.passwords.set(doomed.id, sub, { sealed, temporary: false, setAt: now }, { size: 0 })
}
