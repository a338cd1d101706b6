import {
  AdminGetUserCommand,
  type AttributeType,
  ConfirmSignUpCommand,
  InitiateAuthCommand,
  SignUpCommand,
  type SignUpCommandInput,
} from '@aws-sdk/client-cognito-identity-provider'
import { PASSWORD, type Seed } from './seed.js'
import type { TestServer } from './start-server.js'

/** How a call was refused: exception, text and HTTP status. Fails when it was not. */
export async function refusalOf(call: Promise<unknown>): Promise<{ name: string; message: string; status: number }> {
  const error = await call.then(
    () => undefined,
    (reason: unknown) => reason,
  )
  if (!(error instanceof Error)) throw new Error('The call was not refused.')
  const { $metadata } = error as { $metadata?: { httpStatusCode?: number } }
  return { name: error.name, message: error.message, status: $metadata?.httpStatusCode ?? 0 }
}

/** Signs a person up who has the address `<username>@example.com` unless other attributes are given. */
export function signUp(server: TestServer, seed: Seed, username: string, overrides: Partial<SignUpCommandInput> = {}) {
  return server.client.send(
    new SignUpCommand({
      ClientId: seed.clientId,
      Username: username,
      Password: PASSWORD,
      UserAttributes: attributes({ email: `${username}@example.com` }),
      ...overrides,
    }),
  )
}

export function confirmSignUp(server: TestServer, seed: Seed, username: string, code: string) {
  return server.client.send(
    new ConfirmSignUpCommand({ ClientId: seed.clientId, Username: username, ConfirmationCode: code }),
  )
}

/** Signs a person up and confirms by the code that was sent; the email address is then verified. */
export async function confirmedUser(
  server: TestServer,
  seed: Seed,
  username: string,
  extra: Record<string, string> = {},
) {
  const email = `${username}@example.com`
  await signUp(server, seed, username, { UserAttributes: attributes({ email, ...extra }) })
  await confirmSignUp(server, seed, username, await lastCode(server, seed, extra.phone_number ?? email))
}

/** Access token of a sign-in by password. */
export async function signIn(server: TestServer, seed: Seed, username: string, password = PASSWORD): Promise<string> {
  const { AuthenticationResult } = await server.client.send(
    new InitiateAuthCommand({
      ClientId: seed.clientId,
      AuthFlow: 'USER_PASSWORD_AUTH',
      AuthParameters: { USERNAME: username, PASSWORD: password },
    }),
  )
  return String(AuthenticationResult?.AccessToken)
}

/** The code in the newest message to the address. */
export async function lastCode(server: TestServer, seed: Seed, to: string): Promise<string> {
  const [newest] = await server.inbox(seed.poolId, to)
  if (!newest?.code) throw new Error(`No code was sent to ${to}.`)
  return newest.code
}

/** A six-digit code other than the given one. */
export function wrongCode(code: string): string {
  return code === '000000' ? '000001' : '000000'
}

/** Status and attributes as an administrator sees them. */
export async function lookUp(server: TestServer, seed: Seed, username: string) {
  const user = await server.client.send(new AdminGetUserCommand({ UserPoolId: seed.poolId, Username: username }))
  const list = user.UserAttributes ?? []
  return {
    status: user.UserStatus,
    username: user.Username,
    attributes: Object.fromEntries(list.map(({ Name, Value }) => [Name, Value])),
  }
}

export function attributes(values: Readonly<Record<string, string>>): AttributeType[] {
  return Object.entries(values).map(([Name, Value]) => ({ Name, Value }))
}

/** How often each outcome occurred: `ok` or the name of the exception. */
export async function outcomesOf(calls: readonly Promise<unknown>[]): Promise<Record<string, number>> {
  const counts: Record<string, number> = {}
  for (const result of await Promise.allSettled(calls)) {
    const outcome = result.status === 'fulfilled' ? 'ok' : (result.reason as Error).name
    counts[outcome] = (counts[outcome] ?? 0) + 1
  }
  return counts
}
