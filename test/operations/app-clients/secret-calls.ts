import { createHmac } from 'node:crypto'
import {
  AddUserPoolClientSecretCommand,
  type ClientSecretDescriptorType,
  DeleteUserPoolClientSecretCommand,
  InitiateAuthCommand,
  ListUserPoolClientSecretsCommand,
} from '@aws-sdk/client-cognito-identity-provider'
import { PASSWORD, type Seed, seedPool } from '../../support/seed.js'
import type { TestServer } from '../../support/start-server.js'

/** The secret operations on one client, as an administrator calls them, and what proves a secret right. */
export class SecretCalls {
  readonly server: TestServer
  readonly seed: Seed

  constructor(server: TestServer, seed: Seed) {
    this.server = server
    this.seed = seed
  }

  /** On a confidential client of a pool of its own, whose tokens need a list of flows. */
  static async create(server: TestServer, client: object = { GenerateSecret: true }): Promise<SecretCalls> {
    return new SecretCalls(server, await seedPool(server, { client }))
  }

  async add(ClientSecret?: string, clientId = this.seed.clientId): Promise<ClientSecretDescriptorType> {
    const input = { UserPoolId: this.seed.poolId, ClientId: clientId, ClientSecret }
    const { ClientSecretDescriptor } = await this.server.client.send(new AddUserPoolClientSecretCommand(input))
    if (!ClientSecretDescriptor) throw new Error('The answer has no secret.')
    return ClientSecretDescriptor
  }

  async list(clientId = this.seed.clientId, NextToken?: string): Promise<ClientSecretDescriptorType[]> {
    const input = { UserPoolId: this.seed.poolId, ClientId: clientId, NextToken }
    return (await this.server.client.send(new ListUserPoolClientSecretsCommand(input))).ClientSecrets ?? []
  }

  delete(ClientSecretId: string | undefined, clientId = this.seed.clientId) {
    const input = { UserPoolId: this.seed.poolId, ClientId: clientId, ClientSecretId }
    return this.server.client.send(new DeleteUserPoolClientSecretCommand(input))
  }

  /** A sign-in with SECRET_HASH over this secret. */
  signIn(username: string, secret: string | undefined) {
    const SECRET_HASH = createHmac('sha256', String(secret)).update(`${username}${this.seed.clientId}`).digest('base64')
    const AuthParameters = { USERNAME: username, PASSWORD, SECRET_HASH }
    return this.server.client.send(
      new InitiateAuthCommand({ ClientId: this.seed.clientId, AuthFlow: 'USER_PASSWORD_AUTH', AuthParameters }),
    )
  }
}

export const unknownClient = {
  name: 'ResourceNotFoundException',
  message: 'User pool client nothere does not exist.',
  status: 400,
}
