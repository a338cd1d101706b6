import {
  AdminListUserSessionsCommand,
  CreateManagedLoginBrandingCommand,
  CreateTermsCommand,
  CreateUserPoolClientCommand,
  DescribeManagedLoginBrandingCommand,
  GetUICustomizationCommand,
  GetUserPoolClientSessionConfigurationCommand,
  GetUserPoolSessionConfigurationCommand,
  ListTermsCommand,
  ListUserPoolClientSecretsCommand,
  SetUserPoolSessionConfigurationCommand,
} from '@aws-sdk/client-cognito-identity-provider'
import { claimsOf, SignInCalls } from '../operations/sign-in/sign-in-calls.js'
import type { Seed } from '../support/seed.js'
import type { TestServer } from '../support/start-server.js'
import type { Names } from './tenant-calls.js'

type Owned = Pick<Names, 'branding' | 'terms' | 'family' | 'otherFamily' | 'confidential' | 'secretId'>

/** Gives the tenant a branding, terms, two more sessions and a client with a secret; its pool tracks sessions. */
export async function addAppearance(server: TestServer, seed: Seed, username: string): Promise<Owned> {
  const { client } = server
  const { poolId: UserPoolId, clientId: ClientId } = seed
  const signIn = new SignInCalls(server, seed)
  const session = async () => String(claimsOf((await signIn.tokens(username)).access).origin_jti)
  const tracking = { UserSessionTracking: 'ENABLED', TokenSession: { MaxPerUser: 100 } } as const
  await client.send(new SetUserPoolSessionConfigurationCommand({ UserPoolId, ...tracking }))
  const look = { UserPoolId, ClientId, UseCognitoProvidedValues: true }
  const { ManagedLoginBranding } = await client.send(new CreateManagedLoginBrandingCommand(look))
  const document = { TermsName: 'terms-of-use', TermsSource: 'LINK', Enforcement: 'NONE' } as const
  const { Terms } = await client.send(new CreateTermsCommand({ UserPoolId, ClientId, ...document }))
  return {
    branding: String(ManagedLoginBranding?.ManagedLoginBrandingId),
    terms: String(Terms?.TermsId),
    family: await session(),
    otherFamily: await session(),
    ...(await addConfidential({ client }, UserPoolId)),
  }
}

async function addConfidential({ client }: Pick<TestServer, 'client'>, UserPoolId: string) {
  const input = { UserPoolId, ClientName: 'confidential', GenerateSecret: true }
  const { UserPoolClient } = await client.send(new CreateUserPoolClientCommand(input))
  const { ClientId } = { ...UserPoolClient }
  const { ClientSecrets } = await client.send(new ListUserPoolClientSecretsCommand({ UserPoolId, ClientId }))
  return { confidential: String(ClientId), secretId: String(ClientSecrets?.[0]?.ClientSecretId) }
}

/** What of all that a call could change. */
export async function appearanceOf({ client }: TestServer, names: Names): Promise<readonly object[]> {
  const { poolId: UserPoolId, clientId: ClientId, username: Username, branding: ManagedLoginBrandingId } = names
  const ofConfidential = { UserPoolId, ClientId: names.confidential }
  const answers = [
    await client.send(new DescribeManagedLoginBrandingCommand({ UserPoolId, ManagedLoginBrandingId })),
    await client.send(new ListTermsCommand({ UserPoolId })),
    await client.send(new GetUICustomizationCommand({ UserPoolId, ClientId })),
    await client.send(new ListUserPoolClientSecretsCommand(ofConfidential)),
    await client.send(new AdminListUserSessionsCommand({ UserPoolId, Username })),
    await client.send(new GetUserPoolSessionConfigurationCommand({ UserPoolId })),
    await client.send(new GetUserPoolClientSessionConfigurationCommand({ UserPoolId, ClientId })),
  ]
  return answers.map(({ $metadata: _, ...rest }) => rest)
}
