import type { OperationName } from '../../src/api/model/operations.js'
import { PASSWORD } from '../support/seed.js'
import { appearanceCalls, appearanceRemovals } from './tenant-calls-appearance.js'
import { federationCalls, federationRemovals } from './tenant-calls-federation.js'
import { threatCalls } from './tenant-calls-threats.js'
import { deviceOperationCalls, deviceRemovals, trackingDevices } from './tenant-devices.js'
import { importCalls } from './tenant-imports.js'

/** What a caller names: things of its own pool, of somebody else's, ones that are gone, or ones that never were. */
export interface Names {
  readonly poolId: string
  readonly clientId: string
  readonly username: string
  readonly access: string
  readonly refresh: string
  readonly session: string
  /** Of the sign-in that the tokens are of. */
  readonly device: string
  readonly otherDevice: string
  readonly arn: string
  readonly group: string
  readonly branding: string
  readonly terms: string
  /** Sessions of the user, neither of them that of the access token. */
  readonly family: string
  readonly otherFamily: string
  /** A client with a secret. */
  readonly confidential: string
  readonly secretId: string
  readonly resourceServer: string
  readonly domain: string
  readonly provider: string
  /** Another name of the provider. */
  readonly identifier: string
  readonly importJob: string
}

type Build = (names: Names) => Readonly<Record<string, unknown>>

const administered = ({ poolId, username }: Names) => ({ UserPoolId: poolId, Username: username })
const inPool = ({ poolId }: Names) => ({ UserPoolId: poolId })
const ofClient = ({ poolId, clientId }: Names) => ({ UserPoolId: poolId, ClientId: clientId })
const person = ({ clientId, username }: Names) => ({ ClientId: clientId, Username: username })
const token = ({ access }: Names) => ({ AccessToken: access })
const email = [{ Name: 'email', Value: 'other@example.com' }]
const grouped = ({ poolId, group }: Names) => ({ UserPoolId: poolId, GroupName: group })
const refreshing = { AuthFlow: 'REFRESH_TOKEN_AUTH' }

/**
 * A call of every operation that names something which belongs to a pool. In an order in which each may succeed: what
 * deletes comes last.
 */
export const tenantCalls: Partial<Readonly<Record<OperationName, Build>>> = {
  ...appearanceCalls,
  ...federationCalls,
  ...importCalls,
  ...deviceOperationCalls,
  ...threatCalls,
  AddCustomAttributes: (names) => ({
    ...inPool(names),
    CustomAttributes: [{ Name: 'tenant', AttributeDataType: 'String' }],
  }),
  AdminAddUserToGroup: (names) => ({ ...grouped(names), Username: names.username }),
  AdminConfirmSignUp: administered,
  AdminCreateUser: (names) => ({ ...administered(names), MessageAction: 'RESEND' }),
  AdminDeleteUserAttributes: (names) => ({ ...administered(names), UserAttributeNames: ['nickname'] }),
  AdminEnableUser: administered,
  AdminGetUser: administered,
  AdminGetUserAuthFactors: administered,
  AdminInitiateAuth: (names) => ({
    ...ofClient(names),
    AuthFlow: 'ADMIN_USER_PASSWORD_AUTH',
    AuthParameters: { USERNAME: names.username, PASSWORD },
  }),
  AdminListGroupsForUser: administered,
  AdminRemoveUserFromGroup: (names) => ({ ...grouped(names), Username: names.username }),
  AdminRespondToAuthChallenge: (names) => ({
    ...ofClient(names),
    ChallengeName: 'NEW_PASSWORD_REQUIRED',
    Session: names.session,
    ChallengeResponses: { USERNAME: names.username, NEW_PASSWORD: PASSWORD },
  }),
  AdminSetUserMFAPreference: (names) => ({ ...administered(names), SMSMfaSettings: { Enabled: false } }),
  AdminSetUserSettings: (names) => ({ ...administered(names), MFAOptions: [] }),
  AdminDeleteSoftwareToken: administered,
  AdminSetUserPassword: (names) => ({ ...administered(names), Password: 'Tenant-Horse-7', Permanent: true }),
  AdminUpdateUserAttributes: (names) => ({ ...administered(names), UserAttributes: email }),
  AssociateSoftwareToken: token,
  ChangePassword: (names) => ({ ...token(names), PreviousPassword: PASSWORD, ProposedPassword: 'Tenant-Horse-7' }),
  CompleteWebAuthnRegistration: (names) => ({ ...token(names), Credential: {} }),
  ConfirmForgotPassword: (names) => ({ ...person(names), ConfirmationCode: '123456', Password: 'Tenant-Horse-7' }),
  ConfirmSignUp: (names) => ({ ...person(names), ConfirmationCode: '123456' }),
  CreateGroup: (names) => ({ ...inPool(names), GroupName: 'tenant' }),
  CreateUserPoolClient: (names) => ({ ...inPool(names), ClientName: 'tenant' }),
  DescribeUserPool: inPool,
  DescribeUserPoolClient: ofClient,
  ForgotPassword: person,
  GetClientToken: ({ clientId }) => ({ ClientId: clientId, Secret: 'guessed0guessed0guessed0' }),
  GetGroup: grouped,
  GetTokensFromRefreshToken: ({ clientId, refresh, device }) => ({
    ClientId: clientId,
    RefreshToken: refresh,
    DeviceKey: device,
  }),
  GetUser: token,
  GetUserAttributeVerificationCode: (names) => ({ ...token(names), AttributeName: 'email' }),
  GetUserAuthFactors: token,
  GetUserPoolMfaConfig: inPool,
  InitiateAuth: ({ clientId, refresh, device }) => ({
    ClientId: clientId,
    ...refreshing,
    AuthParameters: { REFRESH_TOKEN: refresh, DEVICE_KEY: device },
  }),
  ListGroups: inPool,
  ListUsersInGroup: grouped,
  ListTagsForResource: ({ arn }) => ({ ResourceArn: arn }),
  ListUserPoolClients: inPool,
  ListUsers: inPool,
  ListWebAuthnCredentials: token,
  ResendConfirmationCode: person,
  RespondToAuthChallenge: ({ clientId, session, username }) => ({
    ClientId: clientId,
    ChallengeName: 'NEW_PASSWORD_REQUIRED',
    Session: session,
    ChallengeResponses: { USERNAME: username, NEW_PASSWORD: PASSWORD },
  }),
  RevokeToken: ({ clientId, refresh }) => ({ ClientId: clientId, Token: refresh }),
  SetUserMFAPreference: (names) => ({ ...token(names), EmailMfaSettings: { Enabled: false } }),
  SetUserPoolMfaConfig: (names) => ({ ...inPool(names), MfaConfiguration: 'OFF' }),
  SetUserSettings: (names) => ({ ...token(names), MFAOptions: [] }),
  StartWebAuthnRegistration: token,
  SignUp: ({ clientId, username }) => ({ ClientId: clientId, Username: `${username}-anew`, Password: PASSWORD }),
  TagResource: ({ arn }) => ({ ResourceArn: arn, Tags: { tenant: 'x' } }),
  UntagResource: ({ arn }) => ({ ResourceArn: arn, TagKeys: ['tenant'] }),
  UpdateGroup: (names) => ({ ...grouped(names), Description: 'tenant' }),
  UpdateUserAttributes: (names) => ({ ...token(names), UserAttributes: [{ Name: 'nickname', Value: 'x' }] }),
  UpdateUserPool: (names) => ({
    ...inPool(names),
    AutoVerifiedAttributes: ['email'],
    DeviceConfiguration: trackingDevices,
  }),
  UpdateUserPoolClient: (names) => ({ ...ofClient(names), ClientName: 'tenant' }),
  VerifySoftwareToken: (names) => ({ ...token(names), UserCode: '123456' }),
  VerifyUserAttribute: (names) => ({ ...token(names), AttributeName: 'email', Code: '123456' }),
  DeleteWebAuthnCredential: (names) => ({ ...token(names), CredentialId: 'AAAA' }),
  DeleteUserAttributes: (names) => ({ ...token(names), UserAttributeNames: ['nickname'] }),
  AdminResetUserPassword: administered,
  AdminDisableUser: administered,
  ...appearanceRemovals,
  ...federationRemovals,
  ...deviceRemovals,
  AdminUserGlobalSignOut: administered,
  GlobalSignOut: token,
  DeleteUser: token,
  DeleteGroup: grouped,
  AdminDeleteUser: administered,
  DeleteUserPoolClient: ofClient,
  DeleteUserPool: inPool,
}
