import {
  AdminConfirmSignUpCommand,
  AdminCreateUserCommand,
  AdminDeleteUserCommand,
} from '@aws-sdk/client-cognito-identity-provider'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { attributes, confirmedUser, confirmSignUp, lastCode, lookUp, refusalOf, signUp } from '../support/people.js'
import type { Seed } from '../support/seed.js'
import { openTriggerStage, refusing, responding, seedTriggers, type TriggerStage } from './trigger-stage.js'

let stage: TriggerStage
let seed: Seed

beforeAll(async () => {
  stage = await openTriggerStage()
  seed = await seedTriggers(stage, ['PreSignUp', 'PostConfirmation', 'CustomMessage'])
})
afterEach(() => stage.clear())
afterAll(() => stage.server.stop())

const confirmedBy = (response: object = {}) => responding({ autoConfirmUser: true, ...response })
const unrecognizable = { name: 'InvalidLambdaResponseException', message: 'Unrecognizable lambda output', status: 400 }
const isUnknown = async (username: string) =>
  expect(await refusalOf(lookUp(stage.server, seed, username))).toMatchObject({ name: 'UserNotFoundException' })

describe('SignUp', () => {
  test('fires PreSignUp, then CustomMessage; the user is unconfirmed', async () => {
    const answer = await signUp(stage.server, seed, 'jane')

    expect(answer).toMatchObject({ UserConfirmed: false, CodeDeliveryDetails: { AttributeName: 'email' } })
    expect(stage.sources()).toEqual(['PreSignUp_SignUp', 'CustomMessage_SignUp'])
    await confirmSignUp(stage.server, seed, 'jane', await lastCode(stage.server, seed, 'jane@example.com'))
    expect(stage.sources().at(-1)).toBe('PostConfirmation_ConfirmSignUp')
    expect(stage.only('PostConfirmation_ConfirmSignUp').request.userAttributes).toMatchObject({
      'cognito:user_status': 'CONFIRMED',
      email_verified: 'true',
    })
  })

  test('autoConfirmUser → confirmed, no code, PostConfirmation [demand 114]', async () => {
    stage.behave.PreSignUp = confirmedBy()
    const answer = await signUp(stage.server, seed, 'auto')

    expect(answer.UserConfirmed).toBe(true)
    expect(answer.CodeDeliveryDetails).toBeUndefined()
    expect(stage.sources()).toEqual(['PreSignUp_SignUp', 'PostConfirmation_ConfirmSignUp'])
    expect(await lookUp(stage.server, seed, 'auto')).toMatchObject({
      status: 'CONFIRMED',
      attributes: { email_verified: 'false' },
    })
    expect(await stage.server.inbox(seed.poolId, 'auto@example.com')).toEqual([])
  })

  test('autoVerifyEmail and autoVerifyPhone → verified', async () => {
    stage.behave.PreSignUp = confirmedBy({ autoVerifyEmail: true, autoVerifyPhone: true })
    const UserAttributes = attributes({ email: 'v@example.com', phone_number: '+12025550123' })
    await signUp(stage.server, seed, 'verified', { UserAttributes })

    expect((await lookUp(stage.server, seed, 'verified')).attributes).toMatchObject({
      email_verified: 'true',
      phone_number_verified: 'true',
    })
  })

  test('a verified email that is an alias moves to the new user, and the old one is unverified', async () => {
    const aliases = await seedTriggers(stage, ['PreSignUp'], { pool: { AliasAttributes: ['email'] } })
    await confirmedUser(stage.server, aliases, 'former')
    stage.behave.PreSignUp = confirmedBy({ autoVerifyEmail: true })
    const UserAttributes = attributes({ email: 'former@example.com' })
    await signUp(stage.server, aliases, 'latter', { UserAttributes })

    expect(await lookUp(stage.server, aliases, 'former@example.com')).toMatchObject({ username: 'latter' })
    expect((await lookUp(stage.server, aliases, 'former')).attributes.email_verified).toBe('false')
  })

  test('a function that throws → UserLambdaValidationException "PreSignUp failed with error ….", and nobody is made [demand 119]', async () => {
    stage.behave.PreSignUp = refusing('Denied by policy')

    expect(await refusalOf(signUp(stage.server, seed, 'denied'))).toEqual({
      name: 'UserLambdaValidationException',
      message: 'PreSignUp failed with error Denied by policy.',
      status: 400,
    })
    await isUnknown('denied')
  })

  test('its text may look like a placeholder or end in a full stop', async () => {
    stage.behave.PreSignUp = refusing('{trigger} {error}.')

    expect(await refusalOf(signUp(stage.server, seed, 'denied'))).toMatchObject({
      message: 'PreSignUp failed with error {trigger} {error}..',
    })
  })

  test.each([
    ['autoConfirmUser as a text', responding({ autoConfirmUser: 'true' })],
    ['autoVerifyEmail as a number', responding({ autoVerifyEmail: 1 })],
    ['autoVerifyPhone without a phone number', responding({ autoConfirmUser: true, autoVerifyPhone: true })],
    ['nothing', () => undefined],
    ['a text', () => 'ok'],
    ['a list', () => []],
    ['an object that is no event', () => ({ autoConfirmUser: true })],
    ['response as a list', responding([])],
    ['response null', responding(null)],
  ])('an answer with %s → InvalidLambdaResponseException, and nobody is made', async (_name, behaviour) => {
    stage.behave.PreSignUp = behaviour

    expect(await refusalOf(signUp(stage.server, seed, 'odd'))).toEqual(unrecognizable)
    await isUnknown('odd')
  })

  test('autoVerifyEmail without an email → refused', async () => {
    stage.behave.PreSignUp = confirmedBy({ autoVerifyEmail: true })

    expect(await refusalOf(signUp(stage.server, seed, 'mailless', { UserAttributes: [] }))).toEqual(unrecognizable)
    await isUnknown('mailless')
  })

  test('keys that the response should not have are ignored, and so is the rest of the event', async () => {
    stage.behave.PreSignUp = (event) => ({
      ...event,
      userName: 'somebody-else',
      request: { userAttributes: { email: 'evil@example.com' } },
      response: { autoConfirmUser: false, userStatus: 'CONFIRMED' },
    })

    expect(await signUp(stage.server, seed, 'same')).toMatchObject({ UserConfirmed: false })
    expect((await lookUp(stage.server, seed, 'same')).attributes.email).toBe('same@example.com')
  })

  test('a function that nobody configured → UnexpectedLambdaException, and nobody is made', async () => {
    const PreSignUp = 'arn:aws:lambda:us-east-1:123456789012:function:missing'
    const lost = await seedTriggers(stage, [], { pool: { LambdaConfig: { PreSignUp } } })

    expect(await refusalOf(signUp(stage.server, lost, 'jane'))).toEqual({
      name: 'UnexpectedLambdaException',
      message: 'PreSignUp invocation failed due to error no target is configured.',
      status: 400,
    })
    expect(await refusalOf(lookUp(stage.server, lost, 'jane'))).toMatchObject({ name: 'UserNotFoundException' })
  })

  test('PostConfirmation throws → the error is told, the user stays confirmed', async () => {
    stage.behave.PreSignUp = confirmedBy()
    stage.behave.PostConfirmation = refusing('no table')

    expect(await refusalOf(signUp(stage.server, seed, 'afterwards'))).toMatchObject({
      name: 'UserLambdaValidationException',
      message: 'PostConfirmation failed with error no table.',
    })
    expect(await lookUp(stage.server, seed, 'afterwards')).toMatchObject({ status: 'CONFIRMED' })
  })

  test('CustomMessage throws → the error is told, the user stays unconfirmed, no mail goes out', async () => {
    stage.behave.CustomMessage = refusing('no words')

    expect(await refusalOf(signUp(stage.server, seed, 'wordless'))).toMatchObject({
      name: 'UserLambdaValidationException',
      message: 'CustomMessage failed with error no words.',
    })
    expect(await lookUp(stage.server, seed, 'wordless')).toMatchObject({ status: 'UNCONFIRMED' })
    expect(await stage.server.inbox(seed.poolId, 'wordless@example.com')).toEqual([])
  })

  test('a user deleted while CustomMessage ran gets no mail', async () => {
    stage.behave.CustomMessage = async (event) => {
      await stage.server.client.send(new AdminDeleteUserCommand({ UserPoolId: seed.poolId, Username: 'gone' }))
      return event
    }

    expect(await refusalOf(signUp(stage.server, seed, 'gone'))).toMatchObject({ name: 'ResourceNotFoundException' })
    expect(await stage.server.inbox(seed.poolId, 'gone@example.com')).toEqual([])
  })

  test('what the request itself gets wrong is told before any function is asked', async () => {
    await refusalOf(signUp(stage.server, seed, 'weak', { Password: 'weak' }))
    await refusalOf(signUp(stage.server, seed, 'weak', { UserAttributes: attributes({ email: 'nobody' }) }))

    expect(stage.sources()).toEqual([])
  })

  test('two sign-ups of one name, both allowed: one user', async () => {
    stage.behave.PreSignUp = confirmedBy()
    const calls = await Promise.allSettled([1, 2, 3, 4].map(() => signUp(stage.server, seed, 'race')))

    expect(calls.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
    expect(stage.sources().filter((source) => source.startsWith('PostConfirmation'))).toHaveLength(1)
  })
})

describe('ConfirmSignUp and AdminConfirmSignUp', () => {
  test('a wrong code fires nothing', async () => {
    await signUp(stage.server, seed, 'wrong')
    stage.clear()
    await refusalOf(confirmSignUp(stage.server, seed, 'wrong', '000000'))

    expect(stage.sources()).toEqual([])
  })

  test('AdminConfirmSignUp fires PostConfirmation without a client; its error leaves the user confirmed [demand 114]', async () => {
    await signUp(stage.server, seed, 'by-admin')
    stage.behave.PostConfirmation = refusing('late')
    const Username = 'by-admin'
    const call = stage.server.client.send(new AdminConfirmSignUpCommand({ UserPoolId: seed.poolId, Username }))

    expect(await refusalOf(call)).toMatchObject({ message: 'PostConfirmation failed with error late.' })
    expect(stage.only('PostConfirmation_ConfirmSignUp').callerContext.clientId).toBe('CLIENT_ID_NOT_APPLICABLE')
    expect(await lookUp(stage.server, seed, Username)).toMatchObject({ status: 'CONFIRMED' })
  })
})

describe('AdminCreateUser', () => {
  const create = (Username: string, MessageAction?: 'SUPPRESS') =>
    stage.server.client.send(
      new AdminCreateUserCommand({
        UserPoolId: seed.poolId,
        Username,
        MessageAction,
        DesiredDeliveryMediums: ['EMAIL'],
        UserAttributes: attributes({ email: `${Username}@example.com` }),
      }),
    )

  test('fires PreSignUp and CustomMessage; what PreSignUp answers changes nothing [demand 113]', async () => {
    stage.behave.PreSignUp = confirmedBy({ autoVerifyEmail: true })
    await create('invited')

    expect(stage.sources()).toEqual(['PreSignUp_AdminCreateUser', 'CustomMessage_AdminCreateUser'])
    const user = await lookUp(stage.server, seed, 'invited')
    expect(user.status).toBe('FORCE_CHANGE_PASSWORD')
    expect(user.attributes.email_verified).toBeUndefined()
    expect(await stage.server.inbox(seed.poolId, 'invited@example.com')).toHaveLength(1)
  })

  test('SUPPRESS fires no CustomMessage', async () => {
    await create('silent', 'SUPPRESS')

    expect(stage.sources()).toEqual(['PreSignUp_AdminCreateUser'])
  })

  test('PreSignUp throws → nobody is made; CustomMessage throws → the user stays, no mail goes out', async () => {
    stage.behave.PreSignUp = refusing('no')
    expect(await refusalOf(create('never'))).toMatchObject({ message: 'PreSignUp failed with error no.' })
    await isUnknown('never')

    stage.clear()
    stage.behave.CustomMessage = refusing('no')
    expect(await refusalOf(create('stays'))).toMatchObject({ message: 'CustomMessage failed with error no.' })
    expect(await lookUp(stage.server, seed, 'stays')).toMatchObject({ status: 'FORCE_CHANGE_PASSWORD' })
    expect(await stage.server.inbox(seed.poolId, 'stays@example.com')).toEqual([])
  })
})
