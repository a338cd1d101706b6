import { CognitoIdentityProviderClient } from '@aws-sdk/client-cognito-identity-provider'
import {
  AttachUserPolicyCommand,
  CreateAccessKeyCommand,
  CreatePolicyCommand,
  CreateUserCommand,
  type CreateUserCommandOutput,
  IAMClient,
  PutUserPolicyCommand,
} from '@aws-sdk/client-iam'
import { STSClient } from '@aws-sdk/client-sts'
import { rootCredentials, startServer, type TestServer } from '../support/start-server.js'

export interface Keys {
  readonly accessKeyId: string
  readonly secretAccessKey: string
  readonly sessionToken?: string
}

/** AWS SDK clients of one caller. None of them retries, so a test sees each answer once. */
export interface Clients {
  readonly keys: Keys
  readonly iam: IAMClient
  readonly sts: STSClient
  readonly cognito: CognitoIdentityProviderClient
}

export interface Account {
  readonly server: TestServer
  readonly root: Clients
  as(keys: Keys): Clients
  /** A user with one key and, where given, one inline policy. */
  user(name: string, policy?: object): Promise<Clients>
  /** A managed policy with `sampleDocument`; its ARN. */
  createPolicy(name: string, more?: object): Promise<string>
  createUser(name: string, more?: object): Promise<CreateUserCommandOutput>
  stop(): Promise<void>
}

export const accountId = '123456789012'

export const arnOf = (name: string) => `arn:aws:iam::${accountId}:${name}`

/** With line breaks, which documents keep. */
export const sampleDocument = JSON.stringify(allow('cognito-idp:ListUsers'), null, 2)

/** A `dev` server and its account, with a `signing` root. */
export async function openAccount(): Promise<Account> {
  const server = await startServer()
  const open: Clients[] = []
  const as = (keys: Keys): Clients => {
    const options = { endpoint: server.endpoint, region: 'us-east-1', credentials: keys, maxAttempts: 1 }
    const clients = {
      keys,
      iam: new IAMClient(options),
      sts: new STSClient(options),
      cognito: new CognitoIdentityProviderClient(options),
    }
    open.push(clients)
    return clients
  }
  const root = as(rootCredentials)
  return {
    server,
    root,
    as,
    async user(name, policy) {
      await root.iam.send(new CreateUserCommand({ UserName: name }))
      if (policy) {
        const PolicyDocument = JSON.stringify(policy)
        await root.iam.send(new PutUserPolicyCommand({ UserName: name, PolicyName: 'inline', PolicyDocument }))
      }
      return as(await createKey(root, name))
    },
    async createPolicy(PolicyName, more = {}) {
      const input = { PolicyName, PolicyDocument: sampleDocument, ...more }
      const { Policy } = await root.iam.send(new CreatePolicyCommand(input))
      return String(Policy?.Arn)
    },
    createUser: (UserName, more = {}) => root.iam.send(new CreateUserCommand({ UserName, ...more })),
    async stop() {
      for (const { iam, sts, cognito } of open) for (const client of [iam, sts, cognito]) client.destroy()
      await server.stop()
    },
  }
}

export async function createKey({ iam }: Clients, userName: string): Promise<Keys> {
  const { AccessKey } = await iam.send(new CreateAccessKeyCommand({ UserName: userName }))
  return { accessKeyId: String(AccessKey?.AccessKeyId), secretAccessKey: String(AccessKey?.SecretAccessKey) }
}

export async function attachNewPolicy({ iam }: Clients, userName: string, policyName: string, document: object) {
  const PolicyDocument = JSON.stringify(document)
  const { Policy } = await iam.send(new CreatePolicyCommand({ PolicyName: policyName, PolicyDocument }))
  const PolicyArn = String(Policy?.Arn)
  await iam.send(new AttachUserPolicyCommand({ UserName: userName, PolicyArn }))
  return PolicyArn
}

/** A document of one statement. */
export function allow(
  action: string | readonly string[],
  resource: string | readonly string[] = '*',
  more: object = {},
) {
  return { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: action, Resource: resource, ...more }] }
}

export function trust(principal: string | readonly string[], more: object = {}): string {
  const statement = { Effect: 'Allow', Principal: { AWS: principal }, Action: 'sts:AssumeRole', ...more }
  return JSON.stringify({ Version: '2012-10-17', Statement: [statement] })
}

/** Code, status and message of the error that a call fails with. */
export async function errorOf(call: Promise<unknown>) {
  try {
    await call
  } catch (error) {
    const { Code, name, message, $metadata } = error as Error & {
      /** As sent, where the protocol is XML; `name` is the SDK's. */
      readonly Code?: string
      readonly $metadata?: { readonly httpStatusCode?: number }
    }
    return { code: Code ?? name, status: $metadata?.httpStatusCode, message }
  }
  throw new Error('the call did not fail')
}
