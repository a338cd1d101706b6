import { flag, integer, list, map, oneOf, required, structure, text, timestamp } from '../../aws/query/schema.js'

/** Constraints of the IAM and STS service models (2010-05-08, 2011-06-15). */
const namePattern = '[\\w+=,.@-]+'
export const pathPattern = '(\\u002F)|(\\u002F[\\u0021-\\u007E]+\\u002F)'

export const userName = text({ min: 1, max: 64, pattern: namePattern })
export const existingUserName = text({ min: 1, max: 128, pattern: namePattern })
export const groupName = text({ min: 1, max: 128, pattern: namePattern })
export const roleName = text({ min: 1, max: 64, pattern: namePattern })
export const policyName = text({ min: 1, max: 128, pattern: namePattern })
export const path = text({ min: 1, max: 512, pattern: pathPattern })
export const pathPrefix = text({ min: 1, max: 512, pattern: '\\u002F[\\u0021-\\u007F]*' })
export const policyPath = text({ min: 1, max: 512, pattern: '((/[A-Za-z0-9\\.,\\+@=_-]+)*)/' })
export const arn = text({ min: 20, max: 2048 })
export const accessKeyId = text({ min: 16, max: 128, pattern: '[\\w]+' })
export const document = text({ min: 1, max: 131_072, pattern: '[\\u0009\\u000A\\u000D\\u0020-\\u00FF]+' })
export const versionId = text({ pattern: 'v[1-9][0-9]*(\\.[A-Za-z0-9-]*)?' })
export const roleDescription = text({ max: 1000, pattern: '[\\u0009\\u000A\\u000D\\u0020-\\u007E\\u00A1-\\u00FF]*' })
export const policyDescription = text({ max: 1000 })
export const maxSessionDuration = integer({ min: 3600, max: 43_200 })

const tagKey = text({ min: 1, max: 128, pattern: '[\\p{L}\\p{Z}\\p{N}_.:/=+\\-@]+' })
const tagValue = text({ max: 256, pattern: '[\\p{L}\\p{Z}\\p{N}_.:/=+\\-@]*' })
export const tagList = list(structure({ Key: required(tagKey), Value: required(tagValue) }), { max: 50 })
export const tagKeys = list(tagKey, { max: 50 })

const boundary = structure({ PermissionsBoundaryType: text(), PermissionsBoundaryArn: text() })
export const attachedPolicies = list(structure({ PolicyName: text(), PolicyArn: text() }))
export const inlinePolicies = list(structure({ PolicyName: text(), PolicyDocument: text() }))

const userMembers = {
  Path: required(text()),
  UserName: required(text()),
  UserId: required(text()),
  Arn: required(text()),
  CreateDate: required(timestamp),
  PermissionsBoundary: boundary,
  Tags: tagList,
}
export const user = structure(userMembers)
export const userDetail = structure({
  ...userMembers,
  UserPolicyList: inlinePolicies,
  GroupList: list(text()),
  AttachedManagedPolicies: attachedPolicies,
})

const groupMembers = {
  Path: required(text()),
  GroupName: required(text()),
  GroupId: required(text()),
  Arn: required(text()),
  CreateDate: required(timestamp),
}
export const group = structure(groupMembers)
export const groupDetail = structure({
  ...groupMembers,
  GroupPolicyList: inlinePolicies,
  AttachedManagedPolicies: attachedPolicies,
})

const roleMembers = {
  Path: required(text()),
  RoleName: required(text()),
  RoleId: required(text()),
  Arn: required(text()),
  CreateDate: required(timestamp),
  AssumeRolePolicyDocument: text(),
  PermissionsBoundary: boundary,
  Tags: tagList,
  RoleLastUsed: structure({ LastUsedDate: timestamp, Region: text() }),
}
export const role = structure({ ...roleMembers, Description: text(), MaxSessionDuration: integer() })
export const roleDetail = structure({
  ...roleMembers,
  InstanceProfileList: list(text()),
  RolePolicyList: inlinePolicies,
  AttachedManagedPolicies: attachedPolicies,
})

export const policyVersion = structure({
  VersionId: text(),
  IsDefaultVersion: flag,
  CreateDate: timestamp,
  Document: text(),
})

const policyMembers = {
  PolicyName: text(),
  PolicyId: text(),
  Arn: text(),
  Path: text(),
  DefaultVersionId: text(),
  AttachmentCount: integer(),
  PermissionsBoundaryUsageCount: integer(),
  IsAttachable: flag,
  Description: text(),
  CreateDate: timestamp,
  UpdateDate: timestamp,
}
export const policy = structure({ ...policyMembers, Tags: tagList })
export const policyDetail = structure({ ...policyMembers, PolicyVersionList: list(policyVersion) })

export const keyStatus = oneOf('Active', 'Inactive')
export const accessKeyMetadata = structure({
  UserName: text(),
  AccessKeyId: text(),
  Status: keyStatus,
  CreateDate: timestamp,
})

export const credentials = structure({
  AccessKeyId: required(text()),
  SecretAccessKey: required(text({ sensitive: true })),
  SessionToken: required(text({ sensitive: true })),
  Expiration: required(timestamp),
})

export const counts = map(integer())
