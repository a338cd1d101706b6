import {
  CreateResourceServerCommand,
  CreateUserPoolDomainCommand,
  DescribeUserPoolDomainCommand,
  ListResourceServersCommand,
} from '@aws-sdk/client-cognito-identity-provider'
import type { Seed } from '../support/seed.js'
import type { TestServer } from '../support/start-server.js'
import type { Names } from './tenant-calls.js'

/** Gives the tenant a resource server and a domain. */
export async function addFederation({ client }: TestServer, { poolId: UserPoolId }: Seed, username: string) {
  const resourceServer = `${username}-api`
  const domain = `${username}-login`
  await client.send(new CreateResourceServerCommand({ UserPoolId, Identifier: resourceServer, Name: 'api' }))
  await client.send(new CreateUserPoolDomainCommand({ UserPoolId, Domain: domain }))
  return { resourceServer, domain }
}

/** What of it a call could change. */
export async function federationOf({ client }: TestServer, names: Names): Promise<readonly object[]> {
  const answers = [
    await client.send(new ListResourceServersCommand({ UserPoolId: names.poolId })),
    await client.send(new DescribeUserPoolDomainCommand({ Domain: names.domain })),
  ]
  return answers.map(({ $metadata: _, ...rest }) => rest)
}
