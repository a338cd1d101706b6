import type { ConfiguredKey } from '../entities/configured-iam.js'
import type { Environment } from './environment.js'
import type { SectionNode } from './section-node.js'

export interface KeyContext {
  readonly mode: 'dev' | 'serve'
  readonly environment: Environment
  /** Of the keys read so far. */
  readonly accessKeyIds: Set<string>
}

const mostKeys = 2
const keyId = /^[A-Z0-9]{16,128}$/
const secret = /^[\x21-\x7e]{32,128}$/
const reference = /^\$\{env:([A-Za-z_][A-Za-z0-9_]*)\}$/
/** Keys that documentation shows: whoever reads it could sign with them. */
const publishedKey = /EXAMPLE(KEY)?$/

/** The keys of a user. Their secrets come from variables; in `dev` alone they may stand in the file. */
export function readAccessKeys(list: SectionNode | undefined, context: KeyContext): ConfiguredKey[] {
  const items = list?.items() ?? []
  if (items.length > mostKeys) list?.refuse(`holds more than ${mostKeys} keys`)
  return items.flatMap((item) => readKey(item, context) ?? [])
}

function readKey(item: SectionNode, context: KeyContext): ConfiguredKey | undefined {
  const members = new Map(
    item.members(['accessKeyId', 'secretAccessKey', 'status']).map(({ name, node }) => [name, node]),
  )
  const [id, secretNode, status] = [members.get('accessKeyId'), members.get('secretAccessKey'), members.get('status')]
  if (!id || !secretNode) {
    item.refuse('needs an accessKeyId and a secretAccessKey')
    return undefined
  }
  const accessKeyId = readKeyId(id, context)
  const secretAccessKey = readSecret(secretNode, context)
  const state = status?.text() ?? 'Active'
  if (state !== 'Active' && state !== 'Inactive') status?.refuse('must be Active or Inactive')
  if (accessKeyId === undefined || secretAccessKey === undefined) return undefined
  return { accessKeyId, secretAccessKey, active: state === 'Active', where: id.where }
}

function readKeyId(node: SectionNode, { mode, accessKeyIds }: KeyContext): string | undefined {
  const id = node.text()
  if (id === undefined) return undefined
  if (!keyId.test(id)) node.refuse('must be 16 to 128 capital letters and digits')
  else if (mode === 'serve' && publishedKey.test(id)) node.refuse('is a key of published documentation: choose another')
  else if (accessKeyIds.has(id)) node.refuse('is the id of two keys')
  accessKeyIds.add(id)
  return id
}

/** Never quotes what was found. */
function readSecret(node: SectionNode, { mode, environment }: KeyContext): string | undefined {
  const text = node.text()
  if (text === undefined) return undefined
  const variable = reference.exec(text)?.[1]
  if (variable === undefined && mode === 'serve') {
    node.refuse(`is a secret and does not belong in a file like this: write \${env:NAME} and set that variable`)
    return undefined
  }
  const value = variable === undefined ? text : environment[variable]
  if (!value) node.refuse(`names the variable ${variable}, which is not set`)
  else if (!secret.test(value)) node.refuse('must be 32 to 128 printable characters')
  else if (mode === 'serve' && publishedKey.test(value)) node.refuse('is a secret of published documentation')
  return value
}
