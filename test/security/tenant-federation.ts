import {
  CreateIdentityProviderCommand,
  CreateResourceServerCommand,
  CreateUserPoolDomainCommand,
  DescribeIdentityProviderCommand,
  DescribeUserPoolDomainCommand,
  ListResourceServersCommand,
} from '@aws-sdk/client-cognito-identity-provider'
import { oidcDetails } from '../operations/identity-providers/identity-provider-calls.js'
import type { Seed } from '../support/seed.js'
import type { TestServer } from '../support/start-server.js'
import type { Names } from './tenant-calls.js'

/** Gives the tenant a resource server, a domain and an identity provider. */
export async function addFederation({ client }: TestServer, { poolId: UserPoolId }: Seed, username: string) {
  const resourceServer = `${username}-api`
  const domain = `${username}-login`
  await client.send(new CreateResourceServerCommand({ UserPoolId, Identifier: resourceServer, Name: 'api' }))
  await client.send(new CreateUserPoolDomainCommand({ UserPoolId, Domain: domain }))
  const provider = `${username}-idp`
  const identifier = `${username}.example.com`
  const named = { UserPoolId, ProviderName: provider, IdpIdentifiers: [identifier] }
  const oidc = { ProviderType: 'OIDC', ProviderDetails: oidcDetails } as const
  await client.send(new CreateIdentityProviderCommand({ ...named, ...oidc }))
  return { resourceServer, domain, provider, identifier }
}

/** What of it a call could change. */
export async function federationOf({ client }: TestServer, names: Names): Promise<readonly object[]> {
  const answers = [
    await client.send(new ListResourceServersCommand({ UserPoolId: names.poolId })),
    await client.send(new DescribeUserPoolDomainCommand({ Domain: names.domain })),
    await client.send(new DescribeIdentityProviderCommand({ UserPoolId: names.poolId, ProviderName: names.provider })),
  ]
  return answers.map(({ $metadata: _, ...rest }) => rest)
}
