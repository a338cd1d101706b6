import { partitionOf } from '../aws/arn.js'
import type { ContextValue } from '../aws/policy/context.js'
import { validationError } from '../aws/query/query-failure.js'
import type { IamIdentity, IdentityRef, Tags } from '../entities/iam-identity.js'
import { IamFailure } from '../iam/iam-failure.js'
import type { Call, Services, Target } from './operation.js'

/** Decided on `*`: no resource limits the action. */
export function everything(): Target {
  return { resource: '*' }
}

const policyArn = /^arn:(?:aws|aws-cn|aws-us-gov):iam::(?:\d{12}|aws):policy\/[\w+=,.@/-]+$/
const identityArn = /^arn:(aws|aws-cn|aws-us-gov):iam::(\d{12}):(user|group|role)\/(?:[!-~]+\/)?([\w+=,.@-]+)$/

/** The ARN of a managed policy as it was sent. Anything else is refused, so that no text of a caller becomes a resource unread. */
export function requirePolicyArn(arn: string): string {
  if (!policyArn.test(arn)) throw validationError(`ARN ${arn} is not valid.`)
  return arn
}

/** The identity that an ARN of this account names. */
export function requireIdentityArn({ location }: Services, arn: string): IdentityRef {
  const [, partition, account, kind, name] = identityArn.exec(arn) ?? []
  const isOurs = partition === partitionOf(location.region) && account === location.accountId
  if (!isOurs || kind === undefined || name === undefined) throw validationError(`ARN ${arn} is not valid.`)
  return { kind: kind as IdentityRef['kind'], name }
}

/** A managed policy, whether it exists or not. */
export function policyTarget({ iam }: Services, arn: string, more: Omit<Target, 'resource'> = {}): Target {
  const resource = requirePolicyArn(arn)
  const resourceTags = async () => {
    try {
      return (await iam.policies.require(resource)).tags
    } catch (error) {
      if (error instanceof IamFailure) return undefined
      throw error
    }
  }
  return { resource, resourceTags, ...more }
}

export interface IdentityAsk extends Omit<Target, 'resource' | 'resourceTags' | 'serviceKeys'> {
  readonly policyArn?: string
  /** The boundary that is being set, where it is not the one in place. */
  readonly boundary?: string
}

/** A user, group or role with the path that it has, or without one where it does not exist. */
export async function identityTarget(services: Services, ref: IdentityRef, ask: IdentityAsk = {}): Promise<Target> {
  const { policyArn: attached, boundary, ...more } = ask
  const found = await find(services, ref)
  const tags = found && 'tags' in found ? found.tags : undefined
  const inPlace = found && 'boundary' in found ? found.boundary : undefined
  return {
    resource: found?.arn ?? identityArnOf(services, ref),
    resourceTags: async () => tags,
    serviceKeys: {
      ...tagKeysOf(tags),
      'iam:policyarn': attached,
      'iam:permissionsboundary': boundary ?? inPlace,
    },
    ...more,
  }
}

export interface NewAsk {
  readonly tags: Tags
  /** The action that is needed besides where there are tags (service authorization reference of IAM, dependent actions). */
  readonly tagAction: 'TagUser' | 'TagRole' | 'TagPolicy'
  readonly boundary?: string | undefined
}

/** What is about to be made: its tags count as those of the resource too. */
export function newTargets(resource: string, { tags, tagAction, boundary }: NewAsk): readonly Target[] {
  const own: Target = {
    resource,
    requestTags: tags,
    resourceTags: async () => tags,
    serviceKeys: { ...tagKeysOf(tags), 'iam:permissionsboundary': boundary },
  }
  return Object.keys(tags).length === 0 ? [own] : [own, { ...own, further: tagAction }]
}

export function identityArnOf({ location }: Services, { kind, name }: IdentityRef, path = '/'): string {
  return `arn:${partitionOf(location.region)}:iam::${location.accountId}:${kind}${path}${name}`
}

/** The user that a call without UserName is about: the caller, who must then be a user signing with a key of its own. */
export async function namedOrCalling(
  { iam }: Services,
  { input, caller }: Call<{ readonly UserName?: string | undefined }>,
): Promise<string> {
  if (input.UserName !== undefined) return input.UserName
  const { kind, entityId } = caller.principal
  const user = kind === 'user' && entityId !== undefined ? await iam.users.findById(entityId) : undefined
  if (!user) throw validationError('Must specify userName when calling with non-User credentials')
  return user.name
}

function find({ iam }: Services, { kind, name }: IdentityRef): Promise<IamIdentity | undefined> {
  switch (kind) {
    case 'user':
      return iam.users.find(name)
    case 'group':
      return iam.groups.find(name)
    case 'role':
      return iam.roles.find(name)
  }
}

function tagKeysOf(tags: Tags | undefined): Record<string, ContextValue> {
  return Object.fromEntries(
    Object.entries(tags ?? {}).map(([key, value]) => [`iam:resourcetag/${key.toLowerCase()}`, value]),
  )
}
