import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { Failure } from '../../src/domain/failure.js'
import { createPipeline, plainCall, readReply, root, type TestPipeline } from '../support/pipeline.js'
import { signedCall } from '../support/signed-requests.js'

const poolId = 'us-east-1_AbCdEf123'
let seen: unknown[] = []
let tested: TestPipeline

beforeAll(async () => {
  tested = await createPipeline({
    handlers: {
      ListUserPools: async (_, call) => {
        seen.push(call)
        return { UserPools: [{ Id: poolId, CreationDate: new Date(1548108676163), Name: undefined }] }
      },
      DescribeUserPool: async (_, { input }) => {
        throw new Failure('pool-not-found', { poolId: input.UserPoolId })
      },
      DeleteGroup: async () => undefined,
      AdminGetUser: async () => ({ Username: 'kim', Usernamme: 'kim' }),
      AdminDisableUser: async () => {
        throw new Error('secret detail')
      },
      SignUp: async () => {
        throw new Failure('attributes-not-conforming', { reason: 'a: required\nb: required 字\n' })
      },
    },
  })
})
afterAll(() => tested.close())

async function call(operation: string, input: unknown) {
  return tested.pipeline.handle(await signedCall({ operation, input, signer: root, signedAt: new Date() }))
}

const errorOf = async (...args: Parameters<typeof call>) => readReply(await call(...args))

describe('replies', () => {
  test('success: 200, times in seconds, request id, cross-origin headers', async () => {
    seen = []
    const reply = await call('ListUserPools', { MaxResults: 1 })
    expect(reply.body).toBe(`{"UserPools":[{"CreationDate":1548108676.163,"Id":"${poolId}"}]}`)
    expect(reply.headers).toMatchObject({
      'Content-Type': 'application/x-amz-json-1.1',
      'x-amzn-RequestId': expect.stringMatching(/^[\da-f-]{36}$/),
      'Access-Control-Allow-Origin': '*',
      'Access-Control-Expose-Headers': 'x-amzn-RequestId,x-amzn-ErrorType,x-amzn-ErrorMessage,Date',
    })
    expect(seen).toMatchObject([
      {
        input: { MaxResults: 1 },
        caller: { principal: { kind: 'root', accessKeyId: root.accessKeyId } },
        request: { requestId: reply.headers['x-amzn-RequestId'], sourceIp: '127.0.0.1' },
      },
    ])
  })

  test('an operation without output: 200 with an empty body', async () => {
    expect(await call('DeleteGroup', { UserPoolId: poolId, GroupName: 'x' })).toMatchObject({ status: 200, body: '' })
  })

  test('a failure of the domain: its exception and text, in body and headers', async () => {
    const reply = await call('DescribeUserPool', { UserPoolId: poolId })
    expect(reply.status).toBe(400)
    expect(reply.body).toBe(`{"__type":"ResourceNotFoundException","message":"User pool ${poolId} does not exist."}`)
    expect(reply.headers['x-amzn-ErrorType']).toBe('ResourceNotFoundException:')
    expect(reply.headers['x-amzn-ErrorMessage']).toBe(`User pool ${poolId} does not exist.`)
  })

  test('a text of several lines and scripts fits into one header line', async () => {
    const reply = await tested.pipeline.handle(
      plainCall('SignUp', '{"ClientId":"abc","Username":"kim","Password":"secret"}'),
    )
    expect(reply.headers['x-amzn-ErrorMessage']).toBe(
      'Attributes did not conform to the schema: a: required b: required',
    )
    expect(readReply(reply).body).toMatchObject({ message: expect.stringContaining('a: required\nb: required 字\n') })
  })

  test('an error of ours: 500 without details, logged whole', async () => {
    const reply = readReply(await call('AdminDisableUser', { UserPoolId: poolId, Username: 'kim' }))
    expect(reply).toEqual({
      status: 500,
      body: { __type: 'InternalErrorException', message: 'An internal error occurred.' },
    })
    expect(tested.log.find(({ level }) => level === 'error')?.fields.err).toMatchObject({ message: 'secret detail' })
  })

  test('an output with a member that the model does not know: 500', async () => {
    expect(await errorOf('AdminGetUser', { UserPoolId: poolId, Username: 'kim' })).toMatchObject({ status: 500 })
    expect(String(tested.log.at(-2)?.fields.err)).toContain('AdminGetUserResponse.Usernamme is unknown')
  })

  test('log lines name the operation, never its input', async () => {
    tested.log.length = 0
    await call('ListUserPools', { MaxResults: 1 })
    await errorOf('AdminSetUserPassword', { UserPoolId: poolId, Username: 'kim', Password: ' hidden ' })
    expect(tested.log).toMatchObject([
      { level: 'debug', fields: { operation: 'ListUserPools', status: 200 } },
      { level: 'info', fields: { operation: 'AdminSetUserPassword', status: 400, error: 'InvalidParameterException' } },
    ])
    expect(JSON.stringify(tested.log)).not.toMatch(/hidden|kim/)
  })
})

describe('routing', () => {
  const unknown = { status: 400, body: { __type: 'UnknownOperationException' } }
  const notUnderstood = {
    status: 400,
    body: {
      code: 'BadRequest',
      message: 'The server did not understand the operation that was requested.',
      type: 'client',
    },
  }
  const list = plainCall('ListUserPools')
  test.each([
    ['an unknown operation', plainCall('Nope'), unknown],
    ['a name of Object.prototype', plainCall('constructor'), unknown],
    ['no target', { ...list, rawHeaders: ['Host', 'x'] }, unknown],
    ['a target of another service', { ...list, rawHeaders: ['X-Amz-Target', 'DynamoDB_20120810.ListTables'] }, unknown],
    ['two targets', { ...list, rawHeaders: [...list.rawHeaders, ...list.rawHeaders] }, unknown],
    ['another case', plainCall('listuserpools'), unknown],
    ['GET', { ...list, method: 'GET' }, notUnderstood],
    ['another path', { ...list, target: '/authorize' }, notUnderstood],
    ['a doubled slash', { ...list, target: '//' }, notUnderstood],
  ])('%s', async (_, request, wanted) => {
    expect(readReply(await tested.pipeline.handle(request))).toEqual(wanted)
  })

  test('a preflight allows the headers that it asks for', async () => {
    const rawHeaders = ['Access-Control-Request-Headers', 'content-type,x-amz-target']
    expect(await tested.pipeline.handle({ ...list, method: 'OPTIONS', rawHeaders })).toMatchObject({
      status: 200,
      body: '',
      headers: {
        'Access-Control-Allow-Origin': '*',
        'Access-Control-Allow-Methods': 'POST',
        'Access-Control-Allow-Headers': 'content-type,x-amz-target',
        'Access-Control-Max-Age': '172800',
      },
    })
  })
})
