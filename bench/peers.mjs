#!/usr/bin/env node
import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { readOptions } from './measure/options.mjs'
import { findPeers } from './servers/peer-servers.mjs'
import { freePort, startServer } from './servers/server-process.mjs'

const usage = `Starts the peers that this machine has and prints them as targets of bench/api.mjs, until it is interrupted.

  node bench/peers.mjs

cognito-local is installed from npm into the folder for temporary files; moto must be there for python3.`

readOptions(usage, {})
const { peers, missing } = await findPeers()
for (const line of missing) process.stderr.write(`${line}\n`)
for (const { name, describe } of peers) {
  const server = await startServer(describe(await freePort(), mkdtempSync(join(tmpdir(), `${name}-`))))
  process.stdout.write(`--target ${name}=${server.url}@${server.pid}\n`)
}
