import { execFile } from 'node:child_process'
import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'

const run = promisify(execFile)
const cognitoLocalVersion = '5.3.0'
const installMilliseconds = 120_000
/** Outside the project: what is measured against is no dependency of it. */
const packages = join(tmpdir(), `cognito-local-${cognitoLocalVersion}`)
const cognitoLocalMain = join(packages, 'node_modules/cognito-local/lib/bin/start.js')

/** The peers that this machine has, and one line for each that it has not. */
export async function findPeers() {
  const found = await Promise.all([findCognitoLocal(), findMoto()])
  return {
    peers: found.filter((one) => one.describe),
    missing: found.filter((one) => one.missing).map((one) => one.missing),
  }
}

async function findCognitoLocal() {
  try {
    if (!existsSync(cognitoLocalMain)) await installCognitoLocal()
  } catch (error) {
    return { missing: `cognito-local is missing: npm could not install it (${firstLine(error)})` }
  }
  return { name: 'cognito-local', describe: describeCognitoLocal }
}

async function installCognitoLocal() {
  const flags = ['--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error']
  mkdirSync(packages, { recursive: true })
  await run('npm', ['install', '--prefix', packages, ...flags, `cognito-local@${cognitoLocalVersion}`], {
    timeout: installMilliseconds,
  })
}

/** Users of its pools sign in with a plain username, as in the other servers. */
function describeCognitoLocal(port, folder) {
  mkdirSync(join(folder, '.cognito'), { recursive: true })
  writeFileSync(join(folder, '.cognito/config.json'), JSON.stringify({ UserPoolDefaults: { UsernameAttributes: [] } }))
  const env = { PORT: String(port), HOST: '127.0.0.1' }
  return { name: 'cognito-local', port, command: process.execPath, args: [cognitoLocalMain], cwd: folder, env }
}

async function findMoto() {
  try {
    await run('python3', ['-c', 'import moto.server, flask, flask_cors'])
    return { name: 'moto', describe: describeMoto }
  } catch {
    return { missing: "moto is missing: pip install 'moto[server,cognitoidp]'" }
  }
}

function describeMoto(port, folder) {
  const args = ['-m', 'moto.server', '-H', '127.0.0.1', '-p', String(port)]
  return { name: 'moto', port, command: 'python3', args, cwd: folder }
}

function firstLine(error) {
  return String(error.stderr || error.message)
    .trim()
    .split('\n')[0]
}
