import { createHmac, randomBytes } from 'node:crypto'
import { CognitoIdentityProvider } from '@aws-sdk/client-cognito-identity-provider'

export const PASSWORD = 'Correct-Horse-7'
export const OTHER_PASSWORD = 'Other-Horse-8'

/**
 * One endpoint as a stock client sees it. `call('AdminGetUser', input)` sends a signed request with made-up credentials,
 * as they work with development servers.
 */
export class World {
  #client
  #attempts = 0

  constructor(endpoint) {
    this.endpoint = endpoint
    this.#client = new CognitoIdentityProvider({
      endpoint,
      region: 'us-east-1',
      credentials: { accessKeyId: 'AKIANEGATIVETESTS001', secretAccessKey: 'near-misses' },
      maxAttempts: 1,
      requestHandler: { requestTimeout: 20_000 },
    })
  }

  call(operation, input) {
    const method = operation.charAt(0).toLowerCase() + operation.slice(1)
    return this.#client[method](input)
  }

  /** The operation as raw JSON with headers of one's own, for what a client library would not send. */
  async post(operation, body, headers = {}) {
    const response = await fetch(this.endpoint, {
      method: 'POST',
      headers: {
        'content-type': 'application/x-amz-json-1.1',
        'x-amz-target': `AWSCognitoIdentityProviderService.${operation}`,
        ...headers,
      },
      body: JSON.stringify(body),
      signal: AbortSignal.timeout(20_000),
    })
    const text = await response.text()
    if (!response.ok) throw new Refused(response.status, text)
    return JSON.parse(text || '{}')
  }

  name(prefix = 'user') {
    this.#attempts += 1
    return `${prefix}-${randomBytes(4).toString('hex')}${this.#attempts}`
  }

  async pool(options = {}) {
    const { UserPool } = await this.call('CreateUserPool', { PoolName: this.name('pool'), ...options })
    return UserPool.Id
  }

  async client(poolId, options = {}) {
    const { UserPoolClient } = await this.call('CreateUserPoolClient', {
      UserPoolId: poolId,
      ClientName: this.name('client'),
      ExplicitAuthFlows: [
        'ALLOW_USER_PASSWORD_AUTH',
        'ALLOW_ADMIN_USER_PASSWORD_AUTH',
        'ALLOW_USER_SRP_AUTH',
        'ALLOW_REFRESH_TOKEN_AUTH',
        'ALLOW_CUSTOM_AUTH',
        'ALLOW_USER_AUTH',
      ],
      ...options,
    })
    return { poolId, id: UserPoolClient.ClientId, secret: UserPoolClient.ClientSecret }
  }

  /** A confirmed user with a verified email. */
  async user(poolId, { password = PASSWORD, name = this.name() } = {}) {
    const email = `${name}@example.com`
    await this.call('AdminCreateUser', {
      UserPoolId: poolId,
      Username: name,
      MessageAction: 'SUPPRESS',
      UserAttributes: [
        { Name: 'email', Value: email },
        { Name: 'email_verified', Value: 'true' },
      ],
    })
    await this.call('AdminSetUserPassword', { UserPoolId: poolId, Username: name, Password: password, Permanent: true })
    return { poolId, name, email, password }
  }

  /** The answer of USER_PASSWORD_AUTH. */
  enter(client, name, password, extra = {}) {
    return this.call('InitiateAuth', {
      ClientId: client.id,
      AuthFlow: 'USER_PASSWORD_AUTH',
      AuthParameters: { USERNAME: name, PASSWORD: password, ...secretHash(client, name), ...extra },
    })
  }

  async tokens(client, user) {
    const { AuthenticationResult } = await this.enter(client, user.name, user.password)
    if (!AuthenticationResult) throw new Error('no tokens for the right password')
    return AuthenticationResult
  }

  /** The newest code sent to the address, where the server has an inbox to read. */
  async codeTo(address) {
    const url = `${this.endpoint.replace(/\/$/, '')}/_poolgate/inbox?format=code&wait=5&to=${encodeURIComponent(address)}`
    const response = await fetch(url)
    const code = (await response.text()).trim()
    if (!response.ok || !/^\d{4,10}$/.test(code)) throw new Impossible('codes cannot be read here')
    return code
  }

  answer(client, name, responses, session) {
    return this.call('RespondToAuthChallenge', {
      ClientId: client.id,
      ChallengeName: name,
      ChallengeResponses: responses,
      Session: session,
    })
  }
}

/** What this server gives no way to try. */
export class Impossible extends Error {}

/** A refusal of the raw kind. */
export class Refused extends Error {
  constructor(status, text) {
    super(text)
    this.$metadata = { httpStatusCode: status }
  }
}

export function secretHash({ id, secret }, name) {
  return secret
    ? {
        SECRET_HASH: createHmac('sha256', secret)
          .update(name + id)
          .digest('base64'),
      }
    : {}
}

/** An answer without tokens is a refusal too: a challenge that the caller has to pass still. */
export async function signsIn(answer) {
  const { AuthenticationResult } = await answer
  if (!AuthenticationResult?.AccessToken) throw new Refused(400, 'no tokens')
  return AuthenticationResult
}

/** The right way must work before its near miss says anything. */
export async function mustWork(promise) {
  try {
    return await promise
  } catch (error) {
    if (error instanceof Impossible) throw error
    throw new Impossible(`the right way failed: ${error?.message}`)
  }
}
