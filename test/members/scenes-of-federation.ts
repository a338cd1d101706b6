import type { TriggerEvent } from '../../src/triggers/in-process-invoker.js'
import { googleDetails, oidcDetails } from '../operations/identity-providers/identity-provider-calls.js'
import { present, refused, type Scene } from './scene.js'
import { listingScene } from './scenes-of-listings.js'
import { RECORDER, type World } from './world.js'

const notYet = /^Poolgate does not support AcrMapping yet\.$/
const provider = { ProviderName: 'Shop', ProviderType: 'OIDC', ProviderDetails: oidcDetails }
const providerMembers = {
  AttributeMapping: { email: 'email' },
  IdpIdentifiers: ['shop.example.com'],
  AcrMapping: refused(notYet, { high: 'urn:high' }),
}
const CloudWatchLogsRoleArn = 'arn:aws:iam::123456789012:role/import'

const providerScenes: readonly Scene[] = [
  {
    operation: 'CreateIdentityProvider',
    stage: async (world) => ({ input: { UserPoolId: await world.createPool(), ...provider } }),
    members: providerMembers,
  },
  {
    operation: 'UpdateIdentityProvider',
    stage: async (world) => {
      const named = { UserPoolId: await world.createPool(), ProviderName: 'Shop' }
      await world.ask('CreateIdentityProvider', { ...named, ...provider })
      return { input: named, look: () => world.call('DescribeIdentityProvider', named) }
    },
    members: { ...providerMembers, ProviderDetails: { ...oidcDetails, authorize_scopes: 'openid' } },
  },
  ...listingScene({
    operation: 'ListIdentityProviders',
    size: 'MaxResults',
    token: 'NextToken',
    fill: async (world) => {
      const UserPoolId = await world.createPool()
      await world.ask('CreateIdentityProvider', { UserPoolId, ...provider })
      const google = { ProviderName: 'Google', ProviderType: 'Google', ProviderDetails: googleDetails }
      await world.ask('CreateIdentityProvider', { UserPoolId, ...google })
      return { UserPoolId }
    },
  }),
]

/** A user, and an identity that it may be linked to. */
async function linkable(world: World) {
  const UserPoolId = await world.createPool()
  await world.createUser(UserPoolId, 'ann')
  await world.ask('CreateIdentityProvider', { UserPoolId, ...provider })
  const identity = { ProviderName: 'Shop', ProviderAttributeName: 'Cognito_Subject', ProviderAttributeValue: '1037' }
  const DestinationUser = { ProviderName: 'Cognito', ProviderAttributeValue: 'ann' }
  const look = async () => {
    const { body } = await world.call('AdminGetUser', { UserPoolId, Username: 'ann' })
    const attributes = body.UserAttributes as readonly { readonly Name: string; readonly Value: string }[]
    // Calls within one millisecond would differ from others by their time alone.
    return attributes.find(({ Name }) => Name === 'identities')?.Value.replace(/"dateCreated":\d+/g, '')
  }
  return { UserPoolId, identity, DestinationUser, look }
}

const identityScenes: readonly Scene[] = [
  {
    operation: 'AdminLinkProviderForUser',
    stage: async (world) => {
      const { identity, look, ...input } = await linkable(world)
      return { input: { ...input, SourceUser: identity }, look }
    },
    members: {
      'DestinationUser.ProviderName': present,
      'DestinationUser.ProviderAttributeValue': present,
      'SourceUser.ProviderName': present,
      'SourceUser.ProviderAttributeName': present,
      'SourceUser.ProviderAttributeValue': present,
    },
  },
  {
    operation: 'AdminDisableProviderForUser',
    stage: async (world) => {
      const { identity, look, ...input } = await linkable(world)
      await world.ask('AdminLinkProviderForUser', { ...input, SourceUser: identity })
      return { input: { UserPoolId: input.UserPoolId, User: identity }, look }
    },
    members: {
      'User.ProviderName': present,
      'User.ProviderAttributeName': present,
      'User.ProviderAttributeValue': present,
    },
  },
]

async function importable(world: World) {
  return { UserPoolId: await world.createPool(), JobName: 'members', CloudWatchLogsRoleArn }
}

const importScenes: readonly Scene[] = [
  {
    operation: 'CreateUserImportJob',
    stage: async (world) => ({ input: await importable(world) }),
    members: { PasswordHashingAlgorithm: 'ARGON2ID' },
  },
  ...listingScene({
    operation: 'ListUserImportJobs',
    size: 'MaxResults',
    needsSize: true,
    token: 'PaginationToken',
    fill: async (world) => {
      const job = await importable(world)
      for (let count = 0; count < 2; count += 1) await world.ask('CreateUserImportJob', job)
      return { UserPoolId: job.UserPoolId }
    },
  }),
]

/** A program with two scopes, in a pool whose function hears of its tokens. */
async function program(world: World) {
  const PreTokenGenerationConfig = { LambdaVersion: 'V3_0', LambdaArn: RECORDER }
  const { poolId } = await world.shared({ LambdaConfig: { PreTokenGenerationConfig } })
  const Identifier = world.newName()
  const Scopes = ['read', 'write'].map((ScopeName) => ({ ScopeName, ScopeDescription: ScopeName }))
  await world.ask('CreateResourceServer', { UserPoolId: poolId, Identifier, Name: 'Shop', Scopes })
  const settings = {
    GenerateSecret: true,
    ExplicitAuthFlows: ['ALLOW_CLIENT_TOKEN_AUTH'],
    AllowedOAuthScopes: Scopes.map(({ ScopeName }) => `${Identifier}/${ScopeName}`),
  }
  return { Identifier, ...(await world.createClient(poolId, settings)) }
}

const programScenes: readonly Scene[] = [
  {
    operation: 'GetClientToken',
    stage: async (world) => {
      const { poolId, clientId, clientSecret, Identifier } = await program(world)
      const input = { ClientId: clientId, Secret: clientSecret, Scopes: [`${Identifier}/read`] }
      const isItsOwn = ({ callerContext }: TriggerEvent) => callerContext.clientId === clientId
      return { input, look: async () => world.events(poolId).filter(isItsOwn) }
    },
    members: { Scopes: present, ClientMetadata: { purpose: 'members' } },
  },
]

export const federationScenes: readonly Scene[] = [
  ...providerScenes,
  ...identityScenes,
  ...importScenes,
  ...programScenes,
]
