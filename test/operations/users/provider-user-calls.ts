import {
  AdminDisableProviderForUserCommand,
  AdminLinkProviderForUserCommand,
  type ProviderUserIdentifierType,
} from '@aws-sdk/client-cognito-identity-provider'
import { expect } from 'vitest'
import { Administrator } from '../../support/administrator.js'
import { type Seed, seedPool, seedUser } from '../../support/seed.js'
import type { TestServer } from '../../support/start-server.js'
import { googleDetails, IdentityProviderCalls } from '../identity-providers/identity-provider-calls.js'

export const subject = 'Cognito_Subject'
export const local = (username: string): ProviderUserIdentifierType => ({
  ...{ ProviderName: 'Cognito', ProviderAttributeName: subject, ProviderAttributeValue: username },
})
export const google = (id: string): ProviderUserIdentifierType => ({
  ...{ ProviderName: 'Google', ProviderAttributeName: subject, ProviderAttributeValue: id },
})
export const shop = (ProviderAttributeName: string, ProviderAttributeValue: string): ProviderUserIdentifierType => ({
  ...{ ProviderName: 'Shop', ProviderAttributeName, ProviderAttributeValue },
})

/** What Google's identity of that id looks like in the attribute `identities`. */
export const shownGoogle = (id: string) => ({
  ...{ userId: id, providerName: 'Google', providerType: 'Google', issuer: null },
  ...{ primary: false, dateCreated: expect.any(Number) },
})

/** Linking in one pool, which has the providers `Google` and `Shop` (OIDC, which maps email and name). */
export class ProviderUserCalls {
  readonly server: TestServer
  readonly admin: Administrator

  constructor(server: TestServer, seed: Seed) {
    this.server = server
    this.admin = new Administrator(server, seed)
  }

  static async start(server: TestServer): Promise<ProviderUserCalls> {
    const calls = new ProviderUserCalls(server, await seedPool(server))
    const providers = new IdentityProviderCalls(server, calls.poolId)
    await providers.create('Google', { ProviderType: 'Google', ProviderDetails: googleDetails })
    await providers.create('Shop', { AttributeMapping: { email: 'email', name: 'name' } })
    return calls
  }

  get poolId(): string {
    return this.admin.seed.poolId
  }

  async addUsers(...usernames: string[]): Promise<void> {
    for (const username of usernames) await seedUser(this.server, this.poolId, username)
  }

  link(DestinationUser: ProviderUserIdentifierType, SourceUser: ProviderUserIdentifierType) {
    const input = { UserPoolId: this.poolId, DestinationUser, SourceUser }
    return this.server.client.send(new AdminLinkProviderForUserCommand(input))
  }

  disable(User: ProviderUserIdentifierType) {
    return this.server.client.send(new AdminDisableProviderForUserCommand({ UserPoolId: this.poolId, User }))
  }

  /** The attribute `identities` as administrators read it, parsed; undefined for a user who has none. */
  async identitiesOf(username: string): Promise<unknown> {
    const { identities } = (await this.admin.look(username)).attributes
    return identities === undefined ? undefined : JSON.parse(identities)
  }
}
