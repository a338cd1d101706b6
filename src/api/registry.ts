import { ChangePassword } from './account/change-password.js'
import { ConfirmForgotPassword } from './account/confirm-forgot-password.js'
import { DeleteUser } from './account/delete-user.js'
import { DeleteUserAttributes } from './account/delete-user-attributes.js'
import { ForgotPassword } from './account/forgot-password.js'
import { GetUser } from './account/get-user.js'
import { GetUserAttributeVerificationCode } from './account/get-user-attribute-verification-code.js'
import { GlobalSignOut } from './account/global-sign-out.js'
import { UpdateUserAttributes } from './account/update-user-attributes.js'
import { VerifyUserAttribute } from './account/verify-user-attribute.js'
import { CreateUserPoolClient } from './app-clients/create-user-pool-client.js'
import { DeleteUserPoolClient } from './app-clients/delete-user-pool-client.js'
import { DescribeUserPoolClient } from './app-clients/describe-user-pool-client.js'
import { ListUserPoolClients } from './app-clients/list-user-pool-clients.js'
import { UpdateUserPoolClient } from './app-clients/update-user-pool-client.js'
import { AdminAddUserToGroup } from './groups/admin-add-user-to-group.js'
import { AdminListGroupsForUser } from './groups/admin-list-groups-for-user.js'
import { AdminRemoveUserFromGroup } from './groups/admin-remove-user-from-group.js'
import { CreateGroup } from './groups/create-group.js'
import { DeleteGroup } from './groups/delete-group.js'
import { GetGroup } from './groups/get-group.js'
import { ListGroups } from './groups/list-groups.js'
import { ListUsersInGroup } from './groups/list-users-in-group.js'
import { UpdateGroup } from './groups/update-group.js'
import { notImplemented, type Registry } from './operation.js'
import { AdminInitiateAuth } from './sign-in/admin-initiate-auth.js'
import { AdminRespondToAuthChallenge } from './sign-in/admin-respond-to-auth-challenge.js'
import { GetTokensFromRefreshToken } from './sign-in/get-tokens-from-refresh-token.js'
import { InitiateAuth } from './sign-in/initiate-auth.js'
import { RespondToAuthChallenge } from './sign-in/respond-to-auth-challenge.js'
import { RevokeToken } from './sign-in/revoke-token.js'
import { ConfirmSignUp } from './sign-up/confirm-sign-up.js'
import { ResendConfirmationCode } from './sign-up/resend-confirmation-code.js'
import { SignUp } from './sign-up/sign-up.js'
import { AddCustomAttributes } from './user-pools/add-custom-attributes.js'
import { CreateUserPool } from './user-pools/create-user-pool.js'
import { DeleteUserPool } from './user-pools/delete-user-pool.js'
import { DescribeUserPool } from './user-pools/describe-user-pool.js'
import { GetUserPoolMfaConfig } from './user-pools/get-user-pool-mfa-config.js'
import { ListTagsForResource } from './user-pools/list-tags-for-resource.js'
import { ListUserPools } from './user-pools/list-user-pools.js'
import { TagResource } from './user-pools/tag-resource.js'
import { UntagResource } from './user-pools/untag-resource.js'
import { UpdateUserPool } from './user-pools/update-user-pool.js'
import { AdminConfirmSignUp } from './users/admin-confirm-sign-up.js'
import { AdminCreateUser } from './users/admin-create-user.js'
import { AdminDeleteUser } from './users/admin-delete-user.js'
import { AdminDeleteUserAttributes } from './users/admin-delete-user-attributes.js'
import { AdminDisableUser } from './users/admin-disable-user.js'
import { AdminEnableUser } from './users/admin-enable-user.js'
import { AdminGetUser } from './users/admin-get-user.js'
import { AdminResetUserPassword } from './users/admin-reset-user-password.js'
import { AdminSetUserPassword } from './users/admin-set-user-password.js'
import { AdminUpdateUserAttributes } from './users/admin-update-user-attributes.js'
import { AdminUserGlobalSignOut } from './users/admin-user-global-sign-out.js'
import { ListUsers } from './users/list-users.js'

/** Every operation of the API. What is `notImplemented` is refused and listed as missing in docs/operations.md. */
export const registry: Registry = {
  AddCustomAttributes,
  AddUserPoolClientSecret: notImplemented('AddUserPoolClientSecret'),
  AdminAddUserToGroup,
  AdminConfirmSignUp,
  AdminCreateUser,
  AdminDeleteSoftwareToken: notImplemented('AdminDeleteSoftwareToken'),
  AdminDeleteUser,
  AdminDeleteUserAttributes,
  AdminDisableProviderForUser: notImplemented('AdminDisableProviderForUser'),
  AdminDisableUser,
  AdminEnableUser,
  AdminForgetDevice: notImplemented('AdminForgetDevice'),
  AdminGetDevice: notImplemented('AdminGetDevice'),
  AdminGetUser,
  AdminGetUserAuthFactors: notImplemented('AdminGetUserAuthFactors'),
  AdminInitiateAuth,
  AdminLinkProviderForUser: notImplemented('AdminLinkProviderForUser'),
  AdminListDevices: notImplemented('AdminListDevices'),
  AdminListGroupsForUser,
  AdminListUserAuthEvents: notImplemented('AdminListUserAuthEvents'),
  AdminListUserSessions: notImplemented('AdminListUserSessions'),
  AdminRemoveUserFromGroup,
  AdminResetUserPassword,
  AdminRespondToAuthChallenge,
  AdminRevokeUserSession: notImplemented('AdminRevokeUserSession'),
  AdminSetUserMFAPreference: notImplemented('AdminSetUserMFAPreference'),
  AdminSetUserPassword,
  AdminSetUserSettings: notImplemented('AdminSetUserSettings'),
  AdminUpdateAuthEventFeedback: notImplemented('AdminUpdateAuthEventFeedback'),
  AdminUpdateDeviceStatus: notImplemented('AdminUpdateDeviceStatus'),
  AdminUpdateUserAttributes,
  AdminUserGlobalSignOut,
  AssociateSoftwareToken: notImplemented('AssociateSoftwareToken'),
  ChangePassword,
  CompleteWebAuthnRegistration: notImplemented('CompleteWebAuthnRegistration'),
  ConfirmDevice: notImplemented('ConfirmDevice'),
  ConfirmForgotPassword,
  ConfirmSignUp,
  CreateGroup,
  CreateIdentityProvider: notImplemented('CreateIdentityProvider'),
  CreateManagedLoginBranding: notImplemented('CreateManagedLoginBranding'),
  CreateResourceServer: notImplemented('CreateResourceServer'),
  CreateTerms: notImplemented('CreateTerms'),
  CreateUserImportJob: notImplemented('CreateUserImportJob'),
  CreateUserPool,
  CreateUserPoolClient,
  CreateUserPoolDomain: notImplemented('CreateUserPoolDomain'),
  CreateUserPoolReplica: notImplemented('CreateUserPoolReplica'),
  DeleteGroup,
  DeleteIdentityProvider: notImplemented('DeleteIdentityProvider'),
  DeleteManagedLoginBranding: notImplemented('DeleteManagedLoginBranding'),
  DeleteResourceServer: notImplemented('DeleteResourceServer'),
  DeleteTerms: notImplemented('DeleteTerms'),
  DeleteUser,
  DeleteUserAttributes,
  DeleteUserPool,
  DeleteUserPoolClient,
  DeleteUserPoolClientSecret: notImplemented('DeleteUserPoolClientSecret'),
  DeleteUserPoolDomain: notImplemented('DeleteUserPoolDomain'),
  DeleteUserPoolReplica: notImplemented('DeleteUserPoolReplica'),
  DeleteWebAuthnCredential: notImplemented('DeleteWebAuthnCredential'),
  DescribeIdentityProvider: notImplemented('DescribeIdentityProvider'),
  DescribeManagedLoginBranding: notImplemented('DescribeManagedLoginBranding'),
  DescribeManagedLoginBrandingByClient: notImplemented('DescribeManagedLoginBrandingByClient'),
  DescribeResourceServer: notImplemented('DescribeResourceServer'),
  DescribeRiskConfiguration: notImplemented('DescribeRiskConfiguration'),
  DescribeTerms: notImplemented('DescribeTerms'),
  DescribeTermsByClient: notImplemented('DescribeTermsByClient'),
  DescribeUserImportJob: notImplemented('DescribeUserImportJob'),
  DescribeUserPool,
  DescribeUserPoolClient,
  DescribeUserPoolDomain: notImplemented('DescribeUserPoolDomain'),
  ForgetDevice: notImplemented('ForgetDevice'),
  ForgotPassword,
  GetCSVHeader: notImplemented('GetCSVHeader'),
  GetClientToken: notImplemented('GetClientToken'),
  GetDevice: notImplemented('GetDevice'),
  GetGroup,
  GetIdentityProviderByIdentifier: notImplemented('GetIdentityProviderByIdentifier'),
  GetLogDeliveryConfiguration: notImplemented('GetLogDeliveryConfiguration'),
  GetProvisionedLimit: notImplemented('GetProvisionedLimit'),
  GetSigningCertificate: notImplemented('GetSigningCertificate'),
  GetTokensFromRefreshToken,
  GetUICustomization: notImplemented('GetUICustomization'),
  GetUser,
  GetUserAttributeVerificationCode,
  GetUserAuthFactors: notImplemented('GetUserAuthFactors'),
  GetUserPoolClientSessionConfiguration: notImplemented('GetUserPoolClientSessionConfiguration'),
  GetUserPoolMfaConfig,
  GetUserPoolSessionConfiguration: notImplemented('GetUserPoolSessionConfiguration'),
  GlobalSignOut,
  InitiateAuth,
  ListDevices: notImplemented('ListDevices'),
  ListGroups,
  ListIdentityProviders: notImplemented('ListIdentityProviders'),
  ListResourceServers: notImplemented('ListResourceServers'),
  ListTagsForResource,
  ListTerms: notImplemented('ListTerms'),
  ListUserImportJobs: notImplemented('ListUserImportJobs'),
  ListUserPoolClientSecrets: notImplemented('ListUserPoolClientSecrets'),
  ListUserPoolClients,
  ListUserPoolReplicas: notImplemented('ListUserPoolReplicas'),
  ListUserPools,
  ListUserSessions: notImplemented('ListUserSessions'),
  ListUsers,
  ListUsersInGroup,
  ListWebAuthnCredentials: notImplemented('ListWebAuthnCredentials'),
  ResendConfirmationCode,
  RespondToAuthChallenge,
  RevokeToken,
  RevokeUserSession: notImplemented('RevokeUserSession'),
  SetLogDeliveryConfiguration: notImplemented('SetLogDeliveryConfiguration'),
  SetRiskConfiguration: notImplemented('SetRiskConfiguration'),
  SetUICustomization: notImplemented('SetUICustomization'),
  SetUserMFAPreference: notImplemented('SetUserMFAPreference'),
  SetUserPoolClientSessionConfiguration: notImplemented('SetUserPoolClientSessionConfiguration'),
  SetUserPoolMfaConfig: notImplemented('SetUserPoolMfaConfig'),
  SetUserPoolSessionConfiguration: notImplemented('SetUserPoolSessionConfiguration'),
  SetUserSettings: notImplemented('SetUserSettings'),
  SignUp,
  StartUserImportJob: notImplemented('StartUserImportJob'),
  StartWebAuthnRegistration: notImplemented('StartWebAuthnRegistration'),
  StopUserImportJob: notImplemented('StopUserImportJob'),
  TagResource,
  UntagResource,
  UpdateAuthEventFeedback: notImplemented('UpdateAuthEventFeedback'),
  UpdateDeviceStatus: notImplemented('UpdateDeviceStatus'),
  UpdateGroup,
  UpdateIdentityProvider: notImplemented('UpdateIdentityProvider'),
  UpdateManagedLoginBranding: notImplemented('UpdateManagedLoginBranding'),
  UpdateProvisionedLimit: notImplemented('UpdateProvisionedLimit'),
  UpdateResourceServer: notImplemented('UpdateResourceServer'),
  UpdateTerms: notImplemented('UpdateTerms'),
  UpdateUserAttributes,
  UpdateUserPool,
  UpdateUserPoolClient,
  UpdateUserPoolDomain: notImplemented('UpdateUserPoolDomain'),
  UpdateUserPoolReplica: notImplemented('UpdateUserPoolReplica'),
  VerifySoftwareToken: notImplemented('VerifySoftwareToken'),
  VerifyUserAttribute,
}
