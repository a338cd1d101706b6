import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { startServer } from '../support/start-server.js'
import { type Account, type Clients, openAccount } from './account.js'
import { type Answer, errorIn, type Signing, signedForm, signerOf } from './signed-form.js'

let account: Account
let alice: Clients
beforeAll(async () => {
  account = await openAccount()
  alice = await account.user('alice')
})
afterAll(() => account.stop())

const formType = 'application/x-www-form-urlencoded; charset=utf-8'
const identity = 'Action=GetCallerIdentity&Version=2011-06-15'

async function send(path: string, init: RequestInit, endpoint = account.server.endpoint): Promise<Answer> {
  const response = await fetch(`${endpoint}${path}`, init)
  return { status: response.status, headers: response.headers, body: await response.text() }
}

function post(body: string, headers: Readonly<Record<string, string>> = {}): Promise<Answer> {
  return send('/', { method: 'POST', body, headers: { 'content-type': formType, ...headers } })
}

/** Alice calls STS, unless told otherwise. */
function signedPost(body: string, signing: Partial<Signing> = {}): Promise<Answer> {
  return signedForm(body, { keys: alice.keys, service: 'sts', endpoint: account.server.endpoint, ...signing })
}

async function presigned(query: Record<string, string>, more = ''): Promise<Answer> {
  const { host, hostname, port } = new URL(account.server.endpoint)
  const request = {
    method: 'GET',
    protocol: 'http:',
    hostname,
    port: Number(port),
    path: '/',
    query,
    headers: { host },
  }
  const signed = await signerOf({ keys: alice.keys, service: 'sts' }).presign(request, { expiresIn: 60 })
  const parameters = Object.entries(signed.query ?? {}).map(([name, value]) => [name, String(value)] as const)
  return send(`/?${new URLSearchParams(Object.fromEntries(parameters))}${more}`, { method: 'GET' })
}

describe('replies', () => {
  test('a success names its service’s namespace and carries the id of its header', async () => {
    const { status, headers, body } = await signedPost(identity)
    const id = headers.get('x-amzn-requestid')
    expect(status).toBe(200)
    expect(headers.get('content-type')).toBe('text/xml')
    expect(headers.get('cache-control')).toBe('no-store')
    expect(body).toMatch(
      /^<GetCallerIdentityResponse xmlns="https:\/\/sts\.amazonaws\.com\/doc\/2011-06-15\/"><GetCallerIdentityResult>/,
    )
    expect(
      body.endsWith(`<ResponseMetadata><RequestId>${id}</RequestId></ResponseMetadata></GetCallerIdentityResponse>`),
    ).toBe(true)
  })

  test('an error names the service’s namespace and escapes what it quotes', async () => {
    const answer = await signedPost('Action=GetUser&Version=2010-05-08&UserName=%3Cb%3E%26', { service: 'iam' })
    expect(answer.body).toContain('<ErrorResponse xmlns="https://iam.amazonaws.com/doc/2010-05-08/">')
    const long = await signedPost(`Action=GetUser&Version=2010-05-08&UserName=${'%3Cb%3E%26'.repeat(60)}`, {
      service: 'iam',
    })
    expect(errorIn(long)).toMatchObject({ status: 400, type: 'Sender', code: 'ValidationError' })
    expect(long.body).toContain('&lt;b&gt;&amp;')
    expect(long.body).not.toContain('<b>')
  })
})

describe('routing', () => {
  test.each([
    [
      'an unknown action',
      'Action=CreateLoginProfile&Version=2010-05-08',
      'InvalidAction',
      'Could not find operation CreateLoginProfile for version 2010-05-08',
    ],
    [
      'an action of the other service',
      'Action=GetCallerIdentity&Version=2010-05-08',
      'InvalidAction',
      'Could not find operation GetCallerIdentity for version 2010-05-08',
    ],
    [
      'an action in another letter case',
      'Action=getcalleridentity&Version=2011-06-15',
      'InvalidAction',
      'Could not find operation getcalleridentity for version 2011-06-15',
    ],
    [
      'no version',
      'Action=GetCallerIdentity',
      'InvalidAction',
      'Could not find operation GetCallerIdentity for version NO_VERSION_SPECIFIED',
    ],
    ['no action', 'Version=2011-06-15', 'MissingAction', 'The request must contain the parameter Action.'],
    ['two actions', `${identity}&Action=AssumeRole`, 'MalformedQueryString', 'A parameter is given more than once.'],
    ['an empty form', '', 'MissingAction', 'The request must contain the parameter Action.'],
  ])('%s → %3$s', async (_name, body, code, message) => {
    expect(errorIn(await post(body))).toEqual({ status: 400, type: 'Sender', code, message })
  })

  test('the target of a JSON service wins over the form’s media type', async () => {
    const answer = await post('{}', { 'x-amz-target': 'AWSCognitoIdentityProviderService.ListUserPools' })
    expect(answer.status).toBe(400)
    expect(JSON.parse(answer.body)).toMatchObject({ __type: 'MissingAuthenticationTokenException' })
  })

  test('GET / without an Action is no call of an API', async () => {
    const answer = await send('/', { method: 'GET' })
    expect(answer.status).toBe(404)
    expect(JSON.parse(answer.body)).toMatchObject({ code: 'BadRequest' })
  })

  test('parameters may stand in the URL of a POST', async () => {
    const answer = await send(`/?${identity}`, { method: 'POST' })
    expect(errorIn(answer)).toMatchObject({ code: 'MissingAuthenticationToken' })
  })

  test.each(['Polcy=x', 'UserName.member.1=x', 'Tags.member.1.Key=x'])(
    '%s of no use → InvalidQueryParameter',
    async (more) => {
      const answer = await signedPost(`Action=GetUser&Version=2010-05-08&${more}`, { service: 'iam' })
      expect(errorIn(answer)).toMatchObject({ status: 400, code: 'InvalidQueryParameter' })
    },
  )
})

describe('signatures', () => {
  const mismatch =
    'The request signature we calculated does not match the signature you provided. ' +
    'Check your AWS Secret Access Key and signing method. Consult the service documentation for details.'

  test('none → MissingAuthenticationToken', async () => {
    expect(errorIn(await post(identity))).toEqual({
      status: 403,
      type: 'Sender',
      code: 'MissingAuthenticationToken',
      message: 'Request is missing Authentication Token',
    })
  })

  test('a wrong secret → SignatureDoesNotMatch', async () => {
    const keys = { ...alice.keys, secretAccessKey: 'x'.repeat(40) }
    expect(errorIn(await signedPost(identity, { keys }))).toEqual({
      status: 403,
      type: 'Sender',
      code: 'SignatureDoesNotMatch',
      message: mismatch,
    })
  })

  test.each(['cognito-idp', 'iam', 's3'])('a scope of %s does not sign for sts', async (service) => {
    expect(errorIn(await signedPost(identity, { service }))).toMatchObject({
      status: 403,
      code: 'SignatureDoesNotMatch',
      message: expect.stringContaining('Credential should be scoped to correct service: &apos;sts&apos;.'),
    })
  })

  test('a body that was changed after signing → SignatureDoesNotMatch', async () => {
    const url = new URL(account.server.endpoint)
    const headers = { host: url.host, 'content-type': formType }
    const body = 'Action=ListUsers&Version=2010-05-08'
    const request = { method: 'POST', protocol: 'http:', hostname: url.host, path: '/', query: {}, headers, body }
    const { host: _host, ...sent } = (await signerOf({ keys: alice.keys, service: 'iam' }).sign(request)).headers
    const answer = await send('/', { method: 'POST', headers: sent, body: 'Action=ListRoles&Version=2010-05-08' })
    expect(errorIn(answer)).toMatchObject({ status: 403, code: 'SignatureDoesNotMatch' })
  })

  test('a pre-signed GetCallerIdentity proves who made it, and cannot be changed', async () => {
    const query = { Action: 'GetCallerIdentity', Version: '2011-06-15' }
    const answer = await presigned(query)
    expect(answer.status).toBe(200)
    expect(answer.body).toContain('<Arn>arn:aws:iam::123456789012:user/alice</Arn>')
    expect(errorIn(await presigned(query, '&X-Amz-Other=1'))).toMatchObject({
      status: 403,
      code: 'SignatureDoesNotMatch',
    })
    expect(errorIn(await presigned(query, '&Action=ListUsers'))).toMatchObject({ code: 'MalformedQueryString' })
  })
})

test('serve: neither an unknown key nor a temporary key without its token signs', { timeout: 20_000 }, async () => {
  const keys = { accessKeyId: 'AKIAROOTROOTROOTROOT', secretAccessKey: 'root-secret/+0123456789abcdefghijklmnopq' }
  const server = await startServer({ mode: 'serve', publicUrl: 'https://id.example.com', rootCredential: keys })
  try {
    const { endpoint } = server
    const got = await signedPost('Action=GetSessionToken&Version=2011-06-15', { keys, endpoint })
    const read = (name: string) => String(new RegExp(`<${name}>(.*)</${name}>`).exec(got.body)?.[1])
    const [accessKeyId, secretAccessKey, sessionToken] = ['AccessKeyId', 'SecretAccessKey', 'SessionToken'].map(read)
    const temporary = { accessKeyId: String(accessKeyId), secretAccessKey: String(secretAccessKey) }
    const whole = { ...temporary, sessionToken: String(sessionToken) }
    expect((await signedPost(identity, { keys: whole, endpoint })).status).toBe(200)
    const refused = { status: 403, code: 'InvalidClientTokenId' }
    expect(errorIn(await signedPost(identity, { keys: temporary, endpoint }))).toMatchObject(refused)
    const unknown = { ...keys, accessKeyId: 'AKIAUNKNOWNUNKNOWN00' }
    expect(errorIn(await signedPost(identity, { keys: unknown, endpoint }))).toMatchObject(refused)
  } finally {
    await server.stop()
  }
})
