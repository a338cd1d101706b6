import { spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import pg from 'pg'

const startMilliseconds = 45_000

export interface TestDatabase {
  readonly url: string
  /** Drops the database. The server goes with the test process. */
  stop(): Promise<void>
}

/**
 * An empty database of its own, on the server that POOLGATE_TEST_POSTGRES names (a URL whose user may create databases)
 * or else on one that all test files of this process share. Rejects with one line that says why there is none.
 */
export async function startPostgres(): Promise<TestDatabase> {
  const server = process.env.POOLGATE_TEST_POSTGRES ?? (await sharedServer())
  const name = `poolgate_test_${randomBytes(6).toString('hex')}`
  await onServer(server, `create database ${name} encoding 'UTF8' template template0`)
  const url = new URL(server)
  url.pathname = name
  return { url: url.href, stop: () => onServer(server, `drop database if exists ${name} with (force)`) }
}

/** `startPostgres`, or undefined and a line on the console when there is no PostgreSQL to be had. */
export async function startPostgresOrSkip(): Promise<TestDatabase | undefined> {
  try {
    return await startPostgres()
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    console.warn(`Tests on PostgreSQL skipped (name a server in POOLGATE_TEST_POSTGRES to run them): ${reason}`)
    return undefined
  }
}

/** The first test file that asks starts the keeper, which outlives the file's thread; the others wait for its URL. */
async function sharedServer(): Promise<string> {
  const folder = join(tmpdir(), `poolgate-postgres-${process.pid}`)
  if (isStale(folder)) rmSync(folder, { recursive: true, force: true })
  if (createFolder(folder)) {
    const keeper = fileURLToPath(new URL('postgres-keeper.mjs', import.meta.url))
    spawn(process.execPath, [keeper, folder, String(process.pid)], { detached: true, stdio: 'ignore' }).unref()
  }
  for (const deadline = Date.now() + startMilliseconds; Date.now() < deadline; await pause(50)) {
    if (existsSync(join(folder, 'url'))) return readFileSync(join(folder, 'url'), 'utf8')
    if (existsSync(join(folder, 'failure'))) throw new Error(readFileSync(join(folder, 'failure'), 'utf8'))
  }
  throw new Error(`the server was not ready after ${startMilliseconds / 1000} seconds`)
}

/** Left behind by a process that had the same id, and whose keeper was killed. */
function isStale(folder: string): boolean {
  if (!existsSync(join(folder, 'keeper'))) return false
  try {
    process.kill(Number(readFileSync(join(folder, 'keeper'), 'utf8')), 0)
    return false
  } catch {
    return true
  }
}

function createFolder(folder: string): boolean {
  try {
    mkdirSync(folder, { mode: 0o755 })
    return true
  } catch {
    return false
  }
}

async function onServer(server: string, statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: server })
  client.on('error', () => {})
  await client.connect()
  try {
    await client.query(statement)
  } finally {
    await client.end()
  }
}
