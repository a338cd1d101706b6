// Holds the directions of ARCHITECTURE.md: which part of src/ may import which, who may use which package, and who may
// ask the process, the clock and chance. Type imports count like any other.
import { readFileSync } from 'node:fs'
import { dirname, join } from 'node:path/posix'
import { listFiles, parse, report, root, walk } from './sources.mjs'

/** Part → the parts it may import besides itself. `root` is the composition root: server.ts and domain-objects.ts. */
const directions = {
  main: ['cli'],
  index: ['root', 'config', 'crypto', 'dev', 'domain', 'triggers'],
  cli: ['root', 'config', 'crypto', 'dev', 'aws', 'iam'],
  root: [
    'audit',
    'config',
    'api',
    'iam',
    'iam-api',
    'oauth',
    'pages',
    'uploads',
    'dev',
    'http',
    'jobs',
    'triggers',
    'threat-sources',
    'domain',
    'storage',
    'entities',
    'crypto',
    'aws',
  ],
  config: ['storage', 'aws', 'iam', 'entities'],
  api: ['audit', 'iam', 'aws', 'http', 'domain', 'entities', 'crypto'],
  iam: ['aws', 'domain', 'storage', 'entities', 'crypto'],
  'iam-api': ['audit', 'iam', 'aws', 'http', 'domain', 'entities', 'crypto'],
  audit: ['iam', 'aws', 'domain', 'entities', 'crypto'],
  oauth: ['http', 'domain', 'entities', 'crypto'],
  pages: ['http', 'domain', 'entities', 'crypto'],
  uploads: ['http', 'domain', 'entities'],
  dev: ['http', 'domain', 'entities'],
  jobs: ['domain', 'storage', 'entities', 'crypto'],
  triggers: ['domain', 'entities', 'crypto'],
  'threat-sources': ['triggers', 'domain', 'entities', 'crypto'],
  domain: ['storage', 'entities', 'crypto'],
  storage: ['entities'],
  crypto: ['entities'],
  entities: [],
  http: [],
  aws: [],
}
const rootFiles = new Set([
  'src/server.ts',
  'src/domain-objects.ts',
  'src/open-keyring.ts',
  'src/open-import-records.ts',
  'src/message-queue.ts',
])

/** Packages and Node modules that only some parts may import. Paths are prefixes below src/. */
const owners = {
  'node:crypto': ['crypto/', 'aws/sigv4/'],
  'node:process': [],
  kysely: ['storage/'],
  pg: ['storage/'],
  '@photostructure/sqlite': ['storage/'],
  fastify: ['http/', 'oauth/', 'pages/', 'uploads/', 'dev/', 'server.ts'],
  nodemailer: ['jobs/'],
  piscina: ['crypto/'],
  '@node-rs/argon2': ['crypto/'],
  '@node-rs/bcrypt': ['crypto/'],
  'mmdb-lib': ['threat-sources/'],
  '@xmldom/xmldom': ['domain/identity-providers/'],
  '@aws-sdk/client-lambda': ['triggers/'],
  '@aws-sdk/client-sesv2': ['jobs/'],
  '@aws-sdk/client-sns': ['jobs/'],
  '@aws-crypto/encrypt-node': ['triggers/'],
  '@aws-crypto/material-management-node': ['triggers/'],
  '@aws-crypto/raw-aes-keyring-node': ['triggers/'],
}
/** Where the present and chance come from; everybody else is handed a `Clock` and a `Random`. */
const clocks = ['main.ts', 'cli/', 'domain/clock.ts']

const operations = Object.keys(JSON.parse(readFileSync(`${root}model/cognito-idp.api.json`, 'utf8')).operations)
const operationFiles = new Set(operations.map((name) => `${kebabCase(name)}.ts`))
const dependencies = JSON.parse(readFileSync(`${root}package.json`, 'utf8')).dependencies

const problems = []
const graph = new Map()
const unknownParts = new Set()
for (const path of listFiles('src', (name) => name.endsWith('.ts') && !name.endsWith('.test.ts'))) check(parse(path))
findCycles()
report(problems)

function check(source) {
  const { path } = source
  const values = []
  for (const { specifier, isType, offset } of importsOf(source)) {
    const where = `${path}:${source.lineOf(offset)}`
    if (!specifier.startsWith('.')) checkPackage(path, specifier, where)
    else {
      const target = join(dirname(path), specifier).replace(/\.js$/, '.ts')
      checkDirection(path, target, where)
      if (!isType) values.push(target)
    }
  }
  graph.set(path, values)
  checkAmbient(source)
}

function importsOf({ text, program, module }) {
  const found = module.staticImports.map(({ moduleRequest, entries, start }) => ({
    specifier: moduleRequest.value,
    isType: entries.length > 0 && entries.every(({ isType }) => isType),
    offset: start,
  }))
  for (const { entries } of module.staticExports) {
    for (const { moduleRequest, isType, start } of entries) {
      if (moduleRequest) found.push({ specifier: moduleRequest.value, isType, offset: start })
    }
  }
  for (const { moduleRequest, start } of module.dynamicImports) {
    const quoted = text.slice(moduleRequest.start, moduleRequest.end)
    // Computed ones cannot be judged; loading lazily does not close a cycle.
    if (/^['"`][^$]*['"`]$/.test(quoted)) found.push({ specifier: quoted.slice(1, -1), isType: true, offset: start })
  }
  walk(program, (node) => {
    if (node.type !== 'TSImportType') return
    const argument = node.source ?? node.argument?.literal ?? node.argument
    if (typeof argument?.value === 'string') found.push({ specifier: argument.value, isType: true, offset: node.start })
  })
  return found
}

function checkDirection(path, target, where) {
  const [from, to] = [partOf(path), partOf(target)]
  if (!Object.hasOwn(directions, from)) {
    if (!unknownParts.has(from)) problems.push(`src/${from} is not in the table of directions (${where})`)
    unknownParts.add(from)
  } else if (from !== to && !directions[from].includes(to)) {
    problems.push(`${where} ${from} must not import ${to} (${target})`)
  }
  if (from === 'main' && to !== 'cli') problems.push(`${where} main.ts starts the command line and nothing else`)
  if (isOperation(path) && isOperation(target))
    problems.push(`${where} an operation must not import another one (${target})`)
}

function checkPackage(path, specifier, where) {
  const name = specifier.startsWith('node:')
    ? specifier
    : specifier
        .split('/')
        .slice(0, specifier.startsWith('@') ? 2 : 1)
        .join('/')
  if (!name.startsWith('node:') && !Object.hasOwn(dependencies, name)) {
    problems.push(`${where} ${name} is not among the dependencies of package.json`)
  }
  const allowed = Object.hasOwn(owners, name) ? owners[name] : undefined
  if (allowed && !isBelow(path, allowed)) {
    problems.push(
      `${where} ${name} is for ${allowed.length > 0 ? allowed.join(', ') : 'nobody: main.ts uses the global'}`,
    )
  }
}

function checkAmbient({ path, program, lineOf }) {
  walk(program, (node, parent, key) => {
    const where = () => `${path}:${lineOf(node.start)}`
    if (node.type === 'Identifier' && node.name === 'process' && path !== 'src/main.ts' && isReference(parent, key)) {
      problems.push(`${where()} only main.ts may use process`)
    }
    if (isBelow(path, clocks)) return
    const isNow =
      isCallOf(node, 'Date', 'now') ||
      (node.type === 'NewExpression' && node.callee.name === 'Date' && node.arguments.length === 0)
    if (isNow) problems.push(`${where()} the present comes from an injected Clock`)
    if (isCallOf(node, 'Math', 'random')) problems.push(`${where()} chance comes from an injected Random`)
  })
}

/** Whether the identifier names the global, not a member, key or type of that name. */
function isReference(parent, key) {
  if (parent?.type === 'MemberExpression') return key === 'object' || parent.computed
  if (parent?.type === 'Property' || parent?.type === 'MethodDefinition' || parent?.type === 'PropertyDefinition')
    return key !== 'key'
  return !parent?.type.startsWith('TS')
}

function isCallOf(node, object, member) {
  const { type, callee } = node
  return (
    type === 'CallExpression' &&
    callee.type === 'MemberExpression' &&
    callee.object.name === object &&
    callee.property.name === member
  )
}

function findCycles() {
  const state = new Map()
  const visit = (path, trail) => {
    if (state.get(path) === 'done') return
    if (state.get(path) === 'open') {
      problems.push(`cycle: ${[...trail.slice(trail.indexOf(path)), path].join(' → ')}`)
      return
    }
    state.set(path, 'open')
    for (const target of graph.get(path) ?? []) visit(target, [...trail, path])
    state.set(path, 'done')
  }
  for (const path of graph.keys()) visit(path, [])
}

function partOf(path) {
  if (rootFiles.has(path)) return 'root'
  return path.split('/')[1].replace(/\.ts$/, '')
}

function isOperation(path) {
  const [, part, folder, file] = path.split('/')
  return part === 'api' && folder !== 'model' && operationFiles.has(file)
}

function isBelow(path, prefixes) {
  return prefixes.some((prefix) => path.startsWith(`src/${prefix}`))
}

function kebabCase(name) {
  return name.replaceAll(/([a-z0-9])([A-Z])|([A-Z])([A-Z][a-z])/g, '$1$3-$2$4').toLowerCase()
}
