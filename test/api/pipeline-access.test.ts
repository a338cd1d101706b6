import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { Failure } from '../../src/domain/failure.js'
import { alice, createPipeline, plainCall, readReply, root, type TestPipeline } from '../support/pipeline.js'
import { signedCall } from '../support/signed-requests.js'

const poolId = 'us-east-1_AbCdEf123'
const poolArn = `arn:aws:cognito-idp:us-east-1:123456789012:userpool/${poolId}`
let seen: unknown[] = []
let tested: TestPipeline
let dev: TestPipeline

beforeAll(async () => {
  const options: Parameters<typeof createPipeline>[0] = {
    handlers: {
      ListUserPools: async () => ({}),
      DescribeUserPool: async () => {
        throw new Failure('pool-not-found')
      },
      SignUp: async (_, { input }) => {
        seen.push(input)
        throw new Failure('sign-up-not-permitted')
      },
      CreateTerms: undefined,
      GetDevice: undefined,
      AssociateSoftwareToken: async () => ({ SecretCode: 'x' }),
    },
  }
  tested = await createPipeline(options)
  dev = await createPipeline({ ...options, mode: 'dev' })
})
afterAll(async () => {
  await tested.close()
  await dev.close()
})

async function errorOf(operation: string, input: unknown, signer = root) {
  return readReply(await tested.pipeline.handle(await signedCall({ operation, input, signer, signedAt: new Date() })))
}

describe('order and access', () => {
  const missing = { __type: 'MissingAuthenticationTokenException', message: 'Missing Authentication Token' }
  test('a signed operation without a signature is refused before its body is read', async () => {
    expect(readReply(await tested.pipeline.handle(plainCall('ListUserPools', '{broken')))).toEqual({
      status: 400,
      body: missing,
    })
  })

  test('a wrong signature is refused before the body is read', async () => {
    const request = await signedCall({ operation: 'ListUserPools', input: 1, signer: root, signedAt: new Date() })
    const reply = await tested.pipeline.handle({ ...request, body: Buffer.from('{broken') })
    expect(readReply(reply).body).toMatchObject({ __type: 'InvalidSignatureException' })
  })

  test('type errors come before constraints, constraints before the policy', async () => {
    expect(await errorOf('ListUserPools', { MaxResults: '0' }, alice)).toEqual({
      status: 400,
      body: { __type: 'SerializationException', Message: 'STRING_VALUE cannot be converted to Integer' },
    })
    expect(await errorOf('ListUserPools', {}, alice)).toEqual({
      status: 400,
      body: {
        __type: 'InvalidParameterException',
        message:
          "1 validation error detected: Value '0' at 'maxResults' failed to satisfy constraint: Member must have value greater than or equal to 1",
      },
    })
  })

  test.each([
    ['ListUserPools', { MaxResults: 1 }, '*'],
    ['DescribeUserPool', { UserPoolId: poolId }, poolArn],
    ['ListTagsForResource', { ResourceArn: poolArn }, poolArn],
    [
      'CreateTerms',
      { ClientId: 'abc', UserPoolId: poolId, TermsName: 'terms-of-use', TermsSource: 'LINK', Enforcement: 'NONE' },
      poolArn,
    ],
    ['UpdateManagedLoginBranding', {}, 'arn:aws:cognito-idp:us-east-1:123456789012:userpool/*'],
  ])(
    '%s by a user without policies → AccessDeniedException, before anything is looked up',
    async (operation, input, resource) => {
      const action = `cognito-idp:${operation}`
      expect(await errorOf(operation, input, alice)).toEqual({
        status: 400,
        body: {
          __type: 'AccessDeniedException',
          Message: `User: arn:aws:iam::123456789012:user/alice is not authorized to perform: ${action} on resource: ${resource} because no identity-based policy allows the ${action} action`,
        },
      })
    },
  )

  test.each([
    ['ListTagsForResource', { ResourceArn: 'arn:aws:cognito-idp:us-east-1:123456789012:userpool/a_*' }],
    ['AdminLinkProviderForUser', { UserPoolId: '*', SourceUser: {}, DestinationUser: {} }],
  ])('%s: wildcards never reach the policy → InvalidParameterException', async (operation, input) => {
    expect(await errorOf(operation, input, alice)).toMatchObject({ body: { __type: 'InvalidParameterException' } })
  })

  test('what is not built yet is refused after authentication and authorization', async () => {
    const input = {
      ClientId: 'abc',
      UserPoolId: poolId,
      TermsName: 'terms-of-use',
      TermsSource: 'LINK',
      Enforcement: 'NONE',
    }
    expect(await errorOf('CreateTerms', input)).toEqual({
      status: 400,
      body: { __type: 'UnsupportedOperationException', message: 'Poolgate does not implement CreateTerms yet.' },
    })
  })

  test('a token operation without a token fails as with a bad one', async () => {
    const reply = await tested.pipeline.handle(plainCall('GetDevice', '{"DeviceKey":"us-east-1_ab"}'))
    expect(readReply(reply).body).toEqual({ __type: 'NotAuthorizedException', message: 'Invalid Access Token' })
  })

  test('a token or a session: exactly one, and the handler judges a session', async () => {
    const replyTo = async (input: object) =>
      readReply(await tested.pipeline.handle(plainCall('AssociateSoftwareToken', JSON.stringify(input)))).body
    const session = '01234567890123456789'
    expect(await replyTo({ Session: session })).toEqual({ SecretCode: 'x' })
    for (const input of [{}, { Session: session, AccessToken: 'a.b.c' }]) {
      expect(await replyTo(input)).toMatchObject({ __type: 'InvalidParameterException' })
    }
  })

  test('a public operation ignores an Authorization header', async () => {
    const request = plainCall('SignUp', '{"ClientId":"abc","Username":"kim","Password":"secret"}')
    const reply = await tested.pipeline.handle({
      ...request,
      rawHeaders: [...request.rawHeaders, 'Authorization', 'AWS4-HMAC-SHA256 nonsense'],
    })
    expect(readReply(reply).body).toMatchObject({ message: 'SignUp is not permitted for this user pool' })
  })

  test('maps of the caller have no prototype', async () => {
    seen = []
    await tested.pipeline.handle(
      plainCall(
        'SignUp',
        '{"ClientId":"abc","Username":"k","Password":"s","ClientMetadata":{"__proto__":"x"},"__proto__":{"Password":"t"}}',
      ),
    )
    const [input] = seen as [{ ClientMetadata: object; Password: string }]
    expect(Object.keys(input.ClientMetadata)).toEqual(['__proto__'])
    expect(input.Password).toBe('s')
  })
})

describe('keys', () => {
  const stranger = { accessKeyId: 'AKIASTRANGER', secretAccessKey: 'x' }
  const list = async (pipeline: TestPipeline, signer: typeof root, signedAt = new Date()) =>
    readReply(
      await pipeline.pipeline.handle(
        await signedCall({ operation: 'ListUserPools', input: { MaxResults: 1 }, signer, signedAt }),
      ),
    )

  test('serve: an unknown key → UnrecognizedClientException', async () => {
    expect(await list(tested, stranger)).toEqual({
      status: 400,
      body: {
        __type: 'UnrecognizedClientException',
        message: 'The security token included in the request is invalid.',
      },
    })
  })

  test('dev: an unknown key acts as root, a known one is held to its signature', async () => {
    expect(await list(dev, stranger)).toMatchObject({ status: 200 })
    expect(await list(dev, { ...root, secretAccessKey: 'wrong' })).toMatchObject({
      body: { __type: 'InvalidSignatureException' },
    })
    expect(await list(dev, alice)).toMatchObject({ body: { __type: 'AccessDeniedException' } })
  })

  test('dev: an unknown key too must sign by the clock and sign its headers', async () => {
    expect(await list(dev, stranger, new Date(Date.now() - 310_000))).toMatchObject({
      body: { message: expect.stringContaining('Signature expired') },
    })
    const request = await signedCall({ operation: 'ListUserPools', input: {}, signer: stranger, signedAt: new Date() })
    const rawHeaders = request.rawHeaders.map((text) => text.replace(';x-amz-target', ''))
    expect(readReply(await dev.pipeline.handle({ ...request, rawHeaders })).body).toMatchObject({
      __type: 'InvalidSignatureException',
    })
  })
})
