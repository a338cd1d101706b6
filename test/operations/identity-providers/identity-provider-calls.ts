import {
  CreateIdentityProviderCommand,
  type CreateIdentityProviderCommandInput,
  DeleteIdentityProviderCommand,
  DescribeIdentityProviderCommand,
  GetIdentityProviderByIdentifierCommand,
  ListIdentityProvidersCommand,
  type ListIdentityProvidersCommandInput,
  UpdateIdentityProviderCommand,
  type UpdateIdentityProviderCommandInput,
} from '@aws-sdk/client-cognito-identity-provider'
import type { TestServer } from '../../support/start-server.js'

export const notFound = (name: string) => ({
  name: 'ResourceNotFoundException',
  message: `Identity provider ${name} does not exist.`,
  status: 400,
})
export const unknownPool = {
  name: 'ResourceNotFoundException',
  message: 'User pool us-east-1_nothere00 does not exist.',
  status: 400,
}
export const invalid = (message: string) => ({ name: 'InvalidParameterException', message, status: 400 })

export const oidcDetails = {
  client_id: 'poolgate',
  client_secret: 'open-sesame-1',
  authorize_scopes: 'openid email',
  oidc_issuer: 'https://id.example.com/realms/shop',
  attributes_request_method: 'GET',
}
export const googleDetails = { client_id: 'g', client_secret: 'open-sesame-2', authorize_scopes: 'openid email' }

/** The identity provider operations on one pool, as an administrator calls them. */
export class IdentityProviderCalls {
  readonly #server: TestServer
  readonly #poolId: string

  constructor(server: TestServer, poolId: string) {
    this.#server = server
    this.#poolId = poolId
  }

  /** OIDC unless told otherwise. */
  async create(ProviderName: string, members: Partial<CreateIdentityProviderCommandInput> = {}) {
    const oidc = { ProviderType: 'OIDC', ProviderDetails: oidcDetails } as const
    const input = { UserPoolId: this.#poolId, ProviderName, ...oidc, ...members }
    return (await this.#server.client.send(new CreateIdentityProviderCommand(input))).IdentityProvider
  }

  async describe(ProviderName: string) {
    const input = { UserPoolId: this.#poolId, ProviderName }
    return (await this.#server.client.send(new DescribeIdentityProviderCommand(input))).IdentityProvider
  }

  async byIdentifier(IdpIdentifier: string) {
    const input = { UserPoolId: this.#poolId, IdpIdentifier }
    return (await this.#server.client.send(new GetIdentityProviderByIdentifierCommand(input))).IdentityProvider
  }

  async update(ProviderName: string, members: Partial<UpdateIdentityProviderCommandInput> = {}) {
    const input = { UserPoolId: this.#poolId, ProviderName, ...members }
    return (await this.#server.client.send(new UpdateIdentityProviderCommand(input))).IdentityProvider
  }

  delete(ProviderName: string) {
    return this.#server.client.send(new DeleteIdentityProviderCommand({ UserPoolId: this.#poolId, ProviderName }))
  }

  list(members: Partial<ListIdentityProvidersCommandInput> = {}) {
    return this.#server.client.send(new ListIdentityProvidersCommand({ UserPoolId: this.#poolId, ...members }))
  }
}
