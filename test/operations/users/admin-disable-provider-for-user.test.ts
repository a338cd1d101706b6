import {
  AdminDisableProviderForUserCommand,
  ConfirmForgotPasswordCommand,
  ForgotPasswordCommand,
  GetUserCommand,
} from '@aws-sdk/client-cognito-identity-provider'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { lastCode, refusalOf } from '../../support/people.js'
import { PASSWORD } from '../../support/seed.js'
import { startServer, type TestServer } from '../../support/start-server.js'
import { IdentityProviderCalls } from '../identity-providers/identity-provider-calls.js'
import { google, local, ProviderUserCalls, shop, shownGoogle, subject } from './provider-user-calls.js'

let server: TestServer
let calls: ProviderUserCalls

beforeAll(async () => {
  server = await startServer()
  calls = await ProviderUserCalls.start(server)
})
afterAll(() => server.stop())

const userMissing = { name: 'UserNotFoundException', message: 'User does not exist.', status: 400 }
const wrongPassword = { name: 'NotAuthorizedException', message: 'Incorrect username or password.', status: 400 }
const person = (Username: string) => ({ ClientId: calls.admin.seed.clientId, Username })

describe('AdminDisableProviderForUser: a linked identity', () => {
  test('answers {}; the link is gone, the others stay, and the identity may be linked anew', async () => {
    await calls.addUsers('ann', 'ben')
    await calls.link(local('ann'), google('1'))
    await calls.link(local('ann'), shop('email', '1'))
    await calls.link(local('ann'), shop(subject, '1'))
    expect(await calls.disable(shop('email', '1'))).toEqual({ $metadata: expect.anything() })
    expect(await calls.identitiesOf('ann')).toMatchObject([shownGoogle('1'), { providerName: 'Shop', userId: '1' }])
    await calls.link(local('ben'), shop('email', '1'))
    await calls.disable(google('1'))
    await calls.disable(shop(subject, '1'))
    expect(await calls.identitiesOf('ann')).toBeUndefined()
    await calls.admin.signIn('ann', PASSWORD)
  })

  test.each([
    ['that nobody has', google('nobody')],
    ['of another attribute', shop('email', 'kept')],
    ['of another provider', google('kept')],
    ['of a provider that there is not', { ...google('kept'), ProviderName: 'Nowhere' }],
    ['in other letters', shop(subject, 'Kept')],
  ])('one %s → UserNotFoundException', async (_, identity) => {
    await calls.addUsers('cleo').catch(() => undefined)
    await calls.link(local('cleo'), shop(subject, 'kept')).catch(() => undefined)
    expect(await refusalOf(calls.disable(identity))).toEqual(userMissing)
    expect(await calls.identitiesOf('cleo')).toHaveLength(1)
  })

  test('one of another pool → UserNotFoundException', async () => {
    const other = await ProviderUserCalls.start(server)
    await other.addUsers('ann')
    await other.link(local('ann'), google('foreign'))
    expect(await refusalOf(calls.disable(google('foreign')))).toEqual(userMissing)
    expect(await other.identitiesOf('ann')).toHaveLength(1)
  })

  test('one of a provider that was deleted goes, too', async () => {
    const other = await ProviderUserCalls.start(server)
    await other.addUsers('ann')
    await other.link(local('ann'), google('1'))
    await new IdentityProviderCalls(server, other.poolId).delete('Google')
    expect(await other.identitiesOf('ann')).toHaveLength(1)
    await other.disable(google('1'))
    expect(await other.identitiesOf('ann')).toBeUndefined()
  })

  test('of 20 at once one succeeds', async () => {
    await calls.addUsers('race')
    await calls.link(local('race'), google('race'))
    const results = await Promise.allSettled(Array.from({ length: 20 }, () => calls.disable(google('race'))))
    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
  })
})

describe('AdminDisableProviderForUser: a user of the pool itself', () => {
  test('has no password any more and cannot recover one; sign-ins go on, identities stay', async () => {
    await calls.addUsers('dora')
    await calls.link(local('dora'), google('dora'))
    const AccessToken = (await calls.admin.signIn('dora', PASSWORD)).AuthenticationResult?.AccessToken
    await server.client.send(new ForgotPasswordCommand(person('dora')))
    await calls.disable(local('dora'))
    expect(await calls.admin.look('dora')).toMatchObject({ status: 'EXTERNAL_PROVIDER', enabled: true })
    expect(await refusalOf(calls.admin.signIn('dora', PASSWORD))).toEqual(wrongPassword)
    expect(await refusalOf(server.client.send(new ForgotPasswordCommand(person('dora'))))).toEqual({
      ...{
        name: 'NotAuthorizedException',
        message: 'User password cannot be reset in the current state.',
        status: 400,
      },
    })
    expect(await refusalOf(calls.admin.resetPassword('dora'))).toMatchObject({ name: 'NotAuthorizedException' })
    await server.client.send(new GetUserCommand({ AccessToken }))
    expect(await calls.identitiesOf('dora')).toEqual([shownGoogle('dora')])
  })

  test('a code for a new password that was sent before → no password', async () => {
    await calls.addUsers('emil')
    await server.client.send(new ForgotPasswordCommand(person('emil')))
    const ConfirmationCode = await lastCode(server, calls.admin.seed, 'emil@example.com')
    await calls.disable(local('emil'))
    const command = new ConfirmForgotPasswordCommand({ ...person('emil'), ConfirmationCode, Password: PASSWORD })
    expect(await refusalOf(server.client.send(command))).toMatchObject({ name: 'NotAuthorizedException' })
    expect(await refusalOf(calls.admin.signIn('emil', PASSWORD))).toEqual(wrongPassword)
  })

  test('a password that an administrator sets makes the user one of the pool again', async () => {
    await calls.addUsers('finn')
    await calls.disable(local('finn'))
    await calls.admin.setPassword('finn', PASSWORD, true)
    expect((await calls.admin.look('finn')).status).toBe('CONFIRMED')
    await calls.admin.signIn('finn', PASSWORD)
  })

  test('an invited user loses the temporary password', async () => {
    await calls.admin.create('guest', {}, { TemporaryPassword: PASSWORD })
    await calls.disable(local('guest'))
    expect(await refusalOf(calls.admin.signIn('guest', PASSWORD))).toEqual(wrongPassword)
  })

  test('unknown, or by alias or sub → UserNotFoundException', async () => {
    await calls.addUsers('hal')
    const { sub } = await calls.admin.look('hal')
    for (const name of ['nobody', sub, 'hal@example.com']) {
      expect(await refusalOf(calls.disable(local(name)))).toEqual(userMissing)
    }
  })

  test('by another attribute than Cognito_Subject → InvalidParameterException', async () => {
    await calls.addUsers('ida')
    const refusal = await refusalOf(calls.disable({ ...local('ida'), ProviderAttributeName: 'email' }))
    expect(refusal).toMatchObject({ name: 'InvalidParameterException' })
    await calls.admin.signIn('ida', PASSWORD)
  })
})

describe('AdminDisableProviderForUser', () => {
  test.each(['ProviderName', 'ProviderAttributeName', 'ProviderAttributeValue'] as const)(
    'without %s → InvalidParameterException',
    async (name) => {
      const { [name]: _, ...rest } = google('x')
      const message = `Invalid provider user: User.${name} is missing.`
      expect(await refusalOf(calls.disable(rest))).toEqual({ name: 'InvalidParameterException', message, status: 400 })
    },
  )

  test('unknown pool → ResourceNotFoundException', async () => {
    const command = new AdminDisableProviderForUserCommand({ UserPoolId: 'us-east-1_nothere00', User: google('x') })
    expect(await refusalOf(server.client.send(command))).toMatchObject({ name: 'ResourceNotFoundException' })
  })
})
