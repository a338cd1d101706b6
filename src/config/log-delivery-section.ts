import { resolve } from 'node:path'
import type { ConfiguredLogDelivery, ConfiguredLogTarget } from '../entities/configured-log-delivery.js'
import type { Problem } from './problem.js'
import type { SecretContext } from './secret-reference.js'
import { type ConfigTree, SectionNode } from './section-node.js'
import { readUrlTarget } from './trigger-targets.js'

export interface LogDeliveryReading {
  readonly logDelivery: ConfiguredLogDelivery
  readonly problems: readonly Problem[]
}

/** As SetLogDeliveryConfiguration names destinations, or the beginning of that. */
const pattern = /^arn:(\*|[\w+=/,.@-]+(:[\w+=/,.@*-]*)*)$/
const kinds = ['file', 'stdout', 'url'] as const

/** Reads the section `logDelivery` of the configuration file. Whatever is wrong comes back with its place, all at once. */
export function readLogDeliverySection(tree: ConfigTree, context: SecretContext): LogDeliveryReading {
  const problems: Problem[] = []
  const root = new SectionNode({ tree, name: 'logDelivery', problems })
  const logDelivery = new Map<string, ConfiguredLogTarget>()
  for (const { node: targets } of root.members(['targets'])) {
    for (const { name, node } of targets.members()) {
      if (!pattern.test(name))
        node.refuse('must be the ARN of a destination, or the beginning of one with * at its end')
      const target = readLogTarget(node, context)
      if (target) logDelivery.set(name, target)
    }
  }
  return { logDelivery, problems }
}

function readLogTarget(node: SectionNode, context: SecretContext): ConfiguredLogTarget | undefined {
  const members = new Map(
    node.members([...kinds, 'secret', 'plainHttp']).map(({ name, node: member }) => [name, member] as const),
  )
  const [kind, another] = kinds.filter((name) => members.has(name))
  if (!kind || another) {
    node.refuse(`needs exactly one of ${kinds.join(', ')}`)
    return undefined
  }
  if (kind === 'url') {
    const target = readUrlTarget(node, { members, context })
    return target?.kind === 'http' ? target : undefined
  }
  const path = kind === 'file' ? members.get('file')?.text() : undefined
  if (path !== undefined) return { kind: 'file', path: resolve(node.folder, path) }
  if (kind === 'stdout' && members.get('stdout')?.flag()) return { kind: 'stdout' }
  return undefined
}
