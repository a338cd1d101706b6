import {
  AdminLinkProviderForUserCommand,
  CreateUserPoolClientCommand,
  DeleteUserAttributesCommand,
  GetUserCommand,
  InitiateAuthCommand,
  UpdateUserAttributesCommand,
} from '@aws-sdk/client-cognito-identity-provider'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { refusalOf } from '../../support/people.js'
import { PASSWORD, seedPool } from '../../support/seed.js'
import { startServer, type TestServer } from '../../support/start-server.js'
import { IdentityProviderCalls } from '../identity-providers/identity-provider-calls.js'
import { metadata } from '../identity-providers/metadata-documents.js'
import { google, local, ProviderUserCalls, shop, shownGoogle, subject } from './provider-user-calls.js'

let server: TestServer
let calls: ProviderUserCalls

beforeAll(async () => {
  server = await startServer()
  calls = await ProviderUserCalls.start(server)
})
afterAll(() => server.stop())

const invalid = (reason: string) => ({
  ...{ name: 'InvalidParameterException', message: `Invalid provider user: ${reason}.`, status: 400 },
})
const userMissing = { name: 'UserNotFoundException', message: 'User does not exist.', status: 400 }
const taken = { name: 'AliasExistsException', message: 'SourceUser is already linked to a user.', status: 400 }
const hasProfile = {
  name: 'InvalidParameterException',
  message: 'Merging is not currently supported, provide a SourceUser that has not been signed up in order to link',
  status: 400,
}

const claimsOf = (token: string | undefined) =>
  JSON.parse(Buffer.from(String(token).split('.')[1] ?? '', 'base64url').toString('utf8')) as Record<string, unknown>

describe('AdminLinkProviderForUser', () => {
  test('answers {} and the identity shows at once, after sub, in the order of its members', async () => {
    await calls.addUsers('ann')
    expect(await calls.link(local('ann'), google('1037'))).toEqual({ $metadata: expect.anything() })
    const { UserAttributes = [] } = await calls.admin.get('ann')
    expect(UserAttributes.slice(0, 2).map(({ Name }) => Name)).toEqual(['sub', 'identities'])
    const [identity] = JSON.parse(UserAttributes[1]?.Value ?? '') as object[]
    expect(identity).toEqual(shownGoogle('1037'))
    expect(Object.keys({ ...identity })).toEqual([
      ...['userId', 'providerName', 'providerType', 'issuer', 'primary', 'dateCreated'],
    ])
  })

  test('by a mapped attribute of an OIDC provider: userId is the value', async () => {
    await calls.addUsers('bea')
    await calls.link(local('bea'), shop('email', 'bea@shop.example'))
    await calls.link(local('bea'), shop(subject, '42'))
    const shown = { providerName: 'Shop', providerType: 'OIDC', issuer: null, primary: false }
    expect(await calls.identitiesOf('bea')).toMatchObject([
      { ...shown, userId: 'bea@shop.example' },
      { ...shown, userId: '42' },
    ])
  })

  test('the issuer of a SAML provider is its entity id', async () => {
    const providers = new IdentityProviderCalls(server, calls.poolId)
    const saml = { ProviderType: 'SAML', ProviderDetails: { MetadataFile: await metadata() } } as const
    await providers.create('Office', saml)
    await calls.addUsers('eve')
    await calls.link(local('eve'), { ...google('eve@office'), ProviderName: 'Office' })
    expect(await calls.identitiesOf('eve')).toMatchObject([
      { providerType: 'SAML', issuer: 'https://sso.example.com/metadata' },
    ])
  })

  test('ListUsers shows it, GetUser and the ID token too, whatever the client may read; the token says texts', async () => {
    await calls.addUsers('cleo')
    await calls.link(local('cleo'), google('1'))
    const { Users } = await calls.admin.list({ Filter: 'username = "cleo"', AttributesToGet: ['identities'] })
    expect(Users?.[0]?.Attributes).toEqual([{ Name: 'identities', Value: expect.stringContaining('"userId":"1"') }])
    const { UserPoolClient } = await server.client.send(
      new CreateUserPoolClientCommand({
        ...{ UserPoolId: calls.poolId, ClientName: 'narrow', ReadAttributes: ['email'] },
        ExplicitAuthFlows: ['ALLOW_USER_PASSWORD_AUTH', 'ALLOW_REFRESH_TOKEN_AUTH'],
      }),
    )
    const { AuthenticationResult } = await server.client.send(
      new InitiateAuthCommand({
        ...{ ClientId: UserPoolClient?.ClientId, AuthFlow: 'USER_PASSWORD_AUTH' },
        AuthParameters: { USERNAME: 'cleo', PASSWORD },
      }),
    )
    const answer = await server.client.send(new GetUserCommand({ AccessToken: AuthenticationResult?.AccessToken }))
    expect(answer.UserAttributes?.map(({ Name }) => Name)).toEqual(['sub', 'identities', 'email'])
    expect(claimsOf(AuthenticationResult?.IdToken).identities).toEqual([
      { ...shownGoogle('1'), primary: 'false', dateCreated: expect.stringMatching(/^\d{13}$/) },
    ])
    expect(claimsOf(AuthenticationResult?.AccessToken)).not.toHaveProperty('identities')
  })

  test('a user without identities has neither attribute nor claim', async () => {
    await calls.addUsers('none')
    expect((await calls.admin.look('none')).attributes).not.toHaveProperty('identities')
    const { AuthenticationResult } = await calls.admin.signIn('none', PASSWORD)
    expect(claimsOf(AuthenticationResult?.IdToken)).not.toHaveProperty('identities')
  })

  test('the destination may be named by an identity that it has, whatever the attribute of that', async () => {
    await calls.addUsers('dora')
    await calls.link(local('dora'), google('d1'))
    await calls.link({ ...google('d1'), ProviderAttributeName: 'any' }, shop(subject, 'd2'))
    expect(await calls.identitiesOf('dora')).toHaveLength(2)
    expect(await refusalOf(calls.link(google('unknown'), shop(subject, 'd3')))).toEqual(userMissing)
  })

  test.each([
    ['DestinationUser.ProviderName', { ProviderAttributeValue: 'ann' }, google('x')],
    ['DestinationUser.ProviderAttributeValue', { ProviderName: 'Cognito' }, google('x')],
    ['DestinationUser.ProviderAttributeValue', local(' '), google('x')],
    ['SourceUser.ProviderName', local('ann'), { ...google('x'), ProviderName: undefined }],
    ['SourceUser.ProviderAttributeName', local('ann'), { ...google('x'), ProviderAttributeName: '' }],
    ['SourceUser.ProviderAttributeValue', local('ann'), google('\t')],
  ])('without %s → InvalidParameterException', async (name, destination, source) => {
    expect(await refusalOf(calls.link(destination, source))).toEqual(invalid(`${name} is missing`))
  })

  test.each(['Cognito', 'COGNITO', 'cognito'])('a source of %s → InvalidParameterException', async (ProviderName) => {
    const refusal = await refusalOf(calls.link(local('ann'), { ...google('x'), ProviderName }))
    expect(refusal).toEqual(invalid('users of the pool itself cannot be linked to others'))
  })

  test.each([
    ['Google', { ...google('x'), ProviderAttributeName: 'email' }, ' alone'],
    ['Shop', shop('phone_number', 'x'), ' or an attribute that it maps a claim to'],
    ['Shop', shop('username', 'x'), ' or an attribute that it maps a claim to'],
    ['Shop', shop('__proto__', 'x'), ' or an attribute that it maps a claim to'],
    ['Shop', shop('cognito_subject', 'x'), ' or an attribute that it maps a claim to'],
  ])('an attribute by which %s does not tell users apart → InvalidParameterException', async (name, source, end) => {
    const refusal = await refusalOf(calls.link(local('ann'), source))
    expect(refusal).toEqual(invalid(`users of ${name} are known by Cognito_Subject${end}`))
  })

  test('a value that is too long → InvalidParameterException', async () => {
    const refusal = await refusalOf(calls.link(local('ann'), google('ü'.repeat(513))))
    expect(refusal).toEqual(invalid('a value has at most 1024 bytes'))
  })

  test('unknown destination, its sub or alias instead of the username → UserNotFoundException', async () => {
    const { sub } = await calls.admin.look('ann')
    for (const name of ['nobody', sub, 'ann@example.com']) {
      expect(await refusalOf(calls.link(local(name), google('x')))).toEqual(userMissing)
    }
  })

  test('unknown provider or pool → ResourceNotFoundException', async () => {
    const refusal = await refusalOf(calls.link(local('ann'), { ...google('x'), ProviderName: 'google' }))
    expect(refusal).toMatchObject({ name: 'ResourceNotFoundException' })
    const input = { UserPoolId: 'us-east-1_nothere00', DestinationUser: local('ann'), SourceUser: google('x') }
    const elsewhere = await refusalOf(server.client.send(new AdminLinkProviderForUserCommand(input)))
    expect(elsewhere).toMatchObject({ name: 'ResourceNotFoundException' })
  })

  test('a source that is linked, to this user or another → AliasExistsException; letter case counts', async () => {
    await calls.addUsers('finn', 'gus')
    await calls.link(local('finn'), google('Abc'))
    expect(await refusalOf(calls.link(local('finn'), google('Abc')))).toEqual(taken)
    expect(await refusalOf(calls.link(local('gus'), google('Abc')))).toEqual(taken)
    await calls.link(local('gus'), google('abc'))
    expect(await calls.identitiesOf('finn')).toHaveLength(1)
  })

  test('a source with a profile of its own → InvalidParameterException; a local user of such a name is none', async () => {
    await calls.addUsers('hal', 'Google_77', 'Google_78')
    await calls.disable(local('Google_77'))
    expect(await refusalOf(calls.link(local('hal'), google('77')))).toEqual(hasProfile)
    await calls.link(local('hal'), google('78'))
  })

  test('a sixth identity of a user → LimitExceededException', async () => {
    await calls.addUsers('ida')
    for (let count = 0; count < 5; count += 1) await calls.link(local('ida'), google(`ida-${count}`))
    const refusal = await refusalOf(calls.link(local('ida'), google('ida-5')))
    expect(refusal).toMatchObject({ name: 'LimitExceededException', status: 400 })
    expect(await calls.identitiesOf('ida')).toHaveLength(5)
    await calls.disable(google('ida-0'))
    await calls.link(local('ida'), google('ida-5'))
  })

  test('a sixth ProviderAttributeName in a pool → LimitExceededException', async () => {
    const own = await ProviderUserCalls.start(server)
    const names = ['email', 'name', 'nickname', 'locale', 'website']
    const AttributeMapping = Object.fromEntries(names.map((name) => [name, name]))
    await new IdentityProviderCalls(server, own.poolId).update('Shop', { AttributeMapping })
    await own.addUsers('one', 'two')
    for (const name of names.slice(0, 4)) await own.link(local('one'), shop(name, 'v'))
    await own.link(local('two'), google('v'))
    expect(await refusalOf(own.link(local('two'), shop('website', 'v')))).toMatchObject({
      name: 'LimitExceededException',
    })
    await own.link(local('two'), shop('name', 'w'))
    expect(await own.identitiesOf('two')).toHaveLength(2)
  })

  test('a destination with an immutable attribute → InvalidParameterException; one without it is linked', async () => {
    const Schema = [{ Name: 'badge', AttributeDataType: 'String', Mutable: false }] as const
    const own = new ProviderUserCalls(server, await seedPool(server, { pool: { Schema: [...Schema] } }))
    await new IdentityProviderCalls(server, own.poolId).create('Shop')
    await own.admin.create('badged', { 'custom:badge': '7' })
    await own.admin.create('plain')
    expect(await refusalOf(own.link(local('badged'), shop(subject, '1')))).toEqual({
      ...{ name: 'InvalidParameterException', status: 400 },
      message: 'user.custom:badge: Attribute cannot be updated.\n',
    })
    await own.link(local('plain'), shop(subject, '1'))
  })

  test('of 20 links of one source at once one wins; of 20 to one user five', async () => {
    const names = Array.from({ length: 20 }, (_, index) => `racer-${index}`)
    for (const name of names) await calls.admin.create(name)
    const one = await Promise.allSettled(names.map((name) => calls.link(local(name), google('race'))))
    expect(one.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
    await calls.addUsers('popular')
    const five = await Promise.allSettled(names.map((name) => calls.link(local('popular'), google(name))))
    expect(five.filter(({ status }) => status === 'fulfilled')).toHaveLength(5)
    expect(await calls.identitiesOf('popular')).toHaveLength(5)
  })

  test('another pool has identities of its own; those of a deleted user are free', async () => {
    const other = await ProviderUserCalls.start(server)
    await other.addUsers('ann', 'ben')
    await other.link(local('ann'), google('1037'))
    await other.admin.delete('ann')
    await other.link(local('ben'), google('1037'))
    expect(await calls.identitiesOf('ann')).toEqual([shownGoogle('1037')])
  })
})

describe('identities of a linked user', () => {
  test('are neither written nor deleted by administrators [V39]', async () => {
    await calls.addUsers('kay')
    await calls.link(local('kay'), google('kay'))
    const forged = JSON.stringify([{ ...shownGoogle('1037'), dateCreated: 1 }])
    const tries = [
      () => calls.admin.update('kay', { identities: forged }),
      () => calls.admin.update('kay', { identities: '' }),
      () => calls.admin.deleteAttributes('kay', 'identities'),
    ]
    for (const call of tries) {
      expect(await refusalOf(call())).toMatchObject({
        message: 'Cannot modify the non-mutable attribute identities',
        name: 'InvalidParameterException',
      })
    }
    expect(await calls.identitiesOf('kay')).toEqual([shownGoogle('kay')])
    await calls.admin.update('kay', { name: 'Kay' })
    expect(await calls.identitiesOf('kay')).toEqual([shownGoogle('kay')])
  })

  test('are neither written nor deleted by the person [V39]', async () => {
    await calls.addUsers('lou')
    await calls.link(local('lou'), google('lou'))
    const AccessToken = (await calls.admin.signIn('lou', PASSWORD)).AuthenticationResult?.AccessToken
    for (const Value of ['[]', '']) {
      const command = new UpdateUserAttributesCommand({ AccessToken, UserAttributes: [{ Name: 'identities', Value }] })
      expect((await refusalOf(server.client.send(command))).name).toBe('NotAuthorizedException')
    }
    const removal = new DeleteUserAttributesCommand({ AccessToken, UserAttributeNames: ['identities'] })
    expect(await refusalOf(server.client.send(removal))).toMatchObject({ status: 400 })
    expect(await calls.identitiesOf('lou')).toEqual([shownGoogle('lou')])
  })

  test('stay with the user through a changed password and a change of state', async () => {
    await calls.addUsers('max')
    await calls.link(local('max'), google('max'))
    await calls.admin.disable('max')
    await calls.admin.enable('max')
    await calls.admin.setPassword('max', `${PASSWORD}!`, true)
    await calls.admin.signIn('max', `${PASSWORD}!`)
    expect(await calls.identitiesOf('max')).toEqual([shownGoogle('max')])
  })
})
