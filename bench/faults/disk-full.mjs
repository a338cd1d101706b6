#!/usr/bin/env node
import { mkdtempSync, rmSync, statfsSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { withClient } from '../client/cognito.mjs'
import { createPool, signUp } from '../client/seed.mjs'
import { readOptions } from '../measure/options.mjs'
import { quantile } from '../measure/statistics.mjs'
import { describeServe, requireBuild } from '../servers/own-servers.mjs'
import { freePort, startServer } from '../servers/server-process.mjs'
import { DiskImage, missingImages } from './disk-image.mjs'
import { checkIntegrity } from './integrity.mjs'
import { audit, Ledger, storm } from './sign-up-storm.mjs'

const usage = `Fills the disk under \`poolgate serve\`. While it is full, writes have to be refused quickly with
InternalErrorException and reads have to be answered; when there is room again, writes have to work within a second
and without a restart; nothing acknowledged may be lost.

  sudo node bench/faults/disk-full.mjs [--hold 5]

  --hold  seconds that the disk stays full (5)`

const imageMegabytes = 48
const roomBytes = 2_000_000
const refusalMilliseconds = 200
const recoveryMilliseconds = 1_000
const connections = 16
const options = readOptions(usage, { hold: 5 })
const folder = mkdtempSync(join(tmpdir(), 'poolgate-full-'))
process.on('exit', () => rmSync(folder, { recursive: true, force: true }))

/** Takes all room but a little, so that the sign-ups themselves meet the end of the disk. */
function writeFiller(home) {
  const { bavail, bsize } = statfsSync(home)
  const path = join(home, 'filler')
  writeFileSync(path, Buffer.alloc(Math.max(0, bavail * bsize - roomBytes)))
  return path
}

/** Reads users that are there for as long as the disk is full. */
async function readMeanwhile(target, usernames, until) {
  const counts = { answered: 0, failed: 0 }
  await withClient(target.url, async (client) => {
    while (!until.aborted) {
      const Username = usernames[counts.answered % usernames.length]
      await client.call('AdminGetUser', { UserPoolId: target.poolId, Username }).then(
        () => counts.answered++,
        () => counts.failed++,
      )
      await pause(5)
    }
  })
  return counts
}

async function recover(target) {
  const start = performance.now()
  return withClient(target.url, async (client) => {
    for (let i = 0; performance.now() - start < 10 * recoveryMilliseconds; i++) {
      const isBack = await signUp(client, target, `recovered-${i}`).then(
        () => true,
        () => false,
      )
      if (isBack) return performance.now() - start
      await pause(20)
    }
    return Number.POSITIVE_INFINITY
  })
}

function check(passed, text) {
  process.stdout.write(`${passed ? 'ok' : 'FAILED'}: ${text}\n`)
  if (!passed) process.exitCode = 1
}

const reason = await missingImages(folder)
if (reason) {
  process.stdout.write(`disk-full: skipped: ${reason}\n`)
  process.exit(0)
}
requireBuild()
const image = new DiskImage(folder, 'disk', imageMegabytes)
let server = await startServer(describeServe(await freePort(), image.folder))
const pool = await withClient(server.url, createPool)
const target = { ...pool, url: server.url }
const ledger = new Ledger()
const limits = { ledger, total: 1_000_000, connections, persists: true }
await storm(target, { ...limits, prefix: 'before', total: 50 })

const filler = writeFiller(image.folder)
const end = new AbortController()
const reading = readMeanwhile(target, [...ledger.users.keys()], end.signal)
await storm(target, { ...limits, prefix: 'full', milliseconds: options.hold * 1000 })
end.abort()
const reads = await reading
rmSync(filler)
const back = server.ended ? Number.POSITIVE_INFINITY : await recover(target)

const refused = ledger.entries.filter(({ outcome }) => outcome === 'unknown')
const times = refused.map(({ start, end: answered }) => answered - start).sort((a, b) => a - b)
const odd = refused.filter(({ error }) => !error?.includes('InternalErrorException'))
check(refused.length > 0, `${refused.length} writes met the full disk`)
check(odd.length === 0, `all of them were answered InternalErrorException${odd[0] ? `, but: ${odd[0].error}` : ''}`)
check(quantile(times, 0.99) <= refusalMilliseconds, `99 % of them within ${quantile(times, 0.99)} ms`)
check(reads.failed === 0, `${reads.answered} reads answered meanwhile, ${reads.failed} failed`)
check(back <= recoveryMilliseconds, `writes work again after ${Math.round(back)} ms`)

await server.kill()
server = await startServer(describeServe(await freePort(), image.folder))
const report = await audit({ ...pool, url: server.url }, ledger)
const integrity = checkIntegrity(image.folder)
check(report.lost.length + report.wrong.length === 0, `${report.acknowledged} acknowledged, ${report.lost.length} lost`)
check(integrity === 'ok', `integrity ${integrity}`)
await server.stop()
await image.remove()
