import {
  AdminAddUserToGroupCommand,
  AdminCreateUserCommand,
  ConfirmForgotPasswordCommand,
  CreateGroupCommand,
  ForgotPasswordCommand,
  GetUserAttributeVerificationCodeCommand,
  ResendConfirmationCodeCommand,
  UpdateUserAttributesCommand,
} from '@aws-sdk/client-cognito-identity-provider'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { invitedUser, SignInCalls, TEMPORARY, tokensOf } from '../operations/sign-in/sign-in-calls.js'
import { attributes, confirmSignUp, lastCode, signIn, signUp } from '../support/people.js'
import { PASSWORD, type Seed } from '../support/seed.js'
import { expectGolden } from './golden.js'
import { openTriggerStage, responding, seedTriggers, type TriggerStage, until } from './trigger-stage.js'

const ClientMetadata = { from: 'the-client' }
const SmsConfiguration = { SnsCallerArn: 'arn:aws:iam::123456789012:role/sms', ExternalId: 'pool' }
const asked = [
  'PreSignUp',
  'PostConfirmation',
  'PreAuthentication',
  'PostAuthentication',
  'PreTokenGeneration',
  'UserMigration',
] as const

let stage: TriggerStage

beforeAll(async () => {
  stage = await openTriggerStage()
})
afterAll(() => stage.server.stop())

/** Everything that leads to a message or a confirmation. */
async function walkThroughMessages(seed: Seed) {
  const { client } = stage.server
  const of = { ClientId: seed.clientId, ClientMetadata }
  const address = 'jane@example.com'
  await signUp(stage.server, seed, 'jane', {
    ClientMetadata,
    ValidationData: [{ Name: 'captcha', Value: 'solved' }],
    UserAttributes: attributes({ email: 'jane@example.com', name: 'Jane' }),
  })
  await client.send(new ResendConfirmationCodeCommand({ ...of, Username: 'jane' }))
  await confirmSignUp(stage.server, seed, 'jane', await lastCode(stage.server, seed, address))
  await client.send(new ForgotPasswordCommand({ ...of, Username: 'jane' }))
  const ConfirmationCode = await lastCode(stage.server, seed, address)
  await client.send(new ConfirmForgotPasswordCommand({ ...of, Username: 'jane', Password: PASSWORD, ConfirmationCode }))
  const AccessToken = await signIn(stage.server, seed, 'jane')
  await client.send(
    new GetUserAttributeVerificationCodeCommand({ AccessToken, AttributeName: 'email', ClientMetadata }),
  )
  const UserAttributes = attributes({ email: 'jane2@example.com' })
  await client.send(new UpdateUserAttributesCommand({ AccessToken, UserAttributes, ClientMetadata }))
  await client.send(
    new AdminCreateUserCommand({
      UserPoolId: seed.poolId,
      Username: 'invited',
      DesiredDeliveryMediums: ['EMAIL'],
      UserAttributes: attributes({ email: 'invited@example.com' }),
    }),
  )
}

test('sign-up, confirmation and messages', async () => {
  stage.clear()
  const seed = await seedTriggers(stage, ['PreSignUp', 'PostConfirmation', 'CustomMessage'])
  await walkThroughMessages(seed)

  expect(stage.sources()).toEqual([
    'PreSignUp_SignUp',
    'CustomMessage_SignUp',
    'CustomMessage_ResendCode',
    'PostConfirmation_ConfirmSignUp',
    'CustomMessage_ForgotPassword',
    'PostConfirmation_ConfirmForgotPassword',
    'CustomMessage_VerifyUserAttribute',
    'CustomMessage_UpdateUserAttribute',
    'PreSignUp_AdminCreateUser',
    'CustomMessage_AdminCreateUser',
  ])
  for (const event of stage.events) await expectGolden(event, seed)
})

test('custom senders of mails', async () => {
  stage.clear()
  const seed = await seedTriggers(stage, ['CustomEmailSender'])
  await walkThroughMessages(seed)
  await until(() => stage.events.length === 6)

  for (const event of stage.events) await expectGolden(event, seed)
})

test('custom senders of text messages', async () => {
  stage.clear()
  const AutoVerifiedAttributes: ['phone_number'] = ['phone_number']
  const seed = await seedTriggers(stage, ['CustomSMSSender'], { pool: { SmsConfiguration, AutoVerifiedAttributes } })
  await signUp(stage.server, seed, 'jane', { UserAttributes: attributes({ phone_number: '+12025550123' }) })
  await until(() => stage.events.length === 1)

  await expectGolden(stage.only('CustomSMSSender_SignUp'), seed)
})

test('a sign-up in a pool with email addresses as usernames', async () => {
  stage.clear()
  const seed = await seedTriggers(stage, ['PreSignUp'], { pool: { UsernameAttributes: ['email'] } })
  await signUp(stage.server, seed, 'jane@example.com', { UserAttributes: [] })

  const event = stage.only('PreSignUp_SignUp')
  expect(event.userName).toMatch(/^[0-9a-f-]{36}$/)
  await expectGolden({ ...event, userName: 'SUB' }, seed, '.email-as-username')
})

test.each(['V1_0', 'V2_0', 'V3_0'] as const)(
  'sign-in, refresh and migration; tokens of version %s [demand 112]',
  async (tokenVersion) => {
    stage.clear()
    const client = { PreventUserExistenceErrors: 'ENABLED' } as const
    const seed = await seedTriggers(stage, asked, { client, tokenVersion })
    const calls = new SignInCalls(stage.server, seed)
    stage.behave.UserMigration = responding({
      userAttributes: { email: 'moved@example.com', email_verified: 'true' },
      finalUserStatus: 'CONFIRMED',
    })
    await calls.password('moved')
    const first = [...stage.events]
    const group = { UserPoolId: seed.poolId, GroupName: 'readers' }
    await stage.server.client.send(
      new CreateGroupCommand({ ...group, RoleArn: 'arn:aws:iam::123456789012:role/readers' }),
    )
    await stage.server.client.send(new AdminAddUserToGroupCommand({ ...group, Username: 'moved' }))
    stage.events.length = 0
    await calls.exchange(tokensOf(await calls.password('moved')).refresh)
    await invitedUser(stage.server, seed.poolId, 'invited')
    await calls.newPassword('invited', (await calls.password('invited', TEMPORARY)).Session)
    delete stage.behave.UserMigration
    await stage.server.client.send(new ForgotPasswordCommand({ ClientId: seed.clientId, Username: 'nobody' }))

    const suffix = `.${tokenVersion}`
    const golden: Record<string, string> = {
      TokenGeneration_Authentication: suffix,
      TokenGeneration_RefreshTokens: suffix,
      TokenGeneration_NewPasswordChallenge: suffix,
    }
    const migration = first.find(({ triggerSource }) => triggerSource === 'UserMigration_Authentication')
    const seen = new Set<string>()
    for (const event of [...(migration ? [migration] : []), ...stage.events]) {
      if (seen.has(event.triggerSource) || event.triggerSource.startsWith('PreSignUp')) continue
      seen.add(event.triggerSource)
      await expectGolden(event, seed, golden[event.triggerSource] ?? '')
    }
    expect([...seen]).toEqual([
      'UserMigration_Authentication',
      'PreAuthentication_Authentication',
      'PostAuthentication_Authentication',
      'TokenGeneration_Authentication',
      'TokenGeneration_RefreshTokens',
      'TokenGeneration_NewPasswordChallenge',
      'UserMigration_ForgotPassword',
    ])
  },
)
