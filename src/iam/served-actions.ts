import type { ActionRow, ActionTable } from '../aws/policy/action-table.js'

type Facts = Omit<ActionRow, 'name'>

const resourceTag = 'aws:ResourceTag'
const requestTag = 'aws:RequestTag'
const tagKeys = 'aws:TagKeys'

function rows(facts: Facts, names: string): ActionRow[] {
  return names.split(/\s+/).map((name) => ({ name, ...facts }))
}

const onPool = { access: 'signed', resource: 'arn', conditionKeys: [resourceTag] } as const
const onEverything = { access: 'signed', resource: 'wildcard', conditionKeys: [] } as const
const unsigned = { access: 'unsigned', resource: 'arn', conditionKeys: [] } as const
const elsewhere = { access: 'permission-only', resource: 'arn', conditionKeys: [resourceTag] } as const

/** The newest service authorization reference of user pools; of later operations the levels are Assumed. */
const userPoolActions: readonly ActionRow[] = [
  ...rows(
    { ...onPool, level: 'List' },
    `AdminListDevices AdminListGroupsForUser AdminListUserSessions ListGroups ListIdentityProviders ListResourceServers
     ListTagsForResource ListTerms ListUserImportJobs ListUserPoolClients ListUserPoolClientSecrets ListUserPoolReplicas
     ListUsers ListUsersInGroup`,
  ),
  ...rows(
    { ...onPool, level: 'Read' },
    `AdminGetDevice AdminGetUser AdminGetUserAuthFactors AdminListUserAuthEvents DescribeIdentityProvider
     DescribeManagedLoginBranding DescribeManagedLoginBrandingByClient DescribeResourceServer DescribeRiskConfiguration
     DescribeTerms DescribeTermsByClient DescribeUserImportJob DescribeUserPool DescribeUserPoolClient GetCSVHeader
     GetGroup GetIdentityProviderByIdentifier GetLogDeliveryConfiguration GetSigningCertificate GetUICustomization
     GetUserPoolClientSessionConfiguration GetUserPoolMfaConfig GetUserPoolSessionConfiguration`,
  ),
  ...rows(
    { ...onPool, level: 'Write' },
    `AddCustomAttributes AddUserPoolClientSecret AdminAddUserToGroup AdminConfirmSignUp AdminCreateUser
     AdminDeleteSoftwareToken AdminDeleteUser AdminDeleteUserAttributes AdminDisableProviderForUser AdminDisableUser
     AdminEnableUser AdminForgetDevice AdminInitiateAuth AdminLinkProviderForUser AdminRemoveUserFromGroup
     AdminResetUserPassword AdminRespondToAuthChallenge AdminRevokeUserSession AdminSetUserMFAPreference
     AdminSetUserPassword AdminSetUserSettings AdminUpdateAuthEventFeedback AdminUpdateDeviceStatus
     AdminUpdateUserAttributes AdminUserGlobalSignOut CreateGroup CreateIdentityProvider CreateManagedLoginBranding
     CreateResourceServer CreateTerms CreateUserImportJob CreateUserPoolClient CreateUserPoolDomain
     CreateUserPoolReplica DeleteGroup DeleteIdentityProvider DeleteManagedLoginBranding DeleteResourceServer
     DeleteTerms DeleteUserPool DeleteUserPoolClient DeleteUserPoolClientSecret DeleteUserPoolDomain
     DeleteUserPoolReplica SetLogDeliveryConfiguration SetRiskConfiguration SetUICustomization SetUserPoolMfaConfig
     SetUserPoolClientSessionConfiguration SetUserPoolSessionConfiguration StartUserImportJob StopUserImportJob
     UpdateGroup UpdateIdentityProvider UpdateManagedLoginBranding UpdateResourceServer UpdateTerms
     UpdateUserPoolClient UpdateUserPoolDomain UpdateUserPoolReplica`,
  ),
  ...rows({ ...onPool, level: 'Write', conditionKeys: [resourceTag, requestTag, tagKeys] }, 'UpdateUserPool'),
  ...rows({ ...onPool, level: 'Tagging', conditionKeys: [resourceTag, requestTag, tagKeys] }, 'TagResource'),
  ...rows({ ...onPool, level: 'Tagging', conditionKeys: [resourceTag, tagKeys] }, 'UntagResource'),
  ...rows({ ...onEverything, level: 'Write', conditionKeys: [resourceTag, requestTag, tagKeys] }, 'CreateUserPool'),
  ...rows({ ...onEverything, level: 'List' }, 'ListUserPools'),
  ...rows({ ...onEverything, level: 'Read' }, 'DescribeUserPoolDomain GetProvisionedLimit'),
  ...rows({ ...onEverything, level: 'Write' }, 'UpdateProvisionedLimit'),
  ...rows({ ...elsewhere, level: 'Write' }, 'AssociateWebACL DisassociateWebACL'),
  ...rows({ ...elsewhere, level: 'Read' }, 'GetWebACLForResource'),
  ...rows({ ...elsewhere, level: 'List' }, 'ListResourcesForWebACL'),
  ...rows(
    unsigned,
    `AssociateSoftwareToken ChangePassword CompleteWebAuthnRegistration ConfirmDevice ConfirmForgotPassword
     ConfirmSignUp DeleteUser DeleteUserAttributes DeleteWebAuthnCredential ForgetDevice ForgotPassword GetClientToken
     GetDevice GetTokensFromRefreshToken GetUser GetUserAttributeVerificationCode GetUserAuthFactors GlobalSignOut
     InitiateAuth ListDevices ListUserSessions ListWebAuthnCredentials ResendConfirmationCode RespondToAuthChallenge
     RevokeToken RevokeUserSession SetUserMFAPreference SetUserSettings SignUp StartWebAuthnRegistration
     UpdateAuthEventFeedback UpdateDeviceStatus UpdateUserAttributes VerifySoftwareToken VerifyUserAttribute`,
  ),
]

const onEntity = {
  access: 'signed',
  resource: 'arn',
  conditionKeys: [resourceTag, requestTag, tagKeys, 'iam:PermissionsBoundary', 'iam:PolicyARN'],
} as const

/** Which keys each action has in detail is not told apart: a warning would cost more than it helps. */
const iamActions: readonly ActionRow[] = [
  ...rows(
    { ...onEntity, level: 'Write' },
    `CreateAccessKey CreateGroup CreateRole CreateUser DeleteAccessKey DeleteGroup DeleteRole DeleteUser
     AddUserToGroup RemoveUserFromGroup UpdateAccessKey UpdateGroup UpdateRole UpdateRoleDescription UpdateUser`,
  ),
  ...rows({ ...onEntity, level: 'Tagging' }, 'TagPolicy TagRole TagUser UntagPolicy UntagRole UntagUser'),
  ...rows(
    { ...onEntity, level: 'Permissions management' },
    `AttachGroupPolicy AttachRolePolicy AttachUserPolicy CreatePolicy CreatePolicyVersion DeleteGroupPolicy DeletePolicy
     DeletePolicyVersion DeleteRolePermissionsBoundary DeleteRolePolicy DeleteUserPermissionsBoundary DeleteUserPolicy
     DetachGroupPolicy DetachRolePolicy DetachUserPolicy PutGroupPolicy PutRolePermissionsBoundary PutRolePolicy
     PutUserPermissionsBoundary PutUserPolicy SetDefaultPolicyVersion UpdateAssumeRolePolicy`,
  ),
  ...rows(
    { ...onEntity, level: 'Read' },
    `GetAccessKeyLastUsed GetContextKeysForPrincipalPolicy GetGroup GetGroupPolicy GetPolicy GetPolicyVersion GetRole
     GetRolePolicy GetUser GetUserPolicy SimulatePrincipalPolicy`,
  ),
  ...rows(
    { ...onEntity, level: 'List' },
    `ListAccessKeys ListAttachedGroupPolicies ListAttachedRolePolicies ListAttachedUserPolicies ListEntitiesForPolicy
     ListGroupPolicies ListGroupsForUser ListInstanceProfilesForRole ListPolicyTags ListPolicyVersions ListRolePolicies
     ListRoleTags ListUserPolicies ListUserTags`,
  ),
  ...rows(
    { ...onEverything, level: 'Read' },
    'GetAccountAuthorizationDetails GetAccountSummary GetContextKeysForCustomPolicy SimulateCustomPolicy',
  ),
  ...rows({ ...onEverything, level: 'List' }, 'ListAccountAliases ListGroups ListPolicies ListRoles ListUsers'),
  ...rows(
    elsewhere,
    'CreateServiceLinkedRole ListOpenIDConnectProviders ListSAMLProviders ListServerCertificates PassRole',
  ),
]

const onRole = {
  access: 'signed',
  resource: 'arn',
  level: 'Write',
  conditionKeys: [
    resourceTag,
    requestTag,
    tagKeys,
    'sts:ExternalId',
    'sts:RoleSessionName',
    'sts:SourceIdentity',
    'sts:TransitiveTagKeys',
  ],
} as const

const stsActions: readonly ActionRow[] = [
  ...rows(onRole, 'AssumeRole SetSourceIdentity TagSession'),
  ...rows({ ...onEverything, level: 'Read' }, 'GetAccessKeyInfo GetCallerIdentity GetSessionToken'),
  ...rows({ ...onRole, access: 'permission-only' }, 'AssumeRoleWithSAML AssumeRoleWithWebIdentity'),
]

/** The actions that policies can name here, for linters. */
export const servedActions: ActionTable = {
  'cognito-idp': userPoolActions,
  iam: iamActions,
  sts: stsActions,
}
