import { RespondToAuthChallengeCommand } from '@aws-sdk/client-cognito-identity-provider'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { tokensOf } from '../operations/sign-in/sign-in-calls.js'
import { seedChoicePool, UserAuthCalls } from '../operations/user-auth/user-auth-calls.js'
import { lastCode, refusalOf } from '../support/people.js'
import { seedUser } from '../support/seed.js'
import {
  lambdaConfig,
  openTriggerStage,
  refusing,
  responding,
  type TriggerNameOfConfig,
  type TriggerStage,
  until,
} from './trigger-stage.js'

const ClientMetadata = { from: 'the-client' }

let stage: TriggerStage

beforeAll(async () => {
  stage = await openTriggerStage()
})
afterEach(() => stage.clear())
afterAll(() => stage.server.stop())

/** USER_AUTH with a code by mail in a pool with those triggers. */
async function codePool(...fired: TriggerNameOfConfig[]): Promise<UserAuthCalls> {
  const pool = { LambdaConfig: lambdaConfig(fired) }
  const seed = await seedChoicePool(stage.server, ['PASSWORD', 'EMAIL_OTP'], { pool })
  await seedUser(stage.server, seed.poolId, 'alice')
  return new UserAuthCalls(stage.server, seed)
}

const byMail = { PREFERRED_CHALLENGE: 'EMAIL_OTP' }

test('a sign-in by code: PreAuthentication, CustomMessage, PostAuthentication, token generation', async () => {
  const calls = await codePool('PreAuthentication', 'CustomMessage', 'PostAuthentication', 'PreTokenGeneration')
  stage.behave.CustomMessage = responding({ emailMessage: 'Enter {####}' })
  const { Session } = await calls.start('alice', byMail)
  expect(stage.sources()).toEqual(['PreAuthentication_Authentication', 'CustomMessage_Authentication'])

  const [mail] = await stage.server.inbox(calls.seed.poolId)
  expect(mail?.body).toBe(`Enter ${mail?.code}`)
  const answer = new RespondToAuthChallengeCommand({
    ClientId: calls.seed.clientId,
    ChallengeName: 'EMAIL_OTP',
    Session,
    ChallengeResponses: { USERNAME: 'alice', EMAIL_OTP_CODE: String(mail?.code) },
    ClientMetadata,
  })
  tokensOf(await stage.server.client.send(answer))

  expect(stage.sources().slice(2)).toEqual(['PostAuthentication_Authentication', 'TokenGeneration_Authentication'])
  expect(stage.only('PostAuthentication_Authentication').request.clientMetadata).toEqual(ClientMetadata)
})

test('a CustomMessage that throws → no code, no challenge', async () => {
  const calls = await codePool('CustomMessage')
  stage.behave.CustomMessage = refusing('no words')

  expect(await refusalOf(calls.start('alice', byMail))).toMatchObject({
    name: 'UserLambdaValidationException',
    message: 'CustomMessage failed with error no words.',
  })
  expect(await stage.server.inbox(calls.seed.poolId)).toEqual([])
})

test('a custom sender gets the code that signs in', async () => {
  const calls = await codePool('CustomEmailSender')
  await calls.start('alice', byMail)
  await until(() => stage.events.length > 0)

  const { code } = stage.only('CustomEmailSender_Authentication').request
  const sent = Buffer.from(String(code), 'base64').toString('utf8')
  expect(sent).toBe(await lastCode(stage.server, calls.seed, 'alice@example.com'))
})

test('USER_AUTH with a password migrates a name of nobody; without one it does not', async () => {
  const calls = await codePool('UserMigration')
  stage.behave.UserMigration = responding({
    userAttributes: { email: 'moved@example.com', email_verified: 'true' },
    finalUserStatus: 'CONFIRMED',
  })
  expect(await refusalOf(calls.start('moved', byMail))).toMatchObject({ name: 'UserNotFoundException' })
  expect(stage.sources()).toEqual([])

  tokensOf(await calls.start('moved', { PREFERRED_CHALLENGE: 'PASSWORD', PASSWORD: 'Moved-Horse-7' }))
  expect(stage.sources()).toEqual(['UserMigration_Authentication'])
})
