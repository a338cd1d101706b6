/**
 * Why IAM or STS refused. The list is closed: the API has a total table from these codes to IAM's error codes and texts.
 * `details` that a code fills stand behind it.
 */
export const iamFailureCodes = [
  // NoSuchEntity
  'user-not-found', // name
  'group-not-found', // name
  'role-not-found', // name
  'policy-not-found', // arn
  'policy-not-attachable', // arn
  'policy-version-not-found', // arn, version
  'inline-policy-not-found', // name (of the policy), owner
  'attachment-not-found', // arn
  'access-key-not-found', // id
  // EntityAlreadyExists
  'user-exists', // name
  'group-exists', // name
  'role-exists', // name
  'policy-exists', // name
  // DeleteConflict
  'has-inline-policies',
  'has-attached-policies',
  'has-access-keys',
  'has-groups',
  'has-members',
  'policy-attached',
  'policy-has-versions',
  'version-is-default',
  // LimitExceeded
  'quota-exceeded', // quota (AccessKeysPerUser, PoliciesPerUser …), limit
  'too-many-policy-versions',
  'policy-too-large', // limit, owner when inline
  // MalformedPolicyDocument
  'policy-malformed', // reason: the text
  'principal-unknown', // principal: the ARN or id in a trust policy
  // InvalidInput, ValidationError
  'name-invalid', // member, value, reason
  'tags-invalid', // reason
  'duration-invalid', // reason
  'session-name-invalid', // value
  'session-tags-invalid', // reason
  'policies-too-packed', // percent
  // UnmodifiableEntity
  'policy-not-modifiable', // arn
  'entity-configured', // kind, name
  // AccessDenied
  'access-denied', // reason: the whole text
] as const

export type IamFailureCode = (typeof iamFailureCodes)[number]

/** A refusal that the caller may see. `details` never hold a secret. */
export class IamFailure extends Error {
  readonly code: IamFailureCode
  readonly details: Readonly<Record<string, string>>

  constructor(code: IamFailureCode, details: Readonly<Record<string, string>> = {}) {
    super(code)
    this.name = 'IamFailure'
    this.code = code
    this.details = details
  }
}
