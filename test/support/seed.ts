import {
  AdminCreateUserCommand,
  AdminSetUserPasswordCommand,
  CreateUserPoolClientCommand,
  type CreateUserPoolClientCommandInput,
  CreateUserPoolCommand,
  type CreateUserPoolCommandInput,
} from '@aws-sdk/client-cognito-identity-provider'
import type { TestServer } from './start-server.js'

export const PASSWORD = 'Correct-Horse-7'

export interface Seed {
  readonly poolId: string
  readonly clientId: string
  readonly clientSecret: string | undefined
}

/** A pool that verifies email automatically, and a client for every password flow; `overrides` go into the create calls. */
export async function seedPool(
  server: TestServer,
  overrides: { pool?: Partial<CreateUserPoolCommandInput>; client?: Partial<CreateUserPoolClientCommandInput> } = {},
): Promise<Seed> {
  const { UserPool } = await server.client.send(
    new CreateUserPoolCommand({ PoolName: 'test', AutoVerifiedAttributes: ['email'], ...overrides.pool }),
  )
  const poolId = String(UserPool?.Id)
  const { UserPoolClient } = await server.client.send(
    new CreateUserPoolClientCommand({
      UserPoolId: poolId,
      ClientName: 'test',
      ExplicitAuthFlows: [
        'ALLOW_USER_SRP_AUTH',
        'ALLOW_USER_PASSWORD_AUTH',
        'ALLOW_ADMIN_USER_PASSWORD_AUTH',
        'ALLOW_REFRESH_TOKEN_AUTH',
      ],
      ...overrides.client,
    }),
  )
  return { poolId, clientId: String(UserPoolClient?.ClientId), clientSecret: UserPoolClient?.ClientSecret }
}

/** A confirmed user with the password `PASSWORD` and a verified email address. */
export async function seedUser(server: TestServer, poolId: string, username: string): Promise<void> {
  const email = username.includes('@') ? username : `${username.replace(/[^\w-]/g, 'x')}@example.com`
  await server.client.send(
    new AdminCreateUserCommand({
      UserPoolId: poolId,
      Username: username,
      MessageAction: 'SUPPRESS',
      UserAttributes: [
        { Name: 'email', Value: email },
        { Name: 'email_verified', Value: 'true' },
      ],
    }),
  )
  await server.client.send(
    new AdminSetUserPasswordCommand({ UserPoolId: poolId, Username: username, Password: PASSWORD, Permanent: true }),
  )
}
