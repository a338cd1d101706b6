import { randomBytes } from 'node:crypto'
import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { benchCredential } from '../client/cognito.mjs'

/** BENCH_MAIN names another build, to measure one that no compiler is writing meanwhile. */
const main = process.env.BENCH_MAIN ?? fileURLToPath(new URL('../../dist/main.js', import.meta.url))
const floorMain = fileURLToPath(new URL('../floor.mjs', import.meta.url))
/** One key for the whole run, so that a restarted server opens its database. */
const masterKey = randomBytes(32).toString('base64')

/** Ends the script with one line when the server has not been built. */
export function requireBuild() {
  if (existsSync(main)) return
  process.stderr.write(`${main} is missing: run \`npm run build\` first\n`)
  process.exit(2)
}

/** Poolgate as developers start it: an unknown access key acts as the account's root. */
export function describeDev(port, folder) {
  const args = [main, 'dev', '--data', folder, '--port', String(port)]
  return { name: 'poolgate-dev', port, command: process.execPath, args, cwd: folder }
}

/** Poolgate as in production: every signature is verified, and the bench's key is the root credential. */
export function describeServe(port, folder, database) {
  const store = database ? ['--database', database] : ['--data', folder]
  const env = {
    POOLGATE_MASTER_KEY: masterKey,
    POOLGATE_PUBLIC_URL: `http://127.0.0.1:${port}`,
    POOLGATE_ROOT_ACCESS_KEY_ID: benchCredential.accessKeyId,
    POOLGATE_ROOT_SECRET_ACCESS_KEY: benchCredential.secretAccessKey,
  }
  const args = [main, 'serve', ...store, '--host', '127.0.0.1', '--port', String(port)]
  return { name: 'poolgate', port, command: process.execPath, args, cwd: folder, env }
}

/** `flags`: those of bench/floor.mjs that weaken it. */
export function describeFloor(port, folder, flags = []) {
  const args = [floorMain, '--port', String(port), '--dir', folder, ...flags]
  return { name: 'floor', port, command: process.execPath, args, cwd: folder }
}
