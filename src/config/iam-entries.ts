import type { ConfiguredGroup, ConfiguredPolicy, ConfiguredRole, ConfiguredUser } from '../entities/configured-iam.js'
import type { Tags } from '../entities/iam-identity.js'
import type { InlinePolicy } from '../entities/iam-policy.js'
import { IamFailure } from '../iam/iam-failure.js'
import { checkName, checkPath } from '../iam/name-rules.js'
import { checkInlinePolicies } from '../iam/policy-rules.js'
import { checkTags } from '../iam/tag-rules.js'
import { type KeyContext, readAccessKeys } from './iam-keys.js'
import { readPolicyDocument } from './policy-documents.js'
import type { SectionNode } from './section-node.js'

export interface IamContext extends KeyContext {
  /** Names in lower case that references may use. */
  readonly policies: ReadonlySet<string>
  readonly groups: ReadonlySet<string>
  /** Told at the start. */
  readonly warnings: string[]
}

export interface Entry {
  readonly name: string
  readonly node: SectionNode
}

/** Undefined when the entry cannot be used; why is among the problems. */
export type EntryReader<Entity> = (entry: Entry) => Entity | undefined

type Members = ReadonlyMap<string, SectionNode>

const mostPolicies = 10
const mostGroups = 10

export function readPolicy(entry: Entry, { warnings }: IamContext): ConfiguredPolicy | undefined {
  const members = membersOf(entry, ['path', 'description', 'tags', 'document'])
  const source = members.get('document')
  if (!source) entry.node.refuse('needs a document')
  const document = source && readPolicyDocument(source, 'managed', warnings)
  if (document === undefined) return undefined
  return { ...placed(entry, members), tags: readTags(members), document, ...readDescription(members) }
}

export function readGroup(entry: Entry, context: IamContext): ConfiguredGroup {
  const members = membersOf(entry, ['path', 'policies', 'inline'])
  return { ...placed(entry, members), ...readHoldings('group', entry, { members, context }) }
}

export function readUser(entry: Entry, context: IamContext): ConfiguredUser {
  const members = membersOf(entry, ['path', 'tags', 'groups', 'policies', 'inline', 'boundary', 'accessKeys'])
  return {
    ...placed(entry, members),
    ...readHoldings('user', entry, { members, context }),
    ...readBoundary(members, context),
    tags: readTags(members),
    groups: readGroups(members, context),
    accessKeys: readAccessKeys(members.get('accessKeys'), context),
  }
}

export function readRole(entry: Entry, context: IamContext): ConfiguredRole | undefined {
  const known = ['path', 'tags', 'policies', 'inline', 'boundary', 'trust', 'description', 'maxSessionSeconds']
  const members = membersOf(entry, known)
  const source = members.get('trust')
  if (!source) entry.node.refuse('needs a trust policy, which says who may assume it')
  const trust = source && readPolicyDocument(source, 'trust', context.warnings)
  const role = {
    ...placed(entry, members),
    ...readHoldings('role', entry, { members, context }),
    ...readBoundary(members, context),
    ...readDescription(members),
    tags: readTags(members),
    maxSessionSeconds: members.get('maxSessionSeconds')?.integer(3600, 43_200) ?? 3600,
  }
  return trust === undefined ? undefined : { ...role, trust }
}

/** Runs a rule that the API has too; what it refuses is told with the place. */
export function allowed(node: SectionNode, check: () => void): boolean {
  try {
    check()
    return true
  } catch (error) {
    if (!(error instanceof IamFailure)) throw error
    const { reason, quota, limit } = error.details
    node.refuse(
      reason ?? (limit === undefined ? `is refused: ${error.code}` : `exceeds ${quota ?? 'the size'}: ${limit}`),
    )
    return false
  }
}

function membersOf({ node }: Entry, known: readonly string[]): Members {
  return new Map(node.members(known).map(({ name, node: member }) => [name, member]))
}

function placed({ name, node }: Entry, members: Members): { name: string; path: string; where: string } {
  const given = members.get('path')
  const path = given?.text() ?? '/'
  if (given) allowed(given, () => checkPath(path))
  return { name, path, where: node.where }
}

function readDescription(members: Members): { description?: string } {
  const description = members.get('description')?.text()
  return description === undefined ? {} : { description }
}

function readTags(members: Members): Tags {
  const node = members.get('tags')
  if (!node) return {}
  const tags = Object.fromEntries(node.members().map(({ name, node: value }) => [name, value.text() ?? '']))
  allowed(node, () => checkTags(tags))
  return tags
}

interface Holder {
  readonly members: Members
  readonly context: IamContext
}

function readHoldings(kind: 'user' | 'group' | 'role', { name, node }: Entry, { members, context }: Holder) {
  const list = members.get('policies')
  const policies = list?.items().flatMap((item) => readReference(item, context) ?? []) ?? []
  if (list && new Set(policies).size > mostPolicies) list.refuse(`names more than ${mostPolicies} policies`)
  const inline = (members.get('inline')?.members() ?? []).flatMap((policy): InlinePolicy[] => {
    const isNamed = allowed(policy.node, () => checkName('policy', policy.name))
    const document = readPolicyDocument(policy.node, 'identity', context.warnings)
    return isNamed && document !== undefined ? [{ name: policy.name, document }] : []
  })
  allowed(members.get('inline') ?? node, () => checkInlinePolicies({ kind, name }, inline))
  return { policies, inline }
}

function readBoundary(members: Members, context: IamContext): { boundary?: string } {
  const node = members.get('boundary')
  const boundary = node && readReference(node, context)
  return boundary === undefined ? {} : { boundary }
}

const policyArn = /^arn:(aws|aws-cn|aws-us-gov):iam::(\d{12}|aws):policy\/[!-~]+$/

function readReference(node: SectionNode, { policies }: IamContext): string | undefined {
  const reference = node.text()
  if (reference === undefined || policies.has(reference.toLowerCase()) || policyArn.test(reference)) return reference
  node.refuse(`names no policy: ${reference} is neither under iam.policies nor the ARN of a policy`)
  return undefined
}

function readGroups(members: Members, { groups }: IamContext): string[] {
  const list = members.get('groups')
  const names = (list?.items() ?? []).flatMap((item) => {
    const name = item.text()
    if (name === undefined || groups.has(name.toLowerCase())) return name ?? []
    item.refuse(`names no group: ${name} is not under iam.groups`)
    return []
  })
  if (list && names.length > mostGroups) list.refuse(`names more than ${mostGroups} groups`)
  return names
}
