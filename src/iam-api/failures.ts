import { QueryFailure } from '../aws/query/query-failure.js'
import type { IamFailure, IamFailureCode } from '../iam/iam-failure.js'

const statuses = {
  NoSuchEntity: 404,
  EntityAlreadyExists: 409,
  DeleteConflict: 409,
  LimitExceeded: 409,
  MalformedPolicyDocument: 400,
  InvalidInput: 400,
  ValidationError: 400,
  PackedPolicyTooLarge: 400,
  UnmodifiableEntity: 400,
  AccessDenied: 403,
} as const

type Row = readonly [code: keyof typeof statuses, text: string]

/** Every refusal of the domain as IAM's or STS's error. Blanks are filled from the failure's details. */
export const iamFailures: Readonly<Record<IamFailureCode, Row>> = {
  'user-not-found': ['NoSuchEntity', 'The user with name {name} cannot be found.'],
  'group-not-found': ['NoSuchEntity', 'The group with name {name} cannot be found.'],
  'role-not-found': ['NoSuchEntity', 'The role with name {name} cannot be found.'],
  'policy-not-found': ['NoSuchEntity', 'Policy {arn} was not found.'],
  'policy-not-attachable': ['NoSuchEntity', 'Policy {arn} does not exist or is not attachable.'],
  'policy-version-not-found': ['NoSuchEntity', 'Policy {arn} version {version} does not exist or is not attachable.'],
  'inline-policy-not-found': ['NoSuchEntity', 'The {kind} policy with name {name} cannot be found.'],
  'attachment-not-found': ['NoSuchEntity', 'Policy {arn} was not found.'],
  'access-key-not-found': ['NoSuchEntity', 'The Access Key with id {id} cannot be found'],
  'user-exists': ['EntityAlreadyExists', 'User with name {name} already exists.'],
  'group-exists': ['EntityAlreadyExists', 'Group with name {name} already exists.'],
  'role-exists': ['EntityAlreadyExists', 'Role with name {name} already exists.'],
  'policy-exists': ['EntityAlreadyExists', 'A policy called {name} already exists. Duplicate names are not allowed.'],
  'has-inline-policies': ['DeleteConflict', 'Cannot delete entity, must delete policies first.'],
  'has-attached-policies': ['DeleteConflict', 'Cannot delete entity, must detach all policies first.'],
  'has-access-keys': ['DeleteConflict', 'Cannot delete entity, must delete access keys first.'],
  'has-groups': ['DeleteConflict', 'Cannot delete entity, must remove user from group first.'],
  'has-members': ['DeleteConflict', 'Cannot delete entity, must remove users from group first.'],
  'policy-attached': ['DeleteConflict', 'Cannot delete a policy attached to entities.'],
  'policy-has-versions': [
    'DeleteConflict',
    "This policy has more than one version. Before you delete a policy, you must delete the policy's versions. " +
      'The default version is deleted with the policy.',
  ],
  'version-is-default': ['DeleteConflict', 'Cannot delete the default version of a policy.'],
  'quota-exceeded': ['LimitExceeded', 'Cannot exceed quota for {quota}: {limit}'],
  'too-many-policy-versions': [
    'LimitExceeded',
    'A managed policy can have up to 5 versions. Before you create a new version, you must delete an existing version.',
  ],
  'policy-too-large': ['LimitExceeded', 'Cannot exceed quota for PolicySize: {limit}'],
  'policy-malformed': ['MalformedPolicyDocument', '{reason}'],
  'principal-unknown': ['MalformedPolicyDocument', 'Invalid principal in policy: "AWS":"{principal}"'],
  'name-invalid': [
    'ValidationError',
    "1 validation error detected: Value '{value}' at '{member}' failed to satisfy constraint: {reason}",
  ],
  'tags-invalid': ['InvalidInput', '{reason}'],
  'duration-invalid': ['ValidationError', '{reason}'],
  'session-name-invalid': [
    'ValidationError',
    "1 validation error detected: Value '{value}' at 'roleSessionName' failed to satisfy constraint: " +
      'Member must satisfy regular expression pattern: [\\w+=,.@-]*',
  ],
  'session-tags-invalid': ['ValidationError', '{reason}'],
  'policies-too-packed': [
    'PackedPolicyTooLarge',
    'Packed policy consumes {percent}% of allotted space, please use smaller policy.',
  ],
  'entity-configured': [
    'UnmodifiableEntity',
    'The {kind} {name} comes from the configuration of this server and can only be changed there.',
  ],
  'policy-not-modifiable': ['UnmodifiableEntity', 'Policy {arn} cannot be changed.'],
  'access-denied': ['AccessDenied', '{reason}'],
}

export function fromIamFailure({ code, details }: IamFailure): QueryFailure {
  const [type, template] = iamFailures[code]
  const text = template.replace(/\{(\w+)\}/g, (blank, name: string) => details[name] ?? blank)
  return new QueryFailure(type, ownedText(code, details) ?? text, statuses[type])
}

/** Inline policies share one size limit per owner, which the text then names. */
function ownedText(code: IamFailureCode, details: Readonly<Record<string, string>>): string | undefined {
  if (code !== 'policy-too-large' || details.owner === undefined) return undefined
  return `Maximum policy size of ${details.limit} bytes exceeded for ${details.kind} ${details.owner}`
}
