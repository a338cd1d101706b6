import {
  CreateManagedLoginBrandingCommand,
  type CreateManagedLoginBrandingCommandInput,
  CreateTermsCommand,
  type CreateTermsCommandInput,
  GetUICustomizationCommand,
  type ManagedLoginBrandingType,
  SetUICustomizationCommand,
  type SetUICustomizationCommandInput,
  type TermsType,
  type UICustomizationType,
} from '@aws-sdk/client-cognito-identity-provider'
import { type Seed, seedPool } from '../../support/seed.js'
import type { TestServer } from '../../support/start-server.js'

export const unknownPool = {
  name: 'ResourceNotFoundException',
  message: 'User pool us-east-1_nothere00 does not exist.',
  status: 400,
}
export const unknownClient = {
  name: 'ResourceNotFoundException',
  message: 'User pool client nothere does not exist.',
  status: 400,
}
export const unknownBranding = {
  name: 'ResourceNotFoundException',
  message: 'Managed login branding does not exist.',
  status: 400,
}
export const unknownTerms = { name: 'ResourceNotFoundException', message: 'Terms do not exist.', status: 400 }
export const unknownId = '11111111-1111-4111-8111-111111111111'

export const invalidParameter = (message: string) => ({ name: 'InvalidParameterException', message, status: 400 })

/** The smallest beginnings by which these types are known. */
export const png = Uint8Array.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 1, 2, 3])
export const jpeg = Uint8Array.from([0xff, 0xd8, 0xff, 0xe0, 4, 5, 6])

export const links = { 'cognito:default': 'https://example.com/terms' }

/** Calls on one pool with one app client, as an administrator makes them. */
export class ManagedLoginCalls {
  readonly server: TestServer
  readonly seed: Seed

  constructor(server: TestServer, seed: Seed) {
    this.server = server
    this.seed = seed
  }

  /** On a pool of its own. */
  static async create(server: TestServer): Promise<ManagedLoginCalls> {
    return new ManagedLoginCalls(server, await seedPool(server))
  }

  async brand(members: Partial<CreateManagedLoginBrandingCommandInput> = {}): Promise<ManagedLoginBrandingType> {
    const { poolId: UserPoolId, clientId: ClientId } = this.seed
    const { ManagedLoginBranding } = await this.server.client.send(
      new CreateManagedLoginBrandingCommand({ UserPoolId, ClientId, ...members }),
    )
    if (!ManagedLoginBranding) throw new Error('The answer has no branding.')
    return ManagedLoginBranding
  }

  async createTerms(members: Partial<CreateTermsCommandInput> = {}): Promise<TermsType> {
    const { poolId: UserPoolId, clientId: ClientId } = this.seed
    const input = { UserPoolId, ClientId, TermsName: 'terms-of-use', Links: links, ...members }
    const { Terms } = await this.server.client.send(
      new CreateTermsCommand({ TermsSource: 'LINK', Enforcement: 'NONE', ...input }),
    )
    if (!Terms) throw new Error('The answer has no terms.')
    return Terms
  }

  async customize(members: Partial<SetUICustomizationCommandInput>): Promise<UICustomizationType> {
    const { UICustomization } = await this.server.client.send(
      new SetUICustomizationCommand({ UserPoolId: this.seed.poolId, ...members }),
    )
    if (!UICustomization) throw new Error('The answer has no customization.')
    return UICustomization
  }

  async customization(ClientId?: string): Promise<UICustomizationType | undefined> {
    const { poolId: UserPoolId } = this.seed
    return (await this.server.client.send(new GetUICustomizationCommand({ UserPoolId, ClientId }))).UICustomization
  }
}
