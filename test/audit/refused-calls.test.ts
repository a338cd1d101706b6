import { GetSessionTokenCommand, STSClient } from '@aws-sdk/client-sts'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { presignedCall, type Signer, signedCall } from '../support/signed-requests.js'
import { rootCredentials, startServer, type TestServer } from '../support/start-server.js'
import { type TrailEvent, trailFile } from './trail-file.js'

const trail = trailFile()
let server: TestServer
let known: Signer
let signedAt: Date

beforeAll(async () => {
  server = await startServer({ audit: trail.config })
  const { users, accessKeys } = server.running.iam
  await users.create({ name: 'ann' })
  const { key, secretAccessKey } = await accessKeys.create('ann')
  known = { accessKeyId: key.id, secretAccessKey }
  signedAt = new Date()
})
afterAll(async () => {
  await server.stop()
  trail.clear()
})

type Headers = Record<string, string>

/** The one event of a request, which is told by the request id of the answer. */
async function eventOf(path: string, init: { headers?: Headers; body?: string | Buffer }): Promise<TrailEvent> {
  const before = trail.events().length
  const answer = await fetch(`${server.endpoint}${path}`, { method: 'POST', ...init } as RequestInit)
  await answer.arrayBuffer()
  const [event, ...more] = trail.events().slice(before)
  expect(more).toEqual([])
  expect(event?.requestID).toBe(answer.headers.get('x-amzn-requestid'))
  return event as TrailEvent
}

async function sent(call: Parameters<typeof signedCall>[0], body?: string): Promise<TrailEvent> {
  const host = new URL(server.endpoint).host
  const { rawHeaders, body: signed } = await signedCall({ ...call, host })
  const headers: Headers = {}
  for (let at = 0; at < rawHeaders.length; at += 2) headers[String(rawHeaders[at])] = String(rawHeaders[at + 1])
  delete headers.host
  return eventOf('/', { headers, body: body ?? signed })
}

const cognito = (operation: string, input: unknown, signer: Signer = rootCredentials) => ({
  operation,
  input,
  signer,
  signedAt,
})
const form = { 'content-type': 'application/x-www-form-urlencoded' }
const nobody = { type: 'Unknown', principalId: 'Anonymous' }

describe('calls of user pools that are refused before they do anything', () => {
  test('an operation that does not exist leaves its name and the key that was claimed', async () => {
    const event = await sent(cognito('AdminMakeCoffee', { Secret: 'x' }, known))
    expect(event).toMatchObject({
      eventSource: 'cognito-idp.amazonaws.com',
      eventName: 'AdminMakeCoffee',
      errorCode: 'UnknownOperationException',
      userIdentity: nobody,
      requestParameters: null,
      poolgate: { decision: 'notEvaluated', claimedAccessKeyId: known.accessKeyId },
    })
  })

  test.each([
    ['no target', {}],
    ['the target of another service', { 'x-amz-target': 'DynamoDB_20120810.ListTables' }],
    ['a target that is no name', { 'x-amz-target': 'AWSCognitoIdentityProviderService.{"a": 1}' }],
  ])('%s leaves an event without a name', async (_what, headers: Headers) => {
    expect(await eventOf('/', { headers, body: '{}' })).toMatchObject({
      eventName: 'UnknownOperation',
      errorCode: 'UnknownOperationException',
    })
  })

  test('a body that is no JSON leaves who signed it and no parameters', async () => {
    const event = await sent({ ...cognito('ListUsers', undefined, known), text: '{"UserPoolId": ' })
    expect(event).toMatchObject({
      eventName: 'ListUsers',
      userIdentity: { type: 'IAMUser', userName: 'ann' },
      errorCode: 'SerializationException',
      requestParameters: null,
      poolgate: { decision: 'notEvaluated' },
    })
  })

  test('an input that the model refuses leaves who signed it and what it asked for', async () => {
    expect(await sent(cognito('ListUsers', { UserPoolId: 'a b' }, known))).toMatchObject({
      userIdentity: { type: 'IAMUser' },
      errorCode: 'InvalidParameterException',
      requestParameters: { userPoolId: 'a b' },
      poolgate: { decision: 'notEvaluated' },
    })
  })

  test('a body that was changed on the way leaves a claim', async () => {
    const event = await sent(cognito('ListUserPools', { MaxResults: 1 }, known), '{"MaxResults":60}')
    expect(event).toMatchObject({
      eventName: 'ListUserPools',
      errorCode: 'InvalidSignatureException',
      userIdentity: nobody,
      poolgate: { claimedAccessKeyId: known.accessKeyId },
    })
  })

  test('no signature leaves an event without a claim', async () => {
    const headers = { 'x-amz-target': 'AWSCognitoIdentityProviderService.ListUserPools' }
    const event = await eventOf('/', { headers, body: '{"MaxResults":1}' })
    expect(event).toMatchObject({ errorCode: 'MissingAuthenticationTokenException', userIdentity: nobody })
    expect(event.poolgate).toEqual({ decision: 'notEvaluated' })
  })

  test('a pre-signed call with a wrong secret leaves the key of its query', async () => {
    const signer = { ...known, secretAccessKey: 'guessed' }
    const call = { ...cognito('ListUserPools', { MaxResults: 1 }, signer), expiresIn: 60 }
    const { target, body } = await presignedCall({ ...call, host: new URL(server.endpoint).host })
    const headers = { 'x-amz-target': 'AWSCognitoIdentityProviderService.ListUserPools' }
    expect(await eventOf(target, { headers, body })).toMatchObject({
      errorCode: 'InvalidSignatureException',
      poolgate: { claimedAccessKeyId: known.accessKeyId },
    })
  })

  test('an operation that is not implemented yet leaves the decision too', async () => {
    const event = await sent(cognito('ListTerms', { UserPoolId: 'us-east-1_AbCdEf123' }, known))
    expect(event).toMatchObject({ eventName: 'ListTerms', poolgate: { decision: 'implicitDeny', layer: 'identity' } })
  })
})

describe('calls of IAM and STS that are refused before they do anything', () => {
  test.each([
    ['no action', 'Version=2010-05-08', 'iam', 'UnknownOperation', 'MissingAction'],
    ['an unknown action of IAM', 'Version=2010-05-08&Action=MakeCoffee', 'iam', 'MakeCoffee', 'InvalidAction'],
    ['an unknown action of STS', 'Version=2011-06-15&Action=MakeCoffee', 'sts', 'MakeCoffee', 'InvalidAction'],
    ['an unknown version', 'Version=1999-01-01&Action=ListUsers', 'iam', 'ListUsers', 'InvalidAction'],
    ['an action that is no name', 'Version=2010-05-08&Action=%0A%7B', 'iam', 'UnknownOperation', 'InvalidAction'],
    ['no signature', 'Version=2010-05-08&Action=ListUsers', 'iam', 'ListUsers', 'MissingAuthenticationToken'],
    ['no signature, STS', 'Version=2011-06-15&Action=GetCallerIdentity', 'sts', 'GetCallerIdentity', 'MissingAuth'],
  ])('%s', async (_what, body, service, eventName, code) => {
    const event = await eventOf('/', { headers: form, body })
    expect(event).toMatchObject({
      eventSource: `${service}.amazonaws.com`,
      eventName,
      errorCode: expect.stringContaining(code),
      userIdentity: nobody,
      poolgate: { decision: 'notEvaluated' },
    })
  })

  test('a code of a second factor is kept out of the event, and out of the text that refuses it', async () => {
    const where = { endpoint: server.endpoint, region: 'us-east-1', credentials: known, maxAttempts: 1 }
    const SerialNumber = 'arn:aws:iam::123456789012:mfa/ann'
    for (const TokenCode of ['739182', 'seven-three-nine']) {
      const call = new STSClient(where).send(new GetSessionTokenCommand({ SerialNumber, TokenCode }))
      await expect(call).rejects.toThrow()
      expect(trail.events().at(-1)).toMatchObject({ eventName: 'GetSessionToken', userIdentity: { userName: 'ann' } })
      expect(trail.text()).not.toContain(TokenCode)
    }
  })

  test('a key that is claimed for an unknown action', async () => {
    const authorization = `AWS4-HMAC-SHA256 Credential=${known.accessKeyId}/20260101/us-east-1/iam/aws4_request`
    const headers = { ...form, authorization }
    const event = await eventOf('/', { headers, body: 'Version=2010-05-08&Action=MakeCoffee' })
    expect(event.poolgate).toEqual({ decision: 'notEvaluated', claimedAccessKeyId: known.accessKeyId })
  })
})
