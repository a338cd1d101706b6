import { type OperationName, operationTable } from './model/operations.js'
import { shapes } from './model/shapes.js'

/** How the authorization reference of AWS classes an action. */
export type AccessLevel = 'List' | 'Read' | 'Write' | 'Tagging'

/** Where a request names the resource that policies decide on. `everything` is the resource `*`. */
export type ResourceSource = 'UserPoolId' | 'ResourceArn' | 'everything'

/** Members of the input that carry tags; they fill `aws:RequestTag/…` and `aws:TagKeys`. */
export interface TagSource {
  readonly tags?: 'Tags' | 'UserPoolTags'
  readonly keys?: 'TagKeys'
  /** The tags become those of the resource that the call makes. */
  readonly ofNewResource?: true
}

/** Another action that the same call is checked for. */
export interface FurtherCheck {
  readonly operation: OperationName
  /** `*` in place of the call's own resource. */
  readonly onEverything?: true
  /** Only an explicit deny refuses; it need not be allowed. */
  readonly denyOnly?: true
}

export interface AuthorizationEntry {
  readonly action: `cognito-idp:${OperationName}`
  /** Absent: AWS does not list the action. */
  readonly level?: AccessLevel
  /** Whether the action is one of the 74 that Poolgate started from. */
  readonly isFounding: boolean
  /** What proves that a call may be made. Policies are consulted for `policy` and never for anything else. */
  readonly decidedBy: 'policy' | 'access-token' | 'access-token-or-session' | 'request'
  /** Absent where no policy is consulted. */
  readonly resource?: ResourceSource
  readonly tagSource?: TagSource
  readonly furtherChecks: readonly FurtherCheck[]
}

interface Listing {
  readonly level?: AccessLevel
  readonly isFounding: boolean
}

const founding = (level: AccessLevel): Listing => ({ level, isFounding: true })
const later = (level?: AccessLevel): Listing => ({ isFounding: false, ...(level ? { level } : {}) })

/**
 * Access levels (Service Authorization Reference of cognito-idp, September 2026). Those of the session, terms-by-client
 * and admin-session operations, which it does not list yet, are Assumed.
 */
const listings: Readonly<Record<OperationName, Listing>> = {
  AddCustomAttributes: founding('Write'),
  AddUserPoolClientSecret: later('Write'),
  AdminAddUserToGroup: founding('Write'),
  AdminConfirmSignUp: founding('Write'),
  AdminCreateUser: founding('Write'),
  AdminDeleteSoftwareToken: later('Write'),
  AdminDeleteUser: founding('Write'),
  AdminDeleteUserAttributes: founding('Write'),
  AdminDisableProviderForUser: later('Write'),
  AdminDisableUser: founding('Write'),
  AdminEnableUser: founding('Write'),
  AdminForgetDevice: founding('Write'),
  AdminGetDevice: founding('Read'),
  AdminGetUser: founding('Read'),
  AdminGetUserAuthFactors: later('Read'),
  AdminInitiateAuth: founding('Write'),
  AdminLinkProviderForUser: later('Write'),
  AdminListDevices: founding('List'),
  AdminListGroupsForUser: founding('List'),
  AdminListUserAuthEvents: founding('Read'),
  AdminListUserSessions: later('List'),
  AdminRemoveUserFromGroup: founding('Write'),
  AdminResetUserPassword: founding('Write'),
  AdminRespondToAuthChallenge: founding('Write'),
  AdminRevokeUserSession: later('Write'),
  AdminSetUserMFAPreference: founding('Write'),
  AdminSetUserPassword: later('Write'),
  AdminSetUserSettings: founding('Write'),
  AdminUpdateAuthEventFeedback: founding('Write'),
  AdminUpdateDeviceStatus: founding('Write'),
  AdminUpdateUserAttributes: founding('Write'),
  AdminUserGlobalSignOut: founding('Write'),
  AssociateSoftwareToken: later('Write'),
  ChangePassword: founding('Write'),
  CompleteWebAuthnRegistration: later(),
  ConfirmDevice: founding('Write'),
  ConfirmForgotPassword: founding('Write'),
  ConfirmSignUp: founding('Write'),
  CreateGroup: founding('Write'),
  CreateIdentityProvider: later('Write'),
  CreateManagedLoginBranding: later('Write'),
  CreateResourceServer: later('Write'),
  CreateTerms: later('Write'),
  CreateUserImportJob: founding('Write'),
  CreateUserPool: founding('Write'),
  CreateUserPoolClient: founding('Write'),
  CreateUserPoolDomain: later('Write'),
  CreateUserPoolReplica: later('Write'),
  DeleteGroup: founding('Write'),
  DeleteIdentityProvider: later('Write'),
  DeleteManagedLoginBranding: later('Write'),
  DeleteResourceServer: later('Write'),
  DeleteTerms: later('Write'),
  DeleteUser: founding('Write'),
  DeleteUserAttributes: founding('Write'),
  DeleteUserPool: founding('Write'),
  DeleteUserPoolClient: founding('Write'),
  DeleteUserPoolClientSecret: later('Write'),
  DeleteUserPoolDomain: later('Write'),
  DeleteUserPoolReplica: later('Write'),
  DeleteWebAuthnCredential: later(),
  DescribeIdentityProvider: later('Read'),
  DescribeManagedLoginBranding: later('Read'),
  DescribeManagedLoginBrandingByClient: later('Read'),
  DescribeResourceServer: later('Read'),
  DescribeRiskConfiguration: founding('Read'),
  DescribeTerms: later('Read'),
  DescribeTermsByClient: later('Read'),
  DescribeUserImportJob: founding('Read'),
  DescribeUserPool: founding('Read'),
  DescribeUserPoolClient: founding('Read'),
  DescribeUserPoolDomain: later('Read'),
  ForgetDevice: founding('Write'),
  ForgotPassword: founding('Write'),
  GetCSVHeader: founding('Read'),
  GetClientToken: later(),
  GetDevice: founding('Read'),
  GetGroup: founding('Read'),
  GetIdentityProviderByIdentifier: later('Read'),
  GetLogDeliveryConfiguration: later('Read'),
  GetProvisionedLimit: later('Read'),
  GetSigningCertificate: later('Read'),
  GetTokensFromRefreshToken: later('Write'),
  GetUICustomization: later('Read'),
  GetUser: founding('Read'),
  GetUserAttributeVerificationCode: founding('Read'),
  GetUserAuthFactors: later(),
  GetUserPoolClientSessionConfiguration: later('Read'),
  GetUserPoolMfaConfig: founding('Read'),
  GetUserPoolSessionConfiguration: later('Read'),
  GlobalSignOut: founding('Write'),
  InitiateAuth: founding('Write'),
  ListDevices: founding('List'),
  ListGroups: founding('List'),
  ListIdentityProviders: later('List'),
  ListResourceServers: later('List'),
  ListTagsForResource: later('List'),
  ListTerms: later('List'),
  ListUserImportJobs: founding('List'),
  ListUserPoolClientSecrets: later('List'),
  ListUserPoolClients: founding('List'),
  ListUserPoolReplicas: later('List'),
  ListUserPools: founding('List'),
  ListUserSessions: later(),
  ListUsers: founding('List'),
  ListUsersInGroup: founding('List'),
  ListWebAuthnCredentials: later(),
  ResendConfirmationCode: founding('Write'),
  RespondToAuthChallenge: founding('Write'),
  RevokeToken: later('Write'),
  RevokeUserSession: later(),
  SetLogDeliveryConfiguration: later('Write'),
  SetRiskConfiguration: founding('Write'),
  SetUICustomization: later('Write'),
  SetUserMFAPreference: founding('Write'),
  SetUserPoolClientSessionConfiguration: later('Write'),
  SetUserPoolMfaConfig: founding('Write'),
  SetUserPoolSessionConfiguration: later('Write'),
  SetUserSettings: founding('Write'),
  SignUp: founding('Write'),
  StartUserImportJob: founding('Write'),
  StartWebAuthnRegistration: later(),
  StopUserImportJob: founding('Write'),
  TagResource: later('Tagging'),
  UntagResource: later('Tagging'),
  UpdateAuthEventFeedback: founding('Write'),
  UpdateDeviceStatus: founding('Write'),
  UpdateGroup: founding('Write'),
  UpdateIdentityProvider: later('Write'),
  UpdateManagedLoginBranding: later('Write'),
  UpdateProvisionedLimit: later('Write'),
  UpdateResourceServer: later('Write'),
  UpdateTerms: later('Write'),
  UpdateUserAttributes: founding('Write'),
  UpdateUserPool: founding('Write'),
  UpdateUserPoolClient: founding('Write'),
  UpdateUserPoolDomain: later('Write'),
  UpdateUserPoolReplica: later('Write'),
  VerifySoftwareToken: later('Write'),
  VerifyUserAttribute: founding('Write'),
}

const tagSources: { readonly [Name in OperationName]?: TagSource } = {
  CreateUserPool: { tags: 'UserPoolTags', ofNewResource: true },
  UpdateUserPool: { tags: 'UserPoolTags' },
  TagResource: { tags: 'Tags' },
  UntagResource: { keys: 'TagKeys' },
}

const furtherChecks: { readonly [Name in OperationName]?: readonly FurtherCheck[] } = {
  // Documented with the operation: a deny of the one refuses the other.
  DescribeTermsByClient: [{ operation: 'DescribeTerms', denyOnly: true }],
  // Assumed: a replica is a new pool.
  CreateUserPoolReplica: [{ operation: 'CreateUserPool', onEverything: true }],
}

const deciders = {
  signed: 'policy',
  token: 'access-token',
  'token-or-session': 'access-token-or-session',
  public: 'request',
} as const

/** Names that policies may hold although no call of this API is decided by them: WAF asks for them. */
export const permissionOnlyActions: Readonly<Record<string, AccessLevel>> = {
  AssociateWebACL: 'Write',
  DisassociateWebACL: 'Write',
  GetWebACLForResource: 'Read',
  ListResourcesForWebACL: 'List',
}

/**
 * For every operation what authorizes it and on which resource: the one place from which the pipeline, the tests and
 * docs/authorization-reference.md know it. Resources follow from the input shapes, so that a new operation needs none.
 */
export const authorizationTable: Readonly<Record<OperationName, AuthorizationEntry>> = Object.fromEntries(
  (Object.keys(operationTable) as OperationName[]).map((name) => [name, toEntry(name)]),
) as Record<OperationName, AuthorizationEntry>

function toEntry(name: OperationName): AuthorizationEntry {
  const { access, input } = operationTable[name]
  const tagSource = tagSources[name]
  return {
    action: `cognito-idp:${name}`,
    ...listings[name],
    decidedBy: deciders[access],
    ...(access === 'signed' ? { resource: resourceSource(shapes[input]?.members ?? {}) } : {}),
    ...(tagSource ? { tagSource } : {}),
    furtherChecks: furtherChecks[name] ?? [],
  }
}

function resourceSource(members: Readonly<Record<string, string>>): ResourceSource {
  if ('UserPoolId' in members) return 'UserPoolId'
  return 'ResourceArn' in members ? 'ResourceArn' : 'everything'
}

/** The condition keys that a call of the operation fills beside the global ones. */
export function conditionKeysOf({ resource, tagSource }: AuthorizationEntry): readonly string[] {
  return [
    ...(resource === 'UserPoolId' || resource === 'ResourceArn' || tagSource?.ofNewResource
      ? ['aws:ResourceTag/tag-key']
      : []),
    ...(tagSource?.tags ? ['aws:RequestTag/tag-key'] : []),
    ...(tagSource ? ['aws:TagKeys'] : []),
  ]
}
