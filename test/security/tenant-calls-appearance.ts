import type { Names } from './tenant-calls.js'

const inPool = ({ poolId }: Names) => ({ UserPoolId: poolId })
const ofClient = ({ poolId, clientId }: Names) => ({ UserPoolId: poolId, ClientId: clientId })
const ofConfidential = ({ poolId, confidential }: Names) => ({ UserPoolId: poolId, ClientId: confidential })
const administered = ({ poolId, username }: Names) => ({ UserPoolId: poolId, Username: username })
const branded = ({ poolId, branding }: Names) => ({ UserPoolId: poolId, ManagedLoginBrandingId: branding })
const ofTerms = ({ poolId, terms }: Names) => ({ UserPoolId: poolId, TermsId: terms })
const replica = (names: Names) => ({ ...inPool(names), RegionName: 'eu-west-1' })
const minutes = { SSOSession: { MaxValidityMinutes: 5 } }

/** Calls of looks, terms, client secrets and sessions, in the manner of `tenantCalls`. */
export const appearanceCalls = {
  AddUserPoolClientSecret: ofConfidential,
  AdminListUserSessions: administered,
  AdminRevokeUserSession: (names: Names) => ({ ...administered(names), SessionId: names.otherFamily }),
  CreateManagedLoginBranding: (names: Names) => ({ ...ofClient(names), UseCognitoProvidedValues: true }),
  CreateTerms: (names: Names) => ({
    ...{ ...ofClient(names), TermsName: 'privacy-policy', TermsSource: 'LINK', Enforcement: 'NONE' },
    Links: { 'cognito:default': 'https://example.com/tenant' },
  }),
  CreateUserPoolReplica: replica,
  DescribeManagedLoginBranding: branded,
  DescribeManagedLoginBrandingByClient: ofClient,
  DescribeTerms: ofTerms,
  DescribeTermsByClient: (names: Names) => ({ ...ofClient(names), TermsName: 'terms-of-use' }),
  GetSigningCertificate: inPool,
  GetUICustomization: ofClient,
  GetUserPoolClientSessionConfiguration: ofClient,
  GetUserPoolSessionConfiguration: inPool,
  ListTerms: inPool,
  ListUserPoolClientSecrets: ofConfidential,
  ListUserPoolReplicas: inPool,
  ListUserSessions: ({ access }: Names) => ({ AccessToken: access }),
  RevokeUserSession: ({ access, family }: Names) => ({ AccessToken: access, SessionId: family }),
  SetUICustomization: (names: Names) => ({ ...ofClient(names), CSS: '.label-customizable{color:red}' }),
  SetUserPoolClientSessionConfiguration: (names: Names) => ({ ...ofClient(names), ...minutes }),
  SetUserPoolSessionConfiguration: (names: Names) => ({
    ...inPool(names),
    ...{ UserSessionTracking: 'ENABLED', TokenSession: { MaxPerUser: 7 } },
  }),
  UpdateManagedLoginBranding: (names: Names) => ({ ...branded(names), Settings: { tenant: true } }),
  UpdateTerms: (names: Names) => ({ ...ofTerms(names), TermsName: 'privacy-policy' }),
  UpdateUserPoolReplica: (names: Names) => ({ ...replica(names), Status: 'ACTIVE' }),
}

/** The calls that end something. */
export const appearanceRemovals = {
  DeleteUserPoolClientSecret: (names: Names) => ({ ...ofConfidential(names), ClientSecretId: names.secretId }),
  DeleteUserPoolReplica: replica,
  DeleteManagedLoginBranding: branded,
  DeleteTerms: ofTerms,
}
