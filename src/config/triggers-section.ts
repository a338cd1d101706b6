import type { ConfiguredEncryption, ConfiguredTarget, ConfiguredTriggers } from '../entities/configured-triggers.js'
import type { Environment } from './environment.js'
import type { Problem } from './problem.js'
import { readSecretReference, type SecretContext } from './secret-reference.js'
import { type ConfigTree, SectionNode } from './section-node.js'
import { readTarget } from './trigger-targets.js'

export interface TriggersReading {
  readonly triggers: ConfiguredTriggers
  readonly problems: readonly Problem[]
}

const names = ['timeoutSeconds', 'retries', 'targets', 'encryption'] as const
/** As a pool names functions, or the beginning of that. */
const pattern = /^arn:(\*|[\w+=/,.@-]+(:[\w+=/,.@-]*)*\*?)$/

/** Reads the section `triggers` of the configuration file. Whatever is wrong comes back with its place, all at once. */
export function readTriggersSection(tree: ConfigTree, context: SecretContext): TriggersReading {
  const problems: Problem[] = []
  const root = new SectionNode({ tree, name: 'triggers', problems })
  const sections = new Map(root.members(names).map(({ name, node }) => [name, node] as const))
  const encryption = readEncryption(sections.get('encryption'), context)
  const triggers: ConfiguredTriggers = {
    timeoutMilliseconds: (sections.get('timeoutSeconds')?.integer(1, 900) ?? 5) * 1000,
    retries: sections.get('retries')?.integer(0, 5) ?? 0,
    targets: readTargets(sections.get('targets'), context),
    ...(encryption ? { encryption } : {}),
    environment: withoutOwnVariables(context.environment),
  }
  return { triggers, problems }
}

function readTargets(section: SectionNode | undefined, context: SecretContext): Map<string, ConfiguredTarget> {
  const targets = new Map<string, ConfiguredTarget>()
  for (const { name, node } of section?.members() ?? []) {
    if (!pattern.test(name)) node.refuse('must be the ARN of a function, or the beginning of one with * at its end')
    const target = readTarget(node, context)
    if (target) targets.set(name, target)
  }
  return targets
}

const keyBytes = [16, 24, 32]

function readEncryption(section: SectionNode | undefined, context: SecretContext): ConfiguredEncryption | undefined {
  if (!section) return undefined
  const members = new Map(
    section
      .members(['keyNamespace', 'keyName', 'rawAesKey', 'plaintextInDevelopment'])
      .map(({ name, node }) => [name, node] as const),
  )
  const plaintext = members.get('plaintextInDevelopment')
  if (plaintext?.flag()) {
    if (context.mode === 'dev' && members.size === 1) return { kind: 'plaintext' }
    plaintext.refuse(context.mode === 'dev' ? 'cannot be combined with a key' : 'is for `poolgate dev` only')
    return undefined
  }
  const keyNamespace = members.get('keyNamespace')?.text()
  const keyName = members.get('keyName')?.text()
  const rawAesKey = members.get('rawAesKey')
  if (!members.has('keyNamespace') || !members.has('keyName') || !rawAesKey) {
    section.refuse('needs a keyNamespace, a keyName and a rawAesKey')
    return undefined
  }
  const text = readSecretReference(rawAesKey, context)
  if (text === undefined || keyNamespace === undefined || keyName === undefined) return undefined
  const key = Buffer.from(text, 'base64')
  if (!/^[A-Za-z0-9+/]+={0,2}$/.test(text) || !keyBytes.includes(key.length)) {
    rawAesKey.refuse('must be 16, 24 or 32 bytes in base64, such as from openssl rand -base64 32')
    return undefined
  }
  return { kind: 'raw-aes', keyNamespace, keyName, key }
}

/** Functions see the variables of this process, but not those that hold Poolgate's own settings and keys. */
function withoutOwnVariables(environment: Environment): Record<string, string> {
  const entries = Object.entries(environment).filter(
    (entry): entry is [string, string] => entry[1] !== undefined && !entry[0].startsWith('POOLGATE_'),
  )
  return Object.fromEntries(entries)
}
