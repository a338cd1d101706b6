import {
  CognitoIdentityProviderClient,
  ConfirmSignUpCommand,
  InitiateAuthCommand,
  SignUpCommand,
  UpdateUserPoolCommand,
} from '@aws-sdk/client-cognito-identity-provider'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createServer, type TestServer, type TriggerEvent } from '../../src/index.js'

let server: TestServer
let cognito: CognitoIdentityProviderClient
beforeAll(async () => {
  server = await createServer({ sample: true })
  const credentials = { accessKeyId: 'test', secretAccessKey: 'test' }
  cognito = new CognitoIdentityProviderClient({ endpoint: server.endpoint, region: server.region, credentials })
})
afterAll(async () => {
  cognito.destroy()
  await server.close()
})

test('createServer: a user signs up, confirms with the code from the inbox, and signs in', async () => {
  const { clientId: ClientId, poolId } = server.sample ?? { clientId: '', poolId: '' }
  const user = { Username: 'ann@example.com', Password: 'Correct-Horse-7' }
  await cognito.send(new SignUpCommand({ ClientId, ...user }))

  const [message] = await server.inbox({ poolId, to: user.Username }, 5)
  await cognito.send(new ConfirmSignUpCommand({ ClientId, Username: user.Username, ConfirmationCode: message?.code }))

  const { AuthenticationResult } = await cognito.send(
    new InitiateAuthCommand({
      ClientId,
      AuthFlow: 'USER_PASSWORD_AUTH',
      AuthParameters: { USERNAME: user.Username, PASSWORD: user.Password },
    }),
  )
  expect(AuthenticationResult?.AccessToken).toMatch(/^eyJ/)
})

test('createServer: several servers live beside each other and know nothing of one another', async () => {
  const other = await createServer()
  expect(other.endpoint).not.toBe(server.endpoint)
  expect(other.sample).toBeUndefined()
  other.clock.advance(3600)
  expect(Math.abs(server.clock.now().getTime() - Date.now())).toBeLessThan(1000)
  await other.reset()
  expect(await server.inbox()).toHaveLength(1)
  await other.close()
})

test('createServer: functions of the test run as triggers, on a copy of the event', async () => {
  const arn = 'arn:aws:lambda:us-east-1:123456789012:function:pre-sign-up'
  const seen: TriggerEvent[] = []
  const preSignUp = (event: TriggerEvent) => {
    seen.push(event)
    return { ...event, response: { ...event.response, autoConfirmUser: true } }
  }
  const other = await createServer({ sample: true, triggers: { [arn]: preSignUp } })
  try {
    const { region, endpoint, sample } = other
    const client = new CognitoIdentityProviderClient({ endpoint, region, credentials: cognito.config.credentials })
    const LambdaConfig = { PreSignUp: arn }
    await client.send(new UpdateUserPoolCommand({ UserPoolId: sample?.poolId, LambdaConfig }))
    const user = { ClientId: sample?.clientId, Username: 'eve@example.com', Password: 'Correct-Horse-7' }
    expect((await client.send(new SignUpCommand(user))).UserConfirmed).toBe(true)
    expect(seen).toMatchObject([{ triggerSource: 'PreSignUp_SignUp', userPoolId: sample?.poolId, region }])
    client.destroy()
  } finally {
    await other.close()
  }
})
