import type { Names } from './tenant-calls.js'

const inPool = ({ poolId }: Names) => ({ UserPoolId: poolId })
const ofServer = ({ poolId, resourceServer }: Names) => ({ UserPoolId: poolId, Identifier: resourceServer })
const ofDomain = ({ poolId, domain }: Names) => ({ UserPoolId: poolId, Domain: domain })

/** Calls of resource servers and domains, in the manner of `tenantCalls`. */
export const federationCalls = {
  CreateResourceServer: (names: Names) => ({ ...inPool(names), Identifier: 'tenant', Name: 'tenant' }),
  // Of the kind that no tenant has yet.
  CreateUserPoolDomain: (names: Names) => ({
    ...{ ...inPool(names), Domain: 'tenant.example.com' },
    CustomDomainConfig: { CertificateArn: 'arn:aws:acm:us-east-1:123456789012:certificate/tenant' },
  }),
  DescribeResourceServer: ofServer,
  ListResourceServers: inPool,
  UpdateResourceServer: (names: Names) => ({ ...ofServer(names), Name: 'tenant' }),
  UpdateUserPoolDomain: (names: Names) => ({ ...ofDomain(names), ManagedLoginVersion: 2 }),
}

/** The calls that end something. */
export const federationRemovals = {
  DeleteResourceServer: ofServer,
  DeleteUserPoolDomain: ofDomain,
}
