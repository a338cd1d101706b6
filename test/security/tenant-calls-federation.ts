import { oidcDetails } from '../operations/identity-providers/identity-provider-calls.js'
import type { Names } from './tenant-calls.js'

const inPool = ({ poolId }: Names) => ({ UserPoolId: poolId })
const ofServer = ({ poolId, resourceServer }: Names) => ({ UserPoolId: poolId, Identifier: resourceServer })
const ofDomain = ({ poolId, domain }: Names) => ({ UserPoolId: poolId, Domain: domain })
const ofProvider = ({ poolId, provider }: Names) => ({ UserPoolId: poolId, ProviderName: provider })
const identityOf = ({ provider }: Names) => ({
  ...{ ProviderName: provider, ProviderAttributeName: 'Cognito_Subject', ProviderAttributeValue: 'tenant' },
})

/** Calls of resource servers, domains and identity providers, in the manner of `tenantCalls`. */
export const federationCalls = {
  AdminLinkProviderForUser: (names: Names) => ({
    ...inPool(names),
    DestinationUser: { ProviderName: 'Cognito', ProviderAttributeValue: names.username },
    SourceUser: identityOf(names),
  }),
  CreateIdentityProvider: (names: Names) => ({
    ...{ ...inPool(names), ProviderName: 'tenant', ProviderType: 'OIDC', ProviderDetails: oidcDetails },
  }),
  CreateResourceServer: (names: Names) => ({ ...inPool(names), Identifier: 'tenant', Name: 'tenant' }),
  // Of the kind that no tenant has yet.
  CreateUserPoolDomain: (names: Names) => ({
    ...{ ...inPool(names), Domain: 'tenant.example.com' },
    CustomDomainConfig: { CertificateArn: 'arn:aws:acm:us-east-1:123456789012:certificate/tenant' },
  }),
  DescribeIdentityProvider: ofProvider,
  DescribeResourceServer: ofServer,
  GetIdentityProviderByIdentifier: (names: Names) => ({ ...inPool(names), IdpIdentifier: names.identifier }),
  ListIdentityProviders: inPool,
  ListResourceServers: inPool,
  UpdateIdentityProvider: (names: Names) => ({ ...ofProvider(names), AttributeMapping: { email: 'tenant' } }),
  UpdateResourceServer: (names: Names) => ({ ...ofServer(names), Name: 'tenant' }),
  UpdateUserPoolDomain: (names: Names) => ({ ...ofDomain(names), ManagedLoginVersion: 2 }),
}

/** The calls that end something. */
export const federationRemovals = {
  AdminDisableProviderForUser: (names: Names) => ({ ...inPool(names), User: identityOf(names) }),
  DeleteIdentityProvider: ofProvider,
  DeleteResourceServer: ofServer,
  DeleteUserPoolDomain: ofDomain,
}
