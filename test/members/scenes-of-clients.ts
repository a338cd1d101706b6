import { beside, refused, type Scene } from './scene.js'
import { everyFlow, type Members, type Reply, type World } from './world.js'

const analytics = refused(/^Poolgate does not support AnalyticsConfiguration yet\.$/, {
  ApplicationId: '0123456789abcdef0123456789abcdef',
})
const code = {
  AllowedOAuthFlows: ['code'],
  AllowedOAuthScopes: ['openid'],
  AllowedOAuthFlowsUserPoolClient: true,
  CallbackURLs: ['https://example.com/in'],
}
const { AllowedOAuthFlows: _flows, ...withoutFlows } = code
const { AllowedOAuthScopes: _scopes, ...withoutScopes } = code
const { AllowedOAuthFlowsUserPoolClient: _permission, ...withoutPermission } = code
const chosenSecret = 'aSecretOfOurOwn0123456789aSecret'

/** What CreateUserPoolClient and UpdateUserPoolClient have in common. */
const clientMembers: Members = {
  RefreshTokenValidity: 5,
  AccessTokenValidity: 2,
  IdTokenValidity: 2,
  'TokenValidityUnits.AccessToken': 'minutes',
  'TokenValidityUnits.IdToken': 'minutes',
  'TokenValidityUnits.RefreshToken': 'hours',
  ReadAttributes: ['email'],
  WriteAttributes: ['email'],
  ExplicitAuthFlows: everyFlow,
  SupportedIdentityProviders: ['COGNITO'],
  CallbackURLs: ['https://example.com/in'],
  LogoutURLs: ['https://example.com/out'],
  DefaultRedirectURI: beside(code, 'https://example.com/in'),
  AllowedOAuthFlows: beside(withoutFlows, ['code']),
  AllowedOAuthScopes: beside(withoutScopes, ['openid']),
  AllowedOAuthFlowsUserPoolClient: beside(withoutPermission, true),
  AnalyticsConfiguration: analytics,
  PreventUserExistenceErrors: 'ENABLED',
  EnableTokenRevocation: false,
  AuthSessionValidity: 10,
  RefreshTokenRotation: beside({ ExplicitAuthFlows: ['ALLOW_USER_SRP_AUTH'] }, { Feature: 'ENABLED' }),
  'RefreshTokenRotation.RetryGracePeriodSeconds': beside(
    { ExplicitAuthFlows: ['ALLOW_USER_SRP_AUTH'], RefreshTokenRotation: { Feature: 'ENABLED' } },
    30,
  ),
}

async function lookAtClient(world: World, UserPoolId: string, ClientId: unknown): Promise<unknown> {
  const { body: client } = await world.call('DescribeUserPoolClient', { UserPoolId, ClientId })
  const { body: secrets } = await world.call('ListUserPoolClientSecrets', { UserPoolId, ClientId })
  return { client, secrets }
}

export const clientScenes: readonly Scene[] = [
  {
    operation: 'CreateUserPoolClient',
    stage: async (world) => {
      const UserPoolId = await world.createPool()
      return {
        input: { UserPoolId, ClientName: 'web' },
        look: ({ body }: Reply) =>
          lookAtClient(world, UserPoolId, (body.UserPoolClient as Members | undefined)?.ClientId),
      }
    },
    members: {
      ...clientMembers,
      GenerateSecret: true,
      ClientSecret: chosenSecret,
      EnablePropagateAdditionalUserContextData: beside({ GenerateSecret: true }, true),
    },
  },
  {
    operation: 'UpdateUserPoolClient',
    stage: async (world) => {
      const { poolId: UserPoolId, clientId: ClientId } = await world.seed({}, { GenerateSecret: true })
      return { input: { UserPoolId, ClientId }, look: () => lookAtClient(world, UserPoolId, ClientId) }
    },
    members: { ...clientMembers, ClientName: 'other', EnablePropagateAdditionalUserContextData: true },
  },
  {
    operation: 'AddUserPoolClientSecret',
    stage: async (world) => {
      const { poolId: UserPoolId, clientId: ClientId } = await world.seed({}, { GenerateSecret: true })
      return { input: { UserPoolId, ClientId } }
    },
    members: { ClientSecret: chosenSecret },
  },
]
