import {
  AdminGetUserCommand,
  ConfirmForgotPasswordCommand,
  ForgotPasswordCommand,
  ListUsersCommand,
} from '@aws-sdk/client-cognito-identity-provider'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { incorrect, locked, SignInCalls, tokensOf, unknownUser } from '../operations/sign-in/sign-in-calls.js'
import { lastCode, lookUp, outcomesOf, refusalOf } from '../support/people.js'
import { PASSWORD, seedUser } from '../support/seed.js'
import { openTriggerStage, refusing, responding, seedTriggers, type TriggerStage } from './trigger-stage.js'

let stage: TriggerStage
let legacy: SignInCalls
let hiding: SignInCalls

beforeAll(async () => {
  stage = await openTriggerStage()
  legacy = new SignInCalls(stage.server, await seedTriggers(stage, ['UserMigration', 'PreAuthentication']))
  const client = { PreventUserExistenceErrors: 'ENABLED' } as const
  hiding = new SignInCalls(stage.server, await seedTriggers(stage, ['UserMigration'], { client }))
})
afterEach(() => stage.clear())
afterAll(() => stage.server.stop())

const person = (name: string) => ({
  userAttributes: { email: `${name}@example.com`, email_verified: 'true', name: 'A Person' },
  finalUserStatus: 'CONFIRMED',
  messageAction: 'SUPPRESS',
})
const migrating = (name: string, change: object = {}) => responding({ ...person(name), ...change })
const isUnknown = async ({ seed }: SignInCalls, Username: string) =>
  expect(
    await refusalOf(stage.server.client.send(new AdminGetUserCommand({ UserPoolId: seed.poolId, Username }))),
  ).toMatchObject({ name: 'UserNotFoundException' })

describe('sign-in of an unknown name', () => {
  test('a migrated person is signed in at once, keeps the password and is not asked about again', async () => {
    stage.behave.UserMigration = migrating('moved')
    tokensOf(await legacy.password('moved'))

    expect(stage.sources()).toEqual(['UserMigration_Authentication', 'PreAuthentication_Authentication'])
    expect(await lookUp(stage.server, legacy.seed, 'moved')).toMatchObject({
      status: 'CONFIRMED',
      attributes: { email: 'moved@example.com', email_verified: 'true', name: 'A Person' },
    })
    expect(await stage.server.inbox(legacy.seed.poolId)).toEqual([])
    tokensOf(await legacy.srp('moved'))
    expect(await refusalOf(legacy.password('moved', 'Wrong-Horse-7'))).toEqual(incorrect)
    expect(stage.sources().filter((source) => source.startsWith('UserMigration'))).toHaveLength(1)
  })

  test('the password of an administrator’s sign-in too, and without any look at the policy', async () => {
    stage.behave.UserMigration = migrating('short')
    tokensOf(await legacy.adminInitiate('ADMIN_USER_PASSWORD_AUTH', { USERNAME: 'short', PASSWORD: 'x1' }))

    tokensOf(await legacy.password('short', 'x1'))
  })

  test('without CONFIRMED → PasswordResetRequiredException, the user is made', async () => {
    stage.behave.UserMigration = migrating('reset', { finalUserStatus: null })

    expect(await refusalOf(legacy.password('reset'))).toMatchObject({ name: 'PasswordResetRequiredException' })
    expect(await lookUp(stage.server, legacy.seed, 'reset')).toMatchObject({ status: 'RESET_REQUIRED' })
  })

  test('20 sign-ins at once make one user, and all get in', async () => {
    stage.behave.UserMigration = async (event) => {
      await new Promise((resolve) => setTimeout(resolve, 30))
      return { ...event, response: person('crowd') }
    }
    const calls = Array.from({ length: 20 }, () => hiding.password('crowd'))

    expect(await outcomesOf(calls)).toEqual({ ok: 20 })
    const { Users } = await stage.server.client.send(
      new ListUsersCommand({ UserPoolId: hiding.seed.poolId, Filter: 'username = "crowd"' }),
    )
    expect(Users).toHaveLength(1)
  })

  test('of two passwords at once that the function takes, the second to come is judged by the first', async () => {
    stage.behave.UserMigration = migrating('two')
    const calls = await Promise.allSettled([
      hiding.password('two', 'First-Horse-7'),
      hiding.password('two', 'Other-Horse-7'),
    ])

    expect(calls.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
  })

  test('is never asked in SRP', async () => {
    expect(await refusalOf(legacy.srp('srp-only'))).toEqual(unknownUser)
    expect(await refusalOf(hiding.srp('srp-only'))).toEqual(incorrect)
    expect(stage.sources()).toEqual([])
  })

  test('is not asked about a known user with a wrong password', async () => {
    await seedUser(stage.server, hiding.seed.poolId, 'known')
    stage.behave.UserMigration = migrating('known')

    expect(await refusalOf(hiding.password('known', 'Wrong-Horse-7'))).toEqual(incorrect)
    expect(stage.sources()).toEqual([])
  })

  test.each([
    ['throws', refusing('Bad password')],
    ['hands back the event', undefined],
    ['answers nothing', () => null],
    ['answers without attributes', migrating('x', { userAttributes: {} })],
    ['answers with null attributes', migrating('x', { userAttributes: null })],
    ['answers with a username alone', migrating('x', { userAttributes: { username: 'x' } })],
    ['answers with attributes that are no texts', migrating('x', { userAttributes: { email: 1 } })],
    ['answers with attributes as a list', migrating('x', { userAttributes: ['email'] })],
    ['answers with an email that is none', migrating('x', { userAttributes: { email: 'nobody' } })],
    ['answers with an attribute that the pool lacks', migrating('x', { userAttributes: { 'custom:lacking': 'x' } })],
    ['answers with a sub', migrating('x', { userAttributes: { sub: 'x', email: 'x@example.com' } })],
    ['answers with a status that is no text', migrating('x', { finalUserStatus: true })],
    ['answers with a flag as text', migrating('x', { forceAliasCreation: 'true' })],
    ['wants text messages where there is no MFA', migrating('x', { enableSMSMFA: true })],
    ['answers with an unknown medium', migrating('x', { desiredDeliveryMediums: ['PIGEON'] })],
  ])('a function that %s → nobody is made; told like a name that nobody has [demand 115]', async (what, behaviour) => {
    const name = `nobody-${what.replaceAll(/[^a-z]/g, '-')}`
    if (behaviour) stage.behave.UserMigration = behaviour

    expect(await refusalOf(hiding.password(name))).toEqual(incorrect)
    expect(await refusalOf(legacy.password(name))).toEqual(unknownUser)
    await isUnknown(hiding, name)
    await isUnknown(legacy, name)
  })

  test.each([
    ['where existence is hidden', () => hiding],
    ['elsewhere', () => legacy],
  ])('wrong guesses lock the name and then the function is not asked any more, %s', async (_where, at) => {
    stage.behave.UserMigration = refusing('Bad password')
    for (let guess = 0; guess < 6; guess++) await refusalOf(at().password('guessed', `Wrong-Horse-${guess}`))
    stage.clear()

    expect(await refusalOf(at().password('guessed'))).toEqual(locked)
    expect(stage.sources()).toEqual([])
  })

  test('an alias that somebody holds is not taken, unless forceAliasCreation says so', async () => {
    const aliases = new SignInCalls(
      stage.server,
      await seedTriggers(stage, ['UserMigration'], { pool: { AliasAttributes: ['email'] } }),
    )
    await seedUser(stage.server, aliases.seed.poolId, 'holder')
    stage.behave.UserMigration = migrating('holder')
    expect(await refusalOf(aliases.password('newcomer'))).toEqual(unknownUser)

    stage.behave.UserMigration = migrating('holder', { forceAliasCreation: true })
    tokensOf(await aliases.password('newcomer'))
    expect(await lookUp(stage.server, aliases.seed, 'holder@example.com')).toMatchObject({ username: 'newcomer' })
  })

  test('who typed an alias gets the username that the function tells', async () => {
    const aliases = new SignInCalls(
      stage.server,
      await seedTriggers(stage, ['UserMigration'], { pool: { AliasAttributes: ['email'] } }),
    )
    const { userAttributes } = person('typed')
    stage.behave.UserMigration = migrating('typed', { userAttributes: { ...userAttributes, username: 'real-name' } })
    tokensOf(await aliases.password('typed@example.com'))

    expect(await lookUp(stage.server, aliases.seed, 'typed@example.com')).toMatchObject({ username: 'real-name' })
  })

  test('in a pool with email addresses as usernames the username is a UUID', async () => {
    const byEmail = new SignInCalls(
      stage.server,
      await seedTriggers(stage, ['UserMigration'], { pool: { UsernameAttributes: ['email'] } }),
    )
    stage.behave.UserMigration = migrating('mail')
    tokensOf(await byEmail.password('mail@example.com'))

    const { username, attributes } = await lookUp(stage.server, byEmail.seed, 'mail@example.com')
    expect(username).toBe(attributes.sub)
  })
})

describe('ForgotPassword of an unknown name', () => {
  const forgot = ({ seed }: SignInCalls, Username: string) =>
    stage.server.client.send(new ForgotPasswordCommand({ ClientId: seed.clientId, Username }))

  test('a migrated person gets a code and chooses a password', async () => {
    stage.behave.UserMigration = migrating('forgetful')
    expect((await forgot(legacy, 'forgetful')).CodeDeliveryDetails).toMatchObject({ Destination: 'f***@e***' })

    expect(stage.only('UserMigration_ForgotPassword').request).not.toHaveProperty('password')
    await stage.server.client.send(
      new ConfirmForgotPasswordCommand({
        ClientId: legacy.seed.clientId,
        Username: 'forgetful',
        Password: PASSWORD,
        ConfirmationCode: await lastCode(stage.server, legacy.seed, 'forgetful@example.com'),
      }),
    )
    tokensOf(await legacy.password('forgetful'))
  })

  test.each([
    ['throws', refusing('unknown')],
    ['answers without a verified contact', migrating('x', { userAttributes: { email: 'x@example.com' } })],
  ])('a function that %s → nobody is made', async (what, behaviour) => {
    const name = `lost-${what.slice(0, 6)}`
    stage.behave.UserMigration = behaviour

    expect(await refusalOf(forgot(legacy, name))).toMatchObject({ name: 'UserNotFoundException' })
    expect((await forgot(hiding, name)).CodeDeliveryDetails?.DeliveryMedium).toBe('EMAIL')
    await isUnknown(legacy, name)
    await isUnknown(hiding, name)
  })
})
