import {
  CreateUserPoolClientCommand,
  type CreateUserPoolClientCommandInput,
  DeleteUserPoolClientCommand,
  DescribeUserPoolClientCommand,
  ListUserPoolClientsCommand,
  type ListUserPoolClientsCommandInput,
  UpdateUserPoolClientCommand,
  type UpdateUserPoolClientCommandInput,
  type UserPoolClientType,
} from '@aws-sdk/client-cognito-identity-provider'
import type { TestServer } from '../../support/start-server.js'

export type ClientMembers = Partial<CreateUserPoolClientCommandInput>

export function invalidParameter(message: string) {
  return { name: 'InvalidParameterException', message, status: 400 }
}

export function invalidOAuthFlow(message: string) {
  return { name: 'InvalidOAuthFlowException', message, status: 400 }
}

export function unknownClient(id: string | undefined) {
  return { name: 'ResourceNotFoundException', message: `User pool client ${id} does not exist.`, status: 400 }
}

export const unknownPool = {
  name: 'ResourceNotFoundException',
  message: 'User pool us-east-1_nothere00 does not exist.',
  status: 400,
}

/** The app client operations on one pool, as an administrator calls them. */
export class ClientCalls {
  readonly #server: TestServer
  readonly #poolId: string

  constructor(server: TestServer, poolId: string) {
    this.#server = server
    this.#poolId = poolId
  }

  async create(members: ClientMembers = {}): Promise<UserPoolClientType> {
    return required(
      await this.#server.client.send(
        new CreateUserPoolClientCommand({ UserPoolId: this.#poolId, ClientName: 'web', ...members }),
      ),
    )
  }

  async describe(id: string | undefined): Promise<UserPoolClientType> {
    return required(
      await this.#server.client.send(new DescribeUserPoolClientCommand({ UserPoolId: this.#poolId, ClientId: id })),
    )
  }

  async update(
    id: string | undefined,
    members: Partial<UpdateUserPoolClientCommandInput> = {},
  ): Promise<UserPoolClientType> {
    return required(
      await this.#server.client.send(
        new UpdateUserPoolClientCommand({ UserPoolId: this.#poolId, ClientId: id, ...members }),
      ),
    )
  }

  delete(id: string | undefined) {
    return this.#server.client.send(new DeleteUserPoolClientCommand({ UserPoolId: this.#poolId, ClientId: id }))
  }

  list(members: Partial<ListUserPoolClientsCommandInput> = {}) {
    return this.#server.client.send(new ListUserPoolClientsCommand({ UserPoolId: this.#poolId, ...members }))
  }
}

function required(answer: { readonly UserPoolClient?: UserPoolClientType }): UserPoolClientType {
  if (!answer.UserPoolClient) throw new Error('The answer has no client.')
  return answer.UserPoolClient
}
