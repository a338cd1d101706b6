import type { ConfiguredIam } from '../entities/configured-iam.js'
import { checkName } from '../iam/name-rules.js'
import type { Environment } from './environment.js'
import { allowed, type EntryReader, type IamContext, readGroup, readPolicy, readRole, readUser } from './iam-entries.js'
import type { Problem } from './problem.js'
import { type ConfigTree, SectionNode } from './section-node.js'

export interface IamReading {
  readonly iam: ConfiguredIam
  readonly problems: readonly Problem[]
  readonly warnings: readonly string[]
}

const sectionNames = ['users', 'groups', 'roles', 'policies'] as const

/** Reads the section `iam` of the configuration file. Whatever is wrong comes back with its place, all at once. */
export function readIamSection(
  tree: ConfigTree,
  surroundings: { readonly mode: 'dev' | 'serve'; readonly environment: Environment },
): IamReading {
  const problems: Problem[] = []
  const root = new SectionNode({ tree, name: 'iam', problems })
  const sections = new Map(root.members(sectionNames).map(({ name, node }) => [name, node] as const))
  const context: IamContext = {
    ...surroundings,
    policies: namesIn(sections.get('policies')),
    groups: namesIn(sections.get('groups')),
    accessKeyIds: new Set(),
    warnings: [],
  }
  const iam: ConfiguredIam = {
    policies: readAll('policy', sections.get('policies'), (entry) => readPolicy(entry, context)),
    groups: readAll('group', sections.get('groups'), (entry) => readGroup(entry, context)),
    users: readAll('user', sections.get('users'), (entry) => readUser(entry, context)),
    roles: readAll('role', sections.get('roles'), (entry) => readRole(entry, context)),
  }
  return { iam, problems, warnings: context.warnings }
}

function readAll<Entity>(
  kind: Parameters<typeof checkName>[0],
  section: SectionNode | undefined,
  read: EntryReader<Entity>,
): Entity[] {
  const seen = new Set<string>()
  return (section?.members() ?? []).flatMap(({ name, node }) => {
    const isNamed = allowed(node, () => checkName(kind, name))
    if (seen.has(name.toLowerCase())) node.refuse('stands here twice: names ignore letter case')
    seen.add(name.toLowerCase())
    const entity = read({ name, node })
    return isNamed && entity ? [entity] : []
  })
}

function namesIn(section: SectionNode | undefined): ReadonlySet<string> {
  const value = section?.value
  return new Set(
    Object.keys(typeof value === 'object' && value !== null ? value : {}).map((name) => name.toLowerCase()),
  )
}
