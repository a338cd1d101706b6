import {
  CreateResourceServerCommand,
  type CreateResourceServerCommandInput,
  DeleteResourceServerCommand,
  DescribeResourceServerCommand,
  ListResourceServersCommand,
  type ListResourceServersCommandInput,
  type ResourceServerScopeType,
  UpdateResourceServerCommand,
} from '@aws-sdk/client-cognito-identity-provider'
import type { TestServer } from '../../support/start-server.js'

export const notFound = (identifier: string) => ({
  name: 'ResourceNotFoundException',
  message: `Resource server ${identifier} does not exist.`,
  status: 400,
})
export const unknownPool = {
  name: 'ResourceNotFoundException',
  message: 'User pool us-east-1_nothere00 does not exist.',
  status: 400,
}
export const scope = (ScopeName: string, ScopeDescription = 'May'): ResourceServerScopeType => ({
  ScopeName,
  ScopeDescription,
})

/** The resource server operations on one pool, as an administrator calls them. */
export class ResourceServerCalls {
  readonly #server: TestServer
  readonly #poolId: string

  constructor(server: TestServer, poolId: string) {
    this.#server = server
    this.#poolId = poolId
  }

  async create(Identifier: string, members: Partial<CreateResourceServerCommandInput> = {}) {
    const input = { UserPoolId: this.#poolId, Identifier, Name: 'Shop', ...members }
    return (await this.#server.client.send(new CreateResourceServerCommand(input))).ResourceServer
  }

  async update(Identifier: string, members: Partial<CreateResourceServerCommandInput> = {}) {
    const input = { UserPoolId: this.#poolId, Identifier, Name: 'Shop', ...members }
    return (await this.#server.client.send(new UpdateResourceServerCommand(input))).ResourceServer
  }

  async describe(Identifier: string) {
    const input = { UserPoolId: this.#poolId, Identifier }
    return (await this.#server.client.send(new DescribeResourceServerCommand(input))).ResourceServer
  }

  async delete(Identifier: string): Promise<void> {
    await this.#server.client.send(new DeleteResourceServerCommand({ UserPoolId: this.#poolId, Identifier }))
  }

  list(members: Partial<ListResourceServersCommandInput> = {}) {
    return this.#server.client.send(new ListResourceServersCommand({ UserPoolId: this.#poolId, ...members }))
  }
}
