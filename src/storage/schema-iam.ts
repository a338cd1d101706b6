export interface AccessKeyRow {
  id: string
  sealed_secret: string
  active: number
  principal_kind: string
  principal_arn: string
  account_id: string
  created_at: number
  user_id: string | null
  last_used_at: number | null
  last_used_service: string | null
  last_used_region: string | null
}

/** Ids of keys that were deleted, so that `dev` does not take them for unknown ones. */
export interface DeletedAccessKeyRow {
  id: string
  deleted_at: number
}

/** One row, counted up first in every change of IAM: changes come one after another, and nodes see that there was one. */
export interface IamRevisionRow {
  id: number
  revision: number
}

/** Users, groups and roles. */
export interface IamIdentityRow {
  id: string
  kind: 'user' | 'group' | 'role'
  name: string
  /** Unique in the kind: the name in lower case. */
  name_key: string
  path: string
  tags: string
  boundary_arn: string | null
  trust_policy: string | null
  trust_ids: string | null
  description: string | null
  max_session_seconds: number | null
  last_used_at: number | null
  last_used_region: string | null
  /** `configuration`: only the configuration changes it. */
  managed_by: 'configuration' | null
  created_at: number
}

export interface IamGroupMemberRow {
  user_id: string
  group_id: string
}

export interface IamPolicyRow {
  arn: string
  id: string
  name: string
  name_key: string
  path: string
  description: string | null
  default_version: number
  last_version: number
  tags: string
  managed_by: 'configuration' | null
  created_at: number
  updated_at: number
}

export interface IamPolicyVersionRow {
  policy_arn: string
  version: number
  document: string
  created_at: number
}

export interface IamInlinePolicyRow {
  owner_id: string
  name: string
  document: string
}

export interface IamAttachmentRow {
  owner_id: string
  policy_arn: string
  /** Of the policy, by which listings go. */
  name_key: string
}
