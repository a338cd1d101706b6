import { Agent, request } from 'node:http'
import type { OperationName } from '../../src/api/model/operations.js'
import { formatBasicIso } from '../../src/aws/sigv4/basic-iso-time.js'
import type { TriggerEvent } from '../../src/triggers/in-process-invoker.js'
import { PASSWORD, type Seed } from '../support/seed.js'
import { startServer, type TestServer } from '../support/start-server.js'

export type Members = Readonly<Record<string, unknown>>

export interface Reply {
  readonly status: number
  readonly body: Record<string, unknown>
}

/** A function that writes its events down and hands them back. */
export const RECORDER = 'arn:aws:lambda:us-east-1:123456789012:function:recorder'
export const KMS_KEY = 'arn:aws:kms:us-east-1:123456789012:key/0b1c2d3e-4f50-6172-8394-a5b6c7d8e9f0'
export const SMS_CALLER = 'arn:aws:iam::123456789012:role/sms'

export const everyFlow = [
  'ALLOW_USER_AUTH',
  'ALLOW_USER_SRP_AUTH',
  'ALLOW_USER_PASSWORD_AUTH',
  'ALLOW_ADMIN_USER_PASSWORD_AUTH',
  'ALLOW_REFRESH_TOKEN_AUTH',
]

const recorded = ['PreSignUp', 'CustomMessage', 'PostConfirmation', 'PreAuthentication', 'PostAuthentication']

/** Settings of a pool whose functions are told of everything, and whose threat protection watches. */
export const watched: Members = {
  UserPoolTier: 'PLUS',
  UserPoolAddOns: { AdvancedSecurityMode: 'AUDIT' },
  AutoVerifiedAttributes: ['email'],
  LambdaConfig: { ...Object.fromEntries(recorded.map((name) => [name, RECORDER])), PreTokenGeneration: RECORDER },
}

/** One server with many pools, called as the wire has it: member by member, without an SDK in between. */
export class World {
  readonly server: TestServer
  readonly #events: TriggerEvent[]
  readonly #agent = new Agent({ keepAlive: true, maxSockets: 16 })
  readonly #shared = new Map<string, Promise<Seed>>()
  #people = 0

  private constructor(server: TestServer, events: TriggerEvent[]) {
    this.server = server
    this.#events = events
  }

  static async open(): Promise<World> {
    const events: TriggerEvent[] = []
    const record = (event: TriggerEvent) => {
      events.push(structuredClone(event))
      return event
    }
    return new World(await startServer({ logLevel: 'silent', triggers: { [RECORDER]: record } }), events)
  }

  async close(): Promise<void> {
    this.#agent.destroy()
    await this.server.stop()
  }

  /** Signed in form only: `dev` takes an unknown key for root. */
  call(operation: OperationName, input: Members): Promise<Reply> {
    const date = formatBasicIso(new Date())
    const credential = `AKIAMEMBERS/${date.slice(0, 8)}/us-east-1/cognito-idp/aws4_request`
    const headers = {
      'content-type': 'application/x-amz-json-1.1',
      'user-agent': 'members',
      'x-amz-target': `AWSCognitoIdentityProviderService.${operation}`,
      'x-amz-date': date,
      authorization: `AWS4-HMAC-SHA256 Credential=${credential}, SignedHeaders=host;x-amz-date;x-amz-target, Signature=${'0'.repeat(64)}`,
    }
    return new Promise((resolve, reject) => {
      const sent = request(this.server.endpoint, { method: 'POST', agent: this.#agent, headers }, (response) => {
        const chunks: Buffer[] = []
        response.on('data', (chunk) => chunks.push(chunk))
        response.on('error', reject)
        response.on('end', () => {
          const text = Buffer.concat(chunks).toString('utf8')
          resolve({ status: response.statusCode ?? 0, body: text === '' ? {} : JSON.parse(text) })
        })
      })
      sent.on('error', reject)
      sent.end(JSON.stringify(input))
    })
  }

  /** The body of an answer; fails when the call was refused. */
  async ask(operation: OperationName, input: Members): Promise<Record<string, unknown>> {
    const { status, body } = await this.call(operation, input)
    if (status !== 200) throw new Error(`${operation} was refused: ${JSON.stringify(body)}`)
    return body
  }

  async createPool(settings: Members = {}): Promise<string> {
    const { UserPool } = await this.ask('CreateUserPool', { PoolName: 'members', ...settings })
    return String((UserPool as Members).Id)
  }

  async createClient(UserPoolId: string, settings: Members = {}): Promise<Seed> {
    const input = { UserPoolId, ClientName: 'members', ExplicitAuthFlows: everyFlow, ...settings }
    const { UserPoolClient } = await this.ask('CreateUserPoolClient', input)
    const { ClientId, ClientSecret } = UserPoolClient as Members
    return { poolId: UserPoolId, clientId: String(ClientId), clientSecret: ClientSecret as string | undefined }
  }

  async seed(settings: Members = {}, client: Members = {}): Promise<Seed> {
    return this.createClient(await this.createPool(settings), client)
  }

  /** One pool for all that ask for the same settings: the keys of a new one take a while, once somebody signs in. */
  shared(settings: Members = {}, client: Members = {}, mfa?: Members): Promise<Seed> {
    const key = JSON.stringify([settings, client, mfa])
    const known = this.#shared.get(key) ?? this.#prepare(settings, client, mfa)
    this.#shared.set(key, known)
    return known
  }

  async #prepare(settings: Members, client: Members, mfa: Members | undefined): Promise<Seed> {
    const seed = await this.seed(settings, client)
    if (mfa) await this.ask('SetUserPoolMfaConfig', { UserPoolId: seed.poolId, ...mfa })
    return seed
  }

  /** A name that nobody has, for shared pools. */
  newName(): string {
    this.#people += 1
    return `ann-${this.#people}`
  }

  /** A confirmed user with the password `PASSWORD` and a verified address. */
  async createUser(UserPoolId: string, Username: string, attributes: Readonly<Record<string, string>> = {}) {
    const all = { email: `${Username}@example.com`, email_verified: 'true', ...attributes }
    const UserAttributes = Object.entries(all).map(([Name, Value]) => ({ Name, Value }))
    await this.ask('AdminCreateUser', { UserPoolId, Username, UserAttributes, MessageAction: 'SUPPRESS' })
    await this.ask('AdminSetUserPassword', { UserPoolId, Username, Password: PASSWORD, Permanent: true })
  }

  passwordSignIn({ clientId }: Seed, username: string, password = PASSWORD): Promise<Reply> {
    const AuthParameters = { USERNAME: username, PASSWORD: password }
    return this.call('InitiateAuth', { ClientId: clientId, AuthFlow: 'USER_PASSWORD_AUTH', AuthParameters })
  }

  /** Access and refresh token of a sign-in by password. */
  async tokens(seed: Seed, username: string): Promise<{ readonly access: string; readonly refresh: string }> {
    const { body } = await this.passwordSignIn(seed, username)
    const { AccessToken, RefreshToken } = (body.AuthenticationResult ?? {}) as Members
    if (AccessToken === undefined) throw new Error(`No tokens: ${JSON.stringify(body)}`)
    return { access: String(AccessToken), refresh: String(RefreshToken) }
  }

  /** The code in the newest message to the user. */
  async code(poolId: string, username: string): Promise<string> {
    const [newest] = (await this.server.inbox(poolId)).filter(({ to }) => isOf(username, to))
    if (!newest?.code) throw new Error('No code was sent.')
    return newest.code
  }

  /** What happened to a user beside answers: messages, events of functions, records. The risk depends on others too. */
  async watch(UserPoolId: string, Username: string): Promise<object> {
    const messages = (await this.server.inbox(UserPoolId)).filter(({ to }) => isOf(Username, to))
    const ofUser = { UserPoolId, Username }
    const { AuthEvents = [] } = (await this.call('AdminListUserAuthEvents', ofUser)).body
    return {
      messages: messages.map(({ to, channel, kind, subject, body }) => ({ to, channel, kind, subject, body })),
      functions: this.events(UserPoolId).filter(({ userName = Username }) => isOf(Username, userName)),
      user: (await this.call('AdminGetUser', ofUser)).body,
      acts: (AuthEvents as Members[]).map(({ EventRisk: _, ...act }) => act),
    }
  }

  /** What the functions of a pool were told. */
  events(poolId: string): readonly TriggerEvent[] {
    return this.#events.filter(({ userPoolId }) => userPoolId === poolId)
  }
}

/** Whether an address or a name is not that of another person in a shared pool. */
function isOf(username: string, name: string): boolean {
  return (/ann-\d+/.exec(name)?.[0] ?? username) === username
}
