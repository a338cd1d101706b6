#!/usr/bin/env node
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { withClient } from '../client/cognito.mjs'
import { readOptions } from '../measure/options.mjs'
import { residentMegabytes } from '../measure/process-usage.mjs'
import { quantile } from '../measure/statistics.mjs'
import { describeServe, requireBuild } from '../servers/own-servers.mjs'
import { freePort, startServer } from '../servers/server-process.mjs'

const usage = `Kills \`poolgate serve\` with SIGKILL amid an import of users and starts it again, until every row is counted.

  node bench/faults/import-kill.mjs [--rows 500000]

  --rows   of the file; one in a thousand repeats a name, one in a thousand is at fault (500000)
  --kills  at equal distances (2)

Every row must be counted once. Also told: how much memory the import takes above that of a server which answers the same
calls of AdminGetUser without one, and how long these take meanwhile.`

const pollMilliseconds = 5
const warmMilliseconds = 10_000
const options = readOptions(usage, { rows: 500_000, kills: 2 })
const folder = mkdtempSync(join(tmpdir(), 'poolgate-import-kill-'))
process.on('exit', () => rmSync(folder, { recursive: true, force: true }))
const home = join(folder, 'home')
const roleArn = 'arn:aws:iam::123456789012:role/import'

requireBuild()
mkdirSync(home)
const port = await freePort()
const start = () => startServer(describeServe(port, home))
let server = await start()
const { poolId, header, job } = await withClient(server.url, prepare)
const seen = { waits: [], resident: 0 }
const warmEnd = performance.now() + warmMilliseconds
await watch(() => performance.now() > warmEnd)
const idle = residentMegabytes(server.pid)

const expected = { imported: 0, skipped: 0, failed: 0 }
const file = Buffer.concat([...fileParts(header)])
await upload(job.PreSignedUrl, file)
const afterUpload = residentMegabytes(server.pid)
process.stdout.write(
  `${options.rows} rows, ${(file.length / 1e6).toFixed(0)} MB; without import ${idle.toFixed(0)} MB\n`,
)

Object.assign(seen, { waits: [], resident: 0 })
const begin = performance.now()
await withClient(server.url, (client) => client.call('StartUserImportJob', { UserPoolId: poolId, JobId: job.JobId }))
for (let kill = 1; kill <= options.kills; kill += 1) {
  const at = (options.rows * kill) / (options.kills + 1)
  const { counted } = await watch(({ counted }) => counted >= at)
  await server.kill()
  process.stdout.write(`killed behind ${counted} rows\n`)
  server = await start()
}
const last = await watch(({ status }) => status !== 'InProgress' && status !== 'Pending')
const seconds = (performance.now() - begin) / 1000
const users = await withClient(server.url, countUsers)
await server.stop()

const { imported, skipped, failed } = last
const counts = { imported, skipped, failed }
seen.waits.sort((a, b) => a - b)
const isExact = JSON.stringify(counts) === JSON.stringify(expected) && users === expected.imported + 1
process.stdout.write(
  `${last.status}: ${JSON.stringify(counts)}, ${users} users, ${seconds.toFixed(0)} s (${Math.round(options.rows / seconds)} rows/s)\n` +
    `memory above that: upload ${(afterUpload - idle).toFixed(0)} MB, import ${(seen.resident - idle).toFixed(0)} MB\n` +
    `AdminGetUser: median ${quantile(seen.waits, 0.5).toFixed(2)} ms, 99 % ${quantile(seen.waits, 0.99).toFixed(2)} ms (${seen.waits.length} calls)\n` +
    `${isExact ? 'ok' : `FAILED: expected ${JSON.stringify(expected)}`}\n`,
)
process.exit(isExact ? 0 : 1)

async function prepare(client) {
  const { UserPool } = await client.ask('CreateUserPool', { PoolName: 'import', AutoVerifiedAttributes: ['email'] })
  const UserPoolId = UserPool.Id
  await client.call('AdminCreateUser', { UserPoolId, Username: 'present', MessageAction: 'SUPPRESS' })
  const { CSVHeader } = await client.ask('GetCSVHeader', { UserPoolId })
  const input = { UserPoolId, JobName: 'kill', CloudWatchLogsRoleArn: roleArn }
  const { UserImportJob } = await client.ask('CreateUserImportJob', input)
  return { poolId: UserPoolId, header: CSVHeader, job: UserImportJob }
}

/** Says on the way what is to become of each row. */
function* fileParts(columns) {
  yield Buffer.from(`${columns.join(',')}\n`)
  let part = ''
  for (let number = 0; number < options.rows; number += 1) {
    const kind = number % 1000 === 501 ? 'skipped' : number % 1000 === 777 ? 'failed' : 'imported'
    expected[kind] += 1
    const username = `user${String(kind === 'skipped' ? number - 1 : number).padStart(7, '0')}`
    const row = {
      'cognito:username': username,
      'cognito:mfa_enabled': 'false',
      name: `Name of ${username}`,
      email: `${username}@example.com`,
      email_verified: kind === 'failed' ? 'maybe' : 'TRUE',
    }
    part += `${columns.map((column) => row[column] ?? '').join(',')}\n`
    if (part.length < 1e6 && number + 1 < options.rows) continue
    yield Buffer.from(part)
    part = ''
  }
}

async function upload(url, bytes) {
  const headers = { 'x-amz-server-side-encryption': 'aws:kms', 'content-length': String(bytes.length) }
  const response = await fetch(url, { method: 'PUT', headers, body: bytes })
  if (response.status !== 200) throw new Error(`${response.status} ${await response.text()}`)
}

/** Calls AdminGetUser and looks at job and memory, until `isReached`. */
async function watch(isReached) {
  return withClient(server.url, async (client) => {
    for (let turn = 0; ; turn += 1) {
      const asked = performance.now()
      await client.call('AdminGetUser', { UserPoolId: poolId, Username: 'present' })
      seen.waits.push(performance.now() - asked)
      if (turn % 40 === 0) {
        seen.resident = Math.max(seen.resident, residentMegabytes(server.pid))
        const state = await describe(client)
        if (isReached(state)) return state
      }
      await pause(pollMilliseconds)
    }
  })
}

async function describe(client) {
  const { UserImportJob } = await client.ask('DescribeUserImportJob', { UserPoolId: poolId, JobId: job.JobId })
  const { Status: status, ImportedUsers: imported, SkippedUsers: skipped, FailedUsers: failed } = UserImportJob
  return { status, imported, skipped, failed, counted: imported + skipped + failed }
}

async function countUsers(client) {
  const { UserPool } = await client.ask('DescribeUserPool', { UserPoolId: poolId })
  return UserPool.EstimatedNumberOfUsers
}
