import { CognitoIdentityProviderClient, ListUserPoolsCommand } from '@aws-sdk/client-cognito-identity-provider'
import { CreateAccessKeyCommand, CreateUserCommand, IAMClient, PutUserPolicyCommand } from '@aws-sdk/client-iam'
import { afterEach, describe, expect, test } from 'vitest'
import { allow } from '../iam-api/account.js'
import { signedForm } from '../iam-api/signed-form.js'
import { rootCredentials, startServer, type TestServer } from '../support/start-server.js'

const office = '203.0.113.9'
const elsewhere = '198.51.100.1'
let server: TestServer | undefined
afterEach(async () => {
  await server?.stop()
  server = undefined
})

/** A user who may do everything from the office and nothing from anywhere else. */
async function open(trustedProxies: readonly string[]) {
  server = await startServer({ trustedProxies })
  const { endpoint } = server
  const iam = new IAMClient({ endpoint, region: 'us-east-1', credentials: rootCredentials, maxAttempts: 1 })
  await iam.send(new CreateUserCommand({ UserName: 'alice' }))
  const PolicyDocument = JSON.stringify(allow('*', '*', { Condition: { IpAddress: { 'aws:SourceIp': office } } }))
  await iam.send(new PutUserPolicyCommand({ UserName: 'alice', PolicyName: 'office', PolicyDocument }))
  const { AccessKey } = await iam.send(new CreateAccessKeyCommand({ UserName: 'alice' }))
  iam.destroy()
  const keys = { accessKeyId: String(AccessKey?.AccessKeyId), secretAccessKey: String(AccessKey?.SecretAccessKey) }
  const answer = async (unsigned: Readonly<Record<string, string>>) => {
    const form = { keys, service: 'iam', endpoint, unsigned }
    const { status } = await signedForm('Action=ListUsers&Version=2010-05-08', form)
    return status === 200 ? 'allowed' : 'refused'
  }
  return { answer, keys }
}

const claims: readonly Readonly<Record<string, string>>[] = [
  { 'x-forwarded-for': office },
  { 'x-forwarded-for': `${elsewhere}, ${office}` },
  { 'x-forwarded-for': `${office}, ${elsewhere}` },
  { 'x-forwarded-for': `::ffff:${office}` },
  { forwarded: `for=${office}` },
  { 'x-real-ip': office },
  { 'x-client-ip': office },
  { 'true-client-ip': office },
  { 'cf-connecting-ip': office },
  { 'client-ip': office },
  { via: office },
]

describe('aws:SourceIp', () => {
  test('is the address of the connection, whatever a caller claims', async () => {
    const { answer } = await open([])
    expect(await answer({})).toBe('refused')
    for (const claim of claims) expect(await answer(claim), JSON.stringify(claim)).toBe('refused')
  })

  test('is not taken from a proxy other than the ones that are trusted', async () => {
    const { answer } = await open(['10.0.0.0/8', '192.0.2.7'])
    for (const claim of claims) expect(await answer(claim), JSON.stringify(claim)).toBe('refused')
  })

  test('is what the trusted proxy itself saw, not what the caller told it', async () => {
    const { answer } = await open(['127.0.0.0/8'])
    expect(await answer({ 'x-forwarded-for': office })).toBe('allowed')
    expect(await answer({ 'x-forwarded-for': `${elsewhere}, ${office}` })).toBe('allowed')
    expect(await answer({ 'x-forwarded-for': `${office}, ${elsewhere}` })).toBe('refused')
    expect(await answer({ 'x-forwarded-for': `${office}, 127.0.0.9` })).toBe('allowed')
    expect(await answer({})).toBe('refused')
    for (const claim of claims.filter((one) => !('x-forwarded-for' in one))) {
      expect(await answer(claim), JSON.stringify(claim)).toBe('refused')
    }
  })

  test.each([
    ['nobody is trusted', [], 'AccessDeniedException'],
    ['the proxy is trusted', ['loopback'], 'allowed'],
  ] as const)('of a call of user pools is found in the same way: %s', async (_name, trustedProxies, outcome) => {
    const { keys } = await open(trustedProxies)
    const client = new CognitoIdentityProviderClient({
      endpoint: server?.endpoint ?? '',
      region: 'us-east-1',
      credentials: keys,
      maxAttempts: 1,
    })
    // Behind the signature, as a proxy would.
    client.middlewareStack.add(
      (next) => (args) => {
        const { headers } = args.request as { headers: Record<string, string> }
        headers['x-forwarded-for'] = office
        return next(args)
      },
      { step: 'deserialize', priority: 'high' },
    )
    const answer = await client.send(new ListUserPoolsCommand({ MaxResults: 1 })).then(
      () => 'allowed',
      (error: Error) => error.name,
    )
    client.destroy()
    expect(answer).toBe(outcome)
  })
})
