import type { ValueOf } from '../../aws/query/schema.js'
import type { IamGroup, IamRole, IamUser, Tags } from '../../entities/iam-identity.js'
import type { AttachedPolicy, ManagedPolicy, PolicyUsage, PolicyVersion } from '../../entities/iam-policy.js'
import type { TemporaryCredentials } from '../../iam/sessions.js'
import type { credentials, group, policy, policyVersion, role, tagList, user } from './shapes.js'

type TagList = ValueOf<typeof tagList>

/** Listings leave tags and boundaries out. */
export function toListedUser(of: IamUser): ValueOf<typeof user> {
  return { Path: of.path, UserName: of.name, UserId: of.id, Arn: of.arn, CreateDate: of.createdAt }
}

export function toUser(of: IamUser): ValueOf<typeof user> {
  return { ...toListedUser(of), ...toBoundary(of), ...toTags(of) }
}

export function toGroup(of: IamGroup): ValueOf<typeof group> {
  return { Path: of.path, GroupName: of.name, GroupId: of.id, Arn: of.arn, CreateDate: of.createdAt }
}

export function toListedRole(of: IamRole): ValueOf<typeof role> {
  return {
    ...toRoleIdentity(of),
    ...(of.description === undefined ? {} : { Description: of.description }),
    MaxSessionDuration: of.maxSessionSeconds,
  }
}

export function toRole(of: IamRole): ValueOf<typeof role> {
  return { ...toListedRole(of), ...toRoleState(of) }
}

/** What roles show everywhere. */
export function toRoleIdentity(of: IamRole) {
  return {
    Path: of.path,
    RoleName: of.name,
    RoleId: of.id,
    Arn: of.arn,
    CreateDate: of.createdAt,
    AssumeRolePolicyDocument: toDocument(of.trust.document),
  }
}

/** What a role shows besides when it is asked for by itself. */
export function toRoleState(of: IamRole) {
  const { lastUsed } = of
  return {
    ...toBoundary(of),
    ...toTags(of),
    RoleLastUsed: lastUsed ? { LastUsedDate: lastUsed.at, Region: lastUsed.region } : {},
  }
}

export function toPolicy(of: ManagedPolicy, usage: PolicyUsage): ValueOf<typeof policy> {
  return {
    PolicyName: of.name,
    PolicyId: of.id,
    Arn: of.arn,
    Path: of.path,
    DefaultVersionId: toVersionId(of.defaultVersion),
    AttachmentCount: usage.attachments,
    PermissionsBoundaryUsageCount: usage.boundaries,
    IsAttachable: true,
    CreateDate: of.createdAt,
    UpdateDate: of.updatedAt,
  }
}

/** Listings leave description and tags out. */
export function toPolicyAlone(of: ManagedPolicy, usage: PolicyUsage): ValueOf<typeof policy> {
  return {
    ...toPolicy(of, usage),
    ...(of.description === undefined ? {} : { Description: of.description }),
    ...toTags(of),
  }
}

/** Answers about one version have its document; those about several leave it out. */
export function toPolicyVersion(of: PolicyVersion, defaultVersion: number): ValueOf<typeof policyVersion> {
  return {
    VersionId: toVersionId(of.version),
    IsDefaultVersion: of.version === defaultVersion,
    CreateDate: of.createdAt,
  }
}

export function toVersionId(version: number): string {
  return `v${version}`
}

export function toAttachedPolicy({ name, arn }: AttachedPolicy) {
  return { PolicyName: name, PolicyArn: arn }
}

/** Documents travel percent-encoded by RFC 3986; clients decode them. */
export function toDocument(document: string): string {
  return encodeURIComponent(document).replace(
    /[!'()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  )
}

export function toTagList(tags: Tags): TagList {
  return Object.entries(tags).map(([Key, Value]) => ({ Key, Value }))
}

export function toCredentials(of: TemporaryCredentials): ValueOf<typeof credentials> {
  return {
    AccessKeyId: of.accessKeyId,
    SecretAccessKey: of.secretAccessKey,
    SessionToken: of.sessionToken,
    Expiration: of.expiresAt,
  }
}

/** Absent where there are none. */
function toTags({ tags }: { readonly tags: Tags }): { Tags?: TagList } {
  const list = toTagList(tags)
  return list.length === 0 ? {} : { Tags: list }
}

function toBoundary({ boundary }: { readonly boundary?: string }) {
  if (boundary === undefined) return {}
  return { PermissionsBoundary: { PermissionsBoundaryType: 'Policy', PermissionsBoundaryArn: boundary } }
}
