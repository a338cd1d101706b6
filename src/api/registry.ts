import { ChangePassword } from './account/change-password.js'
import { CompleteWebAuthnRegistration } from './account/complete-web-authn-registration.js'
import { ConfirmForgotPassword } from './account/confirm-forgot-password.js'
import { DeleteUser } from './account/delete-user.js'
import { DeleteUserAttributes } from './account/delete-user-attributes.js'
import { DeleteWebAuthnCredential } from './account/delete-web-authn-credential.js'
import { ForgotPassword } from './account/forgot-password.js'
import { GetUser } from './account/get-user.js'
import { GetUserAttributeVerificationCode } from './account/get-user-attribute-verification-code.js'
import { GetUserAuthFactors } from './account/get-user-auth-factors.js'
import { GlobalSignOut } from './account/global-sign-out.js'
import { ListUserSessions } from './account/list-user-sessions.js'
import { ListWebAuthnCredentials } from './account/list-web-authn-credentials.js'
import { RevokeUserSession } from './account/revoke-user-session.js'
import { StartWebAuthnRegistration } from './account/start-web-authn-registration.js'
import { UpdateUserAttributes } from './account/update-user-attributes.js'
import { VerifyUserAttribute } from './account/verify-user-attribute.js'
import { AddUserPoolClientSecret } from './app-clients/add-user-pool-client-secret.js'
import { CreateUserPoolClient } from './app-clients/create-user-pool-client.js'
import { DeleteUserPoolClient } from './app-clients/delete-user-pool-client.js'
import { DeleteUserPoolClientSecret } from './app-clients/delete-user-pool-client-secret.js'
import { DescribeUserPoolClient } from './app-clients/describe-user-pool-client.js'
import { GetUserPoolClientSessionConfiguration } from './app-clients/get-user-pool-client-session-configuration.js'
import { ListUserPoolClientSecrets } from './app-clients/list-user-pool-client-secrets.js'
import { ListUserPoolClients } from './app-clients/list-user-pool-clients.js'
import { SetUserPoolClientSessionConfiguration } from './app-clients/set-user-pool-client-session-configuration.js'
import { UpdateUserPoolClient } from './app-clients/update-user-pool-client.js'
import { AdminForgetDevice } from './devices/admin-forget-device.js'
import { AdminGetDevice } from './devices/admin-get-device.js'
import { AdminListDevices } from './devices/admin-list-devices.js'
import { AdminUpdateDeviceStatus } from './devices/admin-update-device-status.js'
import { ConfirmDevice } from './devices/confirm-device.js'
import { ForgetDevice } from './devices/forget-device.js'
import { GetDevice } from './devices/get-device.js'
import { ListDevices } from './devices/list-devices.js'
import { UpdateDeviceStatus } from './devices/update-device-status.js'
import { CreateUserPoolDomain } from './domains/create-user-pool-domain.js'
import { DeleteUserPoolDomain } from './domains/delete-user-pool-domain.js'
import { DescribeUserPoolDomain } from './domains/describe-user-pool-domain.js'
import { UpdateUserPoolDomain } from './domains/update-user-pool-domain.js'
import { AdminAddUserToGroup } from './groups/admin-add-user-to-group.js'
import { AdminListGroupsForUser } from './groups/admin-list-groups-for-user.js'
import { AdminRemoveUserFromGroup } from './groups/admin-remove-user-from-group.js'
import { CreateGroup } from './groups/create-group.js'
import { DeleteGroup } from './groups/delete-group.js'
import { GetGroup } from './groups/get-group.js'
import { ListGroups } from './groups/list-groups.js'
import { ListUsersInGroup } from './groups/list-users-in-group.js'
import { UpdateGroup } from './groups/update-group.js'
import { CreateIdentityProvider } from './identity-providers/create-identity-provider.js'
import { DeleteIdentityProvider } from './identity-providers/delete-identity-provider.js'
import { DescribeIdentityProvider } from './identity-providers/describe-identity-provider.js'
import { GetIdentityProviderByIdentifier } from './identity-providers/get-identity-provider-by-identifier.js'
import { ListIdentityProviders } from './identity-providers/list-identity-providers.js'
import { UpdateIdentityProvider } from './identity-providers/update-identity-provider.js'
import { CreateUserImportJob } from './import-jobs/create-user-import-job.js'
import { DescribeUserImportJob } from './import-jobs/describe-user-import-job.js'
import { GetCSVHeader } from './import-jobs/get-csv-header.js'
import { ListUserImportJobs } from './import-jobs/list-user-import-jobs.js'
import { StartUserImportJob } from './import-jobs/start-user-import-job.js'
import { StopUserImportJob } from './import-jobs/stop-user-import-job.js'
import { CreateManagedLoginBranding } from './managed-login/create-managed-login-branding.js'
import { CreateTerms } from './managed-login/create-terms.js'
import { DeleteManagedLoginBranding } from './managed-login/delete-managed-login-branding.js'
import { DeleteTerms } from './managed-login/delete-terms.js'
import { DescribeManagedLoginBranding } from './managed-login/describe-managed-login-branding.js'
import { DescribeManagedLoginBrandingByClient } from './managed-login/describe-managed-login-branding-by-client.js'
import { DescribeTerms } from './managed-login/describe-terms.js'
import { DescribeTermsByClient } from './managed-login/describe-terms-by-client.js'
import { GetUICustomization } from './managed-login/get-ui-customization.js'
import { ListTerms } from './managed-login/list-terms.js'
import { SetUICustomization } from './managed-login/set-ui-customization.js'
import { UpdateManagedLoginBranding } from './managed-login/update-managed-login-branding.js'
import { UpdateTerms } from './managed-login/update-terms.js'
import { AdminDeleteSoftwareToken } from './mfa/admin-delete-software-token.js'
import { AdminSetUserMFAPreference } from './mfa/admin-set-user-mfa-preference.js'
import { AdminSetUserSettings } from './mfa/admin-set-user-settings.js'
import { AssociateSoftwareToken } from './mfa/associate-software-token.js'
import { SetUserMFAPreference } from './mfa/set-user-mfa-preference.js'
import { SetUserSettings } from './mfa/set-user-settings.js'
import { VerifySoftwareToken } from './mfa/verify-software-token.js'
import type { Registry } from './operation.js'
import { CreateResourceServer } from './resource-servers/create-resource-server.js'
import { DeleteResourceServer } from './resource-servers/delete-resource-server.js'
import { DescribeResourceServer } from './resource-servers/describe-resource-server.js'
import { ListResourceServers } from './resource-servers/list-resource-servers.js'
import { UpdateResourceServer } from './resource-servers/update-resource-server.js'
import { AdminInitiateAuth } from './sign-in/admin-initiate-auth.js'
import { AdminRespondToAuthChallenge } from './sign-in/admin-respond-to-auth-challenge.js'
import { GetClientToken } from './sign-in/get-client-token.js'
import { GetTokensFromRefreshToken } from './sign-in/get-tokens-from-refresh-token.js'
import { InitiateAuth } from './sign-in/initiate-auth.js'
import { RespondToAuthChallenge } from './sign-in/respond-to-auth-challenge.js'
import { RevokeToken } from './sign-in/revoke-token.js'
import { ConfirmSignUp } from './sign-up/confirm-sign-up.js'
import { ResendConfirmationCode } from './sign-up/resend-confirmation-code.js'
import { SignUp } from './sign-up/sign-up.js'
import { AdminListUserAuthEvents } from './threats/admin-list-user-auth-events.js'
import { AdminUpdateAuthEventFeedback } from './threats/admin-update-auth-event-feedback.js'
import { DescribeRiskConfiguration } from './threats/describe-risk-configuration.js'
import { GetLogDeliveryConfiguration } from './threats/get-log-delivery-configuration.js'
import { SetLogDeliveryConfiguration } from './threats/set-log-delivery-configuration.js'
import { SetRiskConfiguration } from './threats/set-risk-configuration.js'
import { UpdateAuthEventFeedback } from './threats/update-auth-event-feedback.js'
import { AddCustomAttributes } from './user-pools/add-custom-attributes.js'
import { CreateUserPool } from './user-pools/create-user-pool.js'
import { CreateUserPoolReplica } from './user-pools/create-user-pool-replica.js'
import { DeleteUserPool } from './user-pools/delete-user-pool.js'
import { DeleteUserPoolReplica } from './user-pools/delete-user-pool-replica.js'
import { DescribeUserPool } from './user-pools/describe-user-pool.js'
import { GetProvisionedLimit } from './user-pools/get-provisioned-limit.js'
import { GetSigningCertificate } from './user-pools/get-signing-certificate.js'
import { GetUserPoolMfaConfig } from './user-pools/get-user-pool-mfa-config.js'
import { GetUserPoolSessionConfiguration } from './user-pools/get-user-pool-session-configuration.js'
import { ListTagsForResource } from './user-pools/list-tags-for-resource.js'
import { ListUserPoolReplicas } from './user-pools/list-user-pool-replicas.js'
import { ListUserPools } from './user-pools/list-user-pools.js'
import { SetUserPoolMfaConfig } from './user-pools/set-user-pool-mfa-config.js'
import { SetUserPoolSessionConfiguration } from './user-pools/set-user-pool-session-configuration.js'
import { TagResource } from './user-pools/tag-resource.js'
import { UntagResource } from './user-pools/untag-resource.js'
import { UpdateProvisionedLimit } from './user-pools/update-provisioned-limit.js'
import { UpdateUserPool } from './user-pools/update-user-pool.js'
import { UpdateUserPoolReplica } from './user-pools/update-user-pool-replica.js'
import { AdminConfirmSignUp } from './users/admin-confirm-sign-up.js'
import { AdminCreateUser } from './users/admin-create-user.js'
import { AdminDeleteUser } from './users/admin-delete-user.js'
import { AdminDeleteUserAttributes } from './users/admin-delete-user-attributes.js'
import { AdminDisableProviderForUser } from './users/admin-disable-provider-for-user.js'
import { AdminDisableUser } from './users/admin-disable-user.js'
import { AdminEnableUser } from './users/admin-enable-user.js'
import { AdminGetUser } from './users/admin-get-user.js'
import { AdminGetUserAuthFactors } from './users/admin-get-user-auth-factors.js'
import { AdminLinkProviderForUser } from './users/admin-link-provider-for-user.js'
import { AdminListUserSessions } from './users/admin-list-user-sessions.js'
import { AdminResetUserPassword } from './users/admin-reset-user-password.js'
import { AdminRevokeUserSession } from './users/admin-revoke-user-session.js'
import { AdminSetUserPassword } from './users/admin-set-user-password.js'
import { AdminUpdateUserAttributes } from './users/admin-update-user-attributes.js'
import { AdminUserGlobalSignOut } from './users/admin-user-global-sign-out.js'
import { ListUsers } from './users/list-users.js'

/** Every operation of the API. */
export const registry: Registry = {
  AddCustomAttributes,
  AddUserPoolClientSecret,
  AdminAddUserToGroup,
  AdminConfirmSignUp,
  AdminCreateUser,
  AdminDeleteSoftwareToken,
  AdminDeleteUser,
  AdminDeleteUserAttributes,
  AdminDisableProviderForUser,
  AdminDisableUser,
  AdminEnableUser,
  AdminForgetDevice,
  AdminGetDevice,
  AdminGetUser,
  AdminGetUserAuthFactors,
  AdminInitiateAuth,
  AdminLinkProviderForUser,
  AdminListDevices,
  AdminListGroupsForUser,
  AdminListUserAuthEvents,
  AdminListUserSessions,
  AdminRemoveUserFromGroup,
  AdminResetUserPassword,
  AdminRespondToAuthChallenge,
  AdminRevokeUserSession,
  AdminSetUserMFAPreference,
  AdminSetUserPassword,
  AdminSetUserSettings,
  AdminUpdateAuthEventFeedback,
  AdminUpdateDeviceStatus,
  AdminUpdateUserAttributes,
  AdminUserGlobalSignOut,
  AssociateSoftwareToken,
  ChangePassword,
  CompleteWebAuthnRegistration,
  ConfirmDevice,
  ConfirmForgotPassword,
  ConfirmSignUp,
  CreateGroup,
  CreateIdentityProvider,
  CreateManagedLoginBranding,
  CreateResourceServer,
  CreateTerms,
  CreateUserImportJob,
  CreateUserPool,
  CreateUserPoolClient,
  CreateUserPoolDomain,
  CreateUserPoolReplica,
  DeleteGroup,
  DeleteIdentityProvider,
  DeleteManagedLoginBranding,
  DeleteResourceServer,
  DeleteTerms,
  DeleteUser,
  DeleteUserAttributes,
  DeleteUserPool,
  DeleteUserPoolClient,
  DeleteUserPoolClientSecret,
  DeleteUserPoolDomain,
  DeleteUserPoolReplica,
  DeleteWebAuthnCredential,
  DescribeIdentityProvider,
  DescribeManagedLoginBranding,
  DescribeManagedLoginBrandingByClient,
  DescribeResourceServer,
  DescribeRiskConfiguration,
  DescribeTerms,
  DescribeTermsByClient,
  DescribeUserImportJob,
  DescribeUserPool,
  DescribeUserPoolClient,
  DescribeUserPoolDomain,
  ForgetDevice,
  ForgotPassword,
  GetCSVHeader,
  GetClientToken,
  GetDevice,
  GetGroup,
  GetIdentityProviderByIdentifier,
  GetLogDeliveryConfiguration,
  GetProvisionedLimit,
  GetSigningCertificate,
  GetTokensFromRefreshToken,
  GetUICustomization,
  GetUser,
  GetUserAttributeVerificationCode,
  GetUserAuthFactors,
  GetUserPoolClientSessionConfiguration,
  GetUserPoolMfaConfig,
  GetUserPoolSessionConfiguration,
  GlobalSignOut,
  InitiateAuth,
  ListDevices,
  ListGroups,
  ListIdentityProviders,
  ListResourceServers,
  ListTagsForResource,
  ListTerms,
  ListUserImportJobs,
  ListUserPoolClientSecrets,
  ListUserPoolClients,
  ListUserPoolReplicas,
  ListUserPools,
  ListUserSessions,
  ListUsers,
  ListUsersInGroup,
  ListWebAuthnCredentials,
  ResendConfirmationCode,
  RespondToAuthChallenge,
  RevokeToken,
  RevokeUserSession,
  SetLogDeliveryConfiguration,
  SetRiskConfiguration,
  SetUICustomization,
  SetUserMFAPreference,
  SetUserPoolClientSessionConfiguration,
  SetUserPoolMfaConfig,
  SetUserPoolSessionConfiguration,
  SetUserSettings,
  SignUp,
  StartUserImportJob,
  StartWebAuthnRegistration,
  StopUserImportJob,
  TagResource,
  UntagResource,
  UpdateAuthEventFeedback,
  UpdateDeviceStatus,
  UpdateGroup,
  UpdateIdentityProvider,
  UpdateManagedLoginBranding,
  UpdateProvisionedLimit,
  UpdateResourceServer,
  UpdateTerms,
  UpdateUserAttributes,
  UpdateUserPool,
  UpdateUserPoolClient,
  UpdateUserPoolDomain,
  UpdateUserPoolReplica,
  VerifySoftwareToken,
  VerifyUserAttribute,
}
