import {
  CreateUserPoolDomainCommand,
  type CreateUserPoolDomainCommandInput,
  DeleteUserPoolDomainCommand,
  DescribeUserPoolCommand,
  DescribeUserPoolDomainCommand,
  UpdateUserPoolDomainCommand,
} from '@aws-sdk/client-cognito-identity-provider'
import type { TestServer } from '../../support/start-server.js'

export const CERTIFICATE = 'arn:aws:acm:us-east-1:123456789012:certificate/7f0e0c5a-0000-4000-8000-000000000001'
export const OTHER_CERTIFICATE = 'arn:aws:acm:us-east-1:123456789012:certificate/7f0e0c5a-0000-4000-8000-000000000002'
export const custom = { CustomDomainConfig: { CertificateArn: CERTIFICATE } }

type Members = Partial<CreateUserPoolDomainCommandInput>

export const invalid = (message: string) => ({ name: 'InvalidParameterException', message, status: 400 })
export const noSuchDomain = invalid('No such domain or user pool exists.')
export const notInTier = {
  name: 'FeatureUnavailableInTierException',
  message: 'The following feature is not available for the LITE pricing tier configured: Managed Login Version 2',
  status: 400,
}

/** The domain operations on one pool, as an administrator calls them. */
export class DomainCalls {
  readonly #server: TestServer
  readonly #poolId: string

  constructor(server: TestServer, poolId: string) {
    this.#server = server
    this.#poolId = poolId
  }

  async create(Domain: string, members: Members = {}) {
    const input = { UserPoolId: this.#poolId, Domain, ...members }
    const { $metadata: _, ...answer } = await this.#server.client.send(new CreateUserPoolDomainCommand(input))
    return answer
  }

  async update(Domain: string, members: Members = {}) {
    const input = { UserPoolId: this.#poolId, Domain, ...members }
    const { $metadata: _, ...answer } = await this.#server.client.send(new UpdateUserPoolDomainCommand(input))
    return answer
  }

  async describe(Domain: string) {
    return (await this.#server.client.send(new DescribeUserPoolDomainCommand({ Domain }))).DomainDescription
  }

  async delete(Domain: string) {
    const input = { UserPoolId: this.#poolId, Domain }
    const { $metadata: _, ...answer } = await this.#server.client.send(new DeleteUserPoolDomainCommand(input))
    return answer
  }

  /** The members of the pool that name its domains. */
  async ofPool() {
    const { UserPool } = await this.#server.client.send(new DescribeUserPoolCommand({ UserPoolId: this.#poolId }))
    return { Domain: UserPool?.Domain, CustomDomain: UserPool?.CustomDomain }
  }
}
