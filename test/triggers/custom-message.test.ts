import {
  AdminCreateUserCommand,
  AdminDisableUserCommand,
  AdminResetUserPasswordCommand,
  AdminUpdateUserAttributesCommand,
  ForgotPasswordCommand,
  GetUserAttributeVerificationCodeCommand,
  ResendConfirmationCodeCommand,
  RespondToAuthChallengeCommand,
  UpdateUserAttributesCommand,
} from '@aws-sdk/client-cognito-identity-provider'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { invitedUser, SignInCalls, TEMPORARY } from '../operations/sign-in/sign-in-calls.js'
import { attributes, confirmedUser, lookUp, refusalOf, signIn, signUp } from '../support/people.js'
import { PASSWORD, type Seed, seedUser } from '../support/seed.js'
import { openTriggerStage, refusing, responding, seedTriggers, type TriggerStage } from './trigger-stage.js'

let stage: TriggerStage
let seed: Seed

beforeAll(async () => {
  stage = await openTriggerStage()
  seed = await seedTriggers(stage, ['CustomMessage'], {
    pool: { ...texting, AutoVerifiedAttributes: ['email', 'phone_number'] },
  })
})
afterEach(() => stage.clear())
afterAll(() => stage.server.stop())

const texting = {
  SmsConfiguration: { SnsCallerArn: 'arn:aws:iam::123456789012:role/sms', ExternalId: 'pool' },
}
const invalid = { name: 'InvalidLambdaResponseException', status: 400 }
const mailOf = async (name: string) => (await stage.server.inbox(seed.poolId, `${name}@example.com`))[0]

describe('CustomMessage words messages', () => {
  test('body and subject of a mail; the code takes the place of the placeholder', async () => {
    stage.behave.CustomMessage = responding({ emailSubject: 'Welcome!', emailMessage: '<b>{####}</b> is yours' })
    await signUp(stage.server, seed, 'jane')

    const mail = await mailOf('jane')
    expect(mail).toMatchObject({ subject: 'Welcome!', body: `<b>${mail?.code}</b> is yours` })
  })

  test('a text message when the code goes by text message, and the words for mail do not matter', async () => {
    stage.behave.CustomMessage = responding({ smsMessage: 'Say {####}', emailMessage: 'Mail {####}' })
    const UserAttributes = attributes({ phone_number: '+12025550199' })
    await signUp(stage.server, seed, 'texter', { UserAttributes })

    const [text] = await stage.server.inbox(seed.poolId, '+12025550199')
    expect(text?.body).toBe(`Say ${text?.code}`)
  })

  test('an invitation: username and password, escaped in a mail', async () => {
    stage.behave.CustomMessage = responding({ emailMessage: 'Hi {username}, use {####}', emailSubject: 'Come in' })
    await stage.server.client.send(
      new AdminCreateUserCommand({
        UserPoolId: seed.poolId,
        Username: 'a<b',
        TemporaryPassword: 'Temp<&>-Horse-7',
        DesiredDeliveryMediums: ['EMAIL'],
        UserAttributes: attributes({ email: 'ab@example.com' }),
      }),
    )

    expect(await mailOf('ab')).toMatchObject({ subject: 'Come in', body: 'Hi a&lt;b, use Temp&lt;&amp;&gt;-Horse-7' })
    expect(stage.only('CustomMessage_AdminCreateUser').request).toMatchObject({
      codeParameter: '{####}',
      usernameParameter: '{username}',
    })
  })

  test.each([
    ['null', { emailMessage: null, emailSubject: null, smsMessage: null }],
    ['nothing', {}],
    ['an empty text', { emailMessage: '' }],
    ['a mail without the code', { emailMessage: 'Welcome!' }],
    ['a misspelt placeholder', { emailMessage: 'Your code is {###}' }],
  ])('%s → the words of the pool', async (what, response) => {
    stage.behave.CustomMessage = responding(response)
    const name = `plain-${what.replaceAll(' ', '-')}`
    await signUp(stage.server, seed, name)

    const mail = await mailOf(name)
    expect(mail?.body).toBe(`Your verification code is ${mail?.code}. `)
  })

  test.each([
    ['a mail as a number', { emailMessage: 7 }],
    ['a subject as a list', { emailSubject: ['a'] }],
    ['a mail of 20001 characters', { emailMessage: `{####}${'a'.repeat(19_995)}` }],
    ['a text message of 141 characters', { smsMessage: `{####}${'a'.repeat(135)}` }],
    ['a subject of 141 characters', { emailSubject: 'a'.repeat(141) }],
  ])('%s → InvalidLambdaResponseException, no mail', async (what, response) => {
    stage.behave.CustomMessage = responding(response)
    const name = `refused-${what.replaceAll(' ', '-')}`

    expect(await refusalOf(signUp(stage.server, seed, name))).toMatchObject(invalid)
    expect(await mailOf(name)).toBeUndefined()
  })

  test('the longest texts are taken', async () => {
    const emailMessage = `{####}${'a'.repeat(19_994)}`
    stage.behave.CustomMessage = responding({ emailMessage, emailSubject: 'b'.repeat(140) })
    await signUp(stage.server, seed, 'longest')

    expect((await mailOf('longest'))?.body).toHaveLength(20_000)
  })
})

describe('CustomMessage in each operation', () => {
  const operations: [string, string, (name: string) => Promise<unknown>][] = [
    [
      'ResendConfirmationCode',
      'ResendCode',
      (Username) => stage.server.client.send(new ResendConfirmationCodeCommand({ ClientId: seed.clientId, Username })),
    ],
    [
      'ForgotPassword',
      'ForgotPassword',
      (Username) => stage.server.client.send(new ForgotPasswordCommand({ ClientId: seed.clientId, Username })),
    ],
    [
      'AdminResetUserPassword',
      'ForgotPassword',
      (Username) => stage.server.client.send(new AdminResetUserPasswordCommand({ UserPoolId: seed.poolId, Username })),
    ],
    [
      'UpdateUserAttributes',
      'UpdateUserAttribute',
      async (name) =>
        stage.server.client.send(
          new UpdateUserAttributesCommand({
            AccessToken: await signIn(stage.server, seed, name),
            UserAttributes: attributes({ email: `new-${name}@example.com` }),
          }),
        ),
    ],
    [
      'AdminUpdateUserAttributes',
      'UpdateUserAttribute',
      (Username) =>
        stage.server.client.send(
          new AdminUpdateUserAttributesCommand({
            UserPoolId: seed.poolId,
            Username,
            UserAttributes: attributes({ email: `new-${Username}@example.com` }),
          }),
        ),
    ],
    [
      'GetUserAttributeVerificationCode',
      'VerifyUserAttribute',
      async (name) =>
        stage.server.client.send(
          new GetUserAttributeVerificationCodeCommand({
            AccessToken: await signIn(stage.server, seed, name),
            AttributeName: 'email',
          }),
        ),
    ],
  ]

  const prepare = (operation: string, name: string) =>
    operation === 'ResendConfirmationCode'
      ? signUp(stage.server, seed, name)
      : seedUser(stage.server, seed.poolId, name)

  test.each(operations)('%s fires CustomMessage_%s once and sends its words', async (operation, source, call) => {
    const name = `worded-${operation}`
    await prepare(operation, name)
    stage.clear()
    stage.behave.CustomMessage = responding({ emailMessage: 'Mine: {####}' })
    await call(name)

    expect(stage.sources()).toEqual([`CustomMessage_${source}`])
    const [mail] = await stage.server.inbox(seed.poolId)
    expect(mail?.body).toMatch(/^Mine: \d{6}$/)
  })

  test.each(operations)('%s: a function that throws leaves everything as it was', async (operation, _source, call) => {
    const name = `stopped-${operation}`
    await prepare(operation, name)
    const before = await lookUp(stage.server, seed, name)
    const mails = (await stage.server.inbox(seed.poolId)).length
    stage.behave.CustomMessage = refusing('out of words')

    expect(await refusalOf(call(name))).toEqual({
      name: 'UserLambdaValidationException',
      message: 'CustomMessage failed with error out of words.',
      status: 400,
    })
    expect(await lookUp(stage.server, seed, name)).toEqual(before)
    expect(await stage.server.inbox(seed.poolId)).toHaveLength(mails)
  })

  test('a first password that brings an email address: with the metadata of the answer', async () => {
    const calls = new SignInCalls(stage.server, seed)
    await invitedUser(stage.server, seed.poolId, 'newcomer')
    const { Session } = await calls.password('newcomer', TEMPORARY)
    stage.behave.CustomMessage = responding({ emailMessage: 'Mine: {####}' })
    await stage.server.client.send(
      new RespondToAuthChallengeCommand({
        ClientId: seed.clientId,
        ChallengeName: 'NEW_PASSWORD_REQUIRED',
        ChallengeResponses: {
          USERNAME: 'newcomer',
          NEW_PASSWORD: PASSWORD,
          'userAttributes.email': 'newcomer@example.com',
        },
        Session,
        ClientMetadata: { from: 'the-client' },
      }),
    )

    const { request } = stage.only('CustomMessage_UpdateUserAttribute')
    expect(request.clientMetadata).toEqual({ from: 'the-client' })
    expect((await mailOf('newcomer'))?.body).toMatch(/^Mine: /)
  })

  test('is told the attributes as the change will make them', async () => {
    await seedUser(stage.server, seed.poolId, 'changing')
    const UserAttributes = attributes({ email: 'later@example.com' })
    const Username = 'changing'
    await stage.server.client.send(
      new AdminUpdateUserAttributesCommand({ UserPoolId: seed.poolId, Username, UserAttributes }),
    )

    expect(stage.only('CustomMessage_UpdateUserAttribute').request.userAttributes).toMatchObject({
      email: 'later@example.com',
      email_verified: 'false',
    })
  })

  test('is not asked when no message will go out', async () => {
    await seedUser(stage.server, seed.poolId, 'quiet')
    const { client } = stage.server
    const of = { UserPoolId: seed.poolId, Username: 'quiet' }
    await client.send(new AdminUpdateUserAttributesCommand({ ...of, UserAttributes: attributes({ name: 'Q' }) }))
    const vouched = attributes({ email: 'quiet2@example.com', email_verified: 'true' })
    await client.send(new AdminUpdateUserAttributesCommand({ ...of, UserAttributes: vouched }))
    await signUp(stage.server, seed, 'no-contact', { UserAttributes: [] })
    await client.send(new AdminDisableUserCommand(of))
    await refusalOf(client.send(new AdminResetUserPasswordCommand(of)))
    await refusalOf(client.send(new ForgotPasswordCommand({ ClientId: seed.clientId, Username: 'quiet' })))
    await refusalOf(client.send(new ForgotPasswordCommand({ ClientId: seed.clientId, Username: 'nobody' })))

    expect(stage.sources()).toEqual([])
  })

  test('a user who was changed while it ran gets the code at the present address', async () => {
    await confirmedUser(stage.server, seed, 'mover')
    stage.clear()
    stage.behave.CustomMessage = async (event) => {
      const UserAttributes = attributes({ email: 'moved@example.com', email_verified: 'true' })
      await stage.server.client.send(
        new AdminUpdateUserAttributesCommand({ UserPoolId: seed.poolId, Username: 'mover', UserAttributes }),
      )
      return { ...event, response: { emailMessage: 'Mine: {####}' } }
    }
    await stage.server.client.send(new ForgotPasswordCommand({ ClientId: seed.clientId, Username: 'mover' }))

    const [mail] = await stage.server.inbox(seed.poolId)
    expect(mail).toMatchObject({ to: 'moved@example.com', kind: 'forgot-password' })
  })
})
