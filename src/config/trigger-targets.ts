import { statSync } from 'node:fs'
import { resolve } from 'node:path'
import type { ConfiguredTarget } from '../entities/configured-triggers.js'
import { type Members, type Read, readCredentials, readUrl, readWebhook } from './endpoint-members.js'
import type { SecretContext } from './secret-reference.js'
import type { SectionNode } from './section-node.js'

/** The member that says of which kind a target is, and the others that it may have. */
const kinds = {
  module: ['export'],
  url: ['secret', 'plainHttp'],
  lambda: [],
  command: [],
} as const
type Kind = keyof typeof kinds

const kindNames = Object.keys(kinds) as readonly Kind[]
const lambdaNames = [
  'endpoint',
  'region',
  'functionName',
  'accessKeyId',
  'secretAccessKey',
  'sessionToken',
  'plainHttp',
]

/** Undefined when the target cannot be used; why is among the problems. */
export function readTarget(node: SectionNode, context: SecretContext): ConfiguredTarget | undefined {
  const { value } = node
  const given =
    typeof value === 'object' && value !== null ? kindNames.filter((kind) => Object.hasOwn(value, kind)) : []
  const [kind, another] = given
  if (!kind) {
    node.members([...kindNames, ...kindNames.flatMap((name) => kinds[name])])
    node.refuse(`needs one of ${kindNames.join(', ')}`)
    return undefined
  }
  if (another) {
    node.refuse(`cannot be combined with ${kind}`, [another])
    return undefined
  }
  const members: Members = new Map(
    node.members([kind, ...kinds[kind]]).map(({ name, node: member }) => [name, member] as const),
  )
  return readers[kind](node, { members, context })
}

const readers: Readonly<Record<Kind, (node: SectionNode, read: Read) => ConfiguredTarget | undefined>> = {
  module: (_node, { members }) => readModule(members),
  url: readUrlTarget,
  lambda: (_node, { members, context }) => readLambda(members.get('lambda'), context),
  command: (_node, { members }) => readCommand(members.get('command')),
}

function readModule(members: Members): ConfiguredTarget | undefined {
  const node = members.get('module')
  const path = node?.text()
  const exportName = members.has('export') ? members.get('export')?.text() : 'handler'
  if (!node || path === undefined || exportName === undefined) return undefined
  const file = resolve(node.folder, path)
  if (!/\.(js|mjs|cjs)$/.test(file)) node.refuse('must name a JavaScript file: .js, .mjs or .cjs')
  else if (!statSync(file, { throwIfNoEntry: false })?.isFile())
    node.refuse(`names a file that does not exist: ${file}`)
  else return { kind: 'module', file, exportName }
  return undefined
}

export function readUrlTarget(node: SectionNode, read: Read): Extract<ConfiguredTarget, { kind: 'http' }> | undefined {
  const webhook = readWebhook(node, read)
  return webhook && { kind: 'http', ...webhook }
}

function readLambda(node: SectionNode | undefined, context: SecretContext): ConfiguredTarget | undefined {
  if (!node) return undefined
  const members: Members = new Map(node.members(lambdaNames).map(({ name, node: member }) => [name, member] as const))
  const endpoint = members.has('endpoint') ? readUrl(members.get('endpoint'), { members, context }) : undefined
  const credentials = readCredentials(node, { members, context })
  const region = members.get('region')?.text()
  const functionName = members.get('functionName')?.text()
  return {
    kind: 'lambda',
    ...(endpoint === undefined ? {} : { endpoint }),
    ...(region === undefined ? {} : { region }),
    ...(functionName === undefined ? {} : { functionName }),
    ...(credentials ? { credentials } : {}),
  }
}

function readCommand(node: SectionNode | undefined): ConfiguredTarget | undefined {
  if (!node) return undefined
  const [program, ...args] = node.texts()
  if (!Array.isArray(node.value)) return undefined
  if (program) return { kind: 'command', command: [program, ...args], folder: node.folder }
  node.refuse('must be a list: the program and its arguments')
  return undefined
}
