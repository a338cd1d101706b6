import {
  AdminDeleteUserCommand,
  AdminDisableUserCommand,
  AdminUserGlobalSignOutCommand,
} from '@aws-sdk/client-cognito-identity-provider'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import {
  beginSrp,
  claimsOf,
  incorrect,
  invitedUser,
  locked,
  SignInCalls,
  TEMPORARY,
  tokensOf,
  unknownUser,
} from '../operations/sign-in/sign-in-calls.js'
import { refusalOf } from '../support/people.js'
import { seedUser } from '../support/seed.js'
import { openTriggerStage, refusing, responding, seedTriggers, type TriggerStage } from './trigger-stage.js'

let stage: TriggerStage
let legacy: SignInCalls
let hiding: SignInCalls

beforeAll(async () => {
  stage = await openTriggerStage()
  const fired = ['PreAuthentication', 'PostAuthentication', 'PreTokenGeneration'] as const
  legacy = new SignInCalls(stage.server, await seedTriggers(stage, fired))
  const client = { PreventUserExistenceErrors: 'ENABLED' } as const
  hiding = new SignInCalls(stage.server, await seedTriggers(stage, fired, { client }))
  await seedUser(stage.server, legacy.seed.poolId, 'alice')
  await seedUser(stage.server, hiding.seed.poolId, 'alice')
})
afterEach(() => stage.clear())
afterAll(() => stage.server.stop())

const order = [
  'PreAuthentication_Authentication',
  'PostAuthentication_Authentication',
  'TokenGeneration_Authentication',
]

describe('the order', () => {
  test.each([
    ['USER_PASSWORD_AUTH', () => legacy.password('alice')],
    [
      'ADMIN_USER_PASSWORD_AUTH',
      () => legacy.adminInitiate('ADMIN_USER_PASSWORD_AUTH', { USERNAME: 'alice', PASSWORD: 'Correct-Horse-7' }),
    ],
    ['USER_SRP_AUTH', () => legacy.srp('alice')],
  ])('%s: PreAuthentication, PostAuthentication, token generation', async (_flow, signIn) => {
    tokensOf(await signIn())

    expect(stage.sources()).toEqual(order)
    expect(stage.events.every(({ userName, callerContext }) => userName === 'alice' && callerContext.clientId)).toBe(
      true,
    )
  })

  test('USER_SRP_AUTH fires PreAuthentication with the first call, the others with the last', async () => {
    const { answer } = await beginSrp(legacy, 'alice')
    expect(stage.sources()).toEqual(order.slice(0, 1))

    await legacy.respond('PASSWORD_VERIFIER', answer())
    expect(stage.sources()).toEqual(order)
  })

  test('a wrong password: PreAuthentication alone', async () => {
    await refusalOf(legacy.password('alice', 'Wrong-Horse-7'))

    expect(stage.sources()).toEqual(order.slice(0, 1))
  })

  test('NEW_PASSWORD_REQUIRED: tokens are generated when the new password is set', async () => {
    await invitedUser(stage.server, legacy.seed.poolId, 'invited')
    const { Session } = await legacy.password('invited', TEMPORARY)
    expect(stage.sources()).toEqual(order.slice(0, 1))
    tokensOf(await legacy.newPassword('invited', Session))

    expect(stage.sources()).toEqual([...order.slice(0, 2), 'TokenGeneration_NewPasswordChallenge'])
    const { request } = stage.only('PostAuthentication_Authentication')
    expect(request.userAttributes).toMatchObject({ 'cognito:user_status': 'CONFIRMED' })
  })

  test('refreshes fire token generation alone, in both operations', async () => {
    const { refresh } = tokensOf(await legacy.password('alice'))
    stage.clear()
    tokensOf(await legacy.refresh(refresh))
    tokensOf(await legacy.exchange(refresh))

    expect(stage.sources()).toEqual(['TokenGeneration_RefreshTokens', 'TokenGeneration_RefreshTokens'])
  })

  test('a refresh asks again, and the tokens say what is answered then', async () => {
    const { refresh } = tokensOf(await legacy.password('alice'))
    stage.behave.PreTokenGeneration = responding({
      claimsAndScopeOverrideDetails: { accessTokenGeneration: { claimsToAddOrOverride: { tenant: 'green' } } },
    })

    expect(claimsOf(tokensOf(await legacy.refresh(refresh)).access).tenant).toBe('green')
  })

  test('a pool without triggers calls nothing', async () => {
    const plain = new SignInCalls(stage.server, await seedTriggers(stage, []))
    await seedUser(stage.server, plain.seed.poolId, 'alice')
    tokensOf(await plain.password('alice'))

    expect(stage.sources()).toEqual([])
  })
})

describe('PreAuthentication', () => {
  test.each([
    ['USER_PASSWORD_AUTH', () => legacy.password('alice')],
    ['USER_SRP_AUTH', () => legacy.srp('alice')],
  ])('throws in %s → UserLambdaValidationException, and the password is not looked at', async (_flow, signIn) => {
    stage.behave.PreAuthentication = refusing('Not on Sundays')

    expect(await refusalOf(signIn())).toEqual({
      name: 'UserLambdaValidationException',
      message: 'PreAuthentication failed with error Not on Sundays.',
      status: 400,
    })
    expect(stage.sources()).toEqual(order.slice(0, 1))
  })

  test('answers with no event → InvalidLambdaResponseException, no tokens', async () => {
    stage.behave.PreAuthentication = () => ({})

    expect(await refusalOf(legacy.password('alice'))).toMatchObject({ name: 'InvalidLambdaResponseException' })
  })

  test('an unknown user: userNotFound where existence is hidden', async () => {
    expect(await refusalOf(hiding.password('nobody'))).toEqual(incorrect)
    const event = stage.only('PreAuthentication_Authentication')
    expect(event).toMatchObject({ userName: 'nobody', request: { userAttributes: {}, userNotFound: true } })

    stage.clear()
    await beginSrp(hiding, 'nobody')
    expect(stage.only('PreAuthentication_Authentication').request.userNotFound).toBe(true)
  })

  test('a known user: userNotFound false where existence is hidden, absent elsewhere', async () => {
    await hiding.password('alice')
    expect(stage.only('PreAuthentication_Authentication').request.userNotFound).toBe(false)

    stage.clear()
    await legacy.password('alice')
    expect(stage.only('PreAuthentication_Authentication').request).not.toHaveProperty('userNotFound')
  })

  test('an unknown user elsewhere → UserNotFoundException, and nothing fires', async () => {
    expect(await refusalOf(legacy.password('nobody'))).toEqual(unknownUser)
    expect(await refusalOf(legacy.srp('nobody'))).toEqual(unknownUser)
    expect(stage.sources()).toEqual([])
  })

  test('is not asked while the name is locked', async () => {
    for (const name of ['locked', 'nobody-locked']) {
      if (name === 'locked') await seedUser(stage.server, hiding.seed.poolId, name)
      for (let guess = 0; guess < 6; guess++) await refusalOf(hiding.password(name, `Wrong-Horse-${guess}`))
      stage.clear()

      expect(await refusalOf(hiding.password(name))).toEqual(locked)
      expect(stage.sources()).toEqual([])
    }
  })
})

describe('a user who is stopped while a function runs', () => {
  const acts = {
    disabled: (Username: string) => new AdminDisableUserCommand({ UserPoolId: legacy.seed.poolId, Username }),
    deleted: (Username: string) => new AdminDeleteUserCommand({ UserPoolId: legacy.seed.poolId, Username }),
    'signed out': (Username: string) => new AdminUserGlobalSignOutCommand({ UserPoolId: legacy.seed.poolId, Username }),
  }

  test.each([
    ['disabled', 'PreAuthentication'],
    ['deleted', 'PreAuthentication'],
    ['disabled', 'PostAuthentication'],
    ['deleted', 'PostAuthentication'],
    ['disabled', 'PreTokenGeneration'],
    ['deleted', 'PreTokenGeneration'],
    ['signed out', 'PreTokenGeneration'],
  ] as const)('%s during %s does not get in', async (act, trigger) => {
    const name = `${act.replace(' ', '-')}-${trigger}`
    await seedUser(stage.server, legacy.seed.poolId, name)
    stage.behave[trigger] = async (event) => {
      await stage.server.client.send(acts[act](name) as AdminDisableUserCommand)
      return event
    }

    expect((await refusalOf(legacy.password(name))).name).toMatch(/^(NotAuthorized|UserNotFound)Exception$/)
  })

  test('disabled during a refresh gets no tokens', async () => {
    await seedUser(stage.server, legacy.seed.poolId, 'refreshing')
    const { refresh } = tokensOf(await legacy.password('refreshing'))
    stage.behave.PreTokenGeneration = async (event) => {
      await stage.server.client.send(acts.disabled('refreshing'))
      return event
    }

    expect(await refusalOf(legacy.exchange(refresh))).toMatchObject({ name: 'NotAuthorizedException' })
  })
})

describe('PostAuthentication and PreTokenGeneration', () => {
  test.each(['PostAuthentication', 'PreTokenGeneration'] as const)('%s throws → no tokens', async (name) => {
    stage.behave[name] = refusing('no')

    expect(await refusalOf(legacy.password('alice'))).toEqual({
      name: 'UserLambdaValidationException',
      message: `${name} failed with error no.`,
      status: 400,
    })
  })

  test('PostAuthentication throws → the forced change of the password did not happen', async () => {
    await invitedUser(stage.server, legacy.seed.poolId, 'again')
    stage.behave.PostAuthentication = refusing('no')
    const { Session } = await legacy.password('again', TEMPORARY)
    await refusalOf(legacy.newPassword('again', Session))
    stage.clear()

    tokensOf(await legacy.newPassword('again', Session))
  })

  test('PostAuthentication tells newDeviceUsed as a boolean', async () => {
    await legacy.password('alice')

    expect(stage.only('PostAuthentication_Authentication').request.newDeviceUsed).toBe(false)
  })

  test('PreTokenGeneration throws in a rotation → the refresh token is still good', async () => {
    const client = {
      RefreshTokenRotation: { Feature: 'ENABLED', RetryGracePeriodSeconds: 0 },
      ExplicitAuthFlows: ['ALLOW_USER_PASSWORD_AUTH'],
    } as const
    const rotating = new SignInCalls(
      stage.server,
      await seedTriggers(stage, ['PreTokenGeneration'], {
        client: { ...client, ExplicitAuthFlows: [...client.ExplicitAuthFlows] },
      }),
    )
    await seedUser(stage.server, rotating.seed.poolId, 'alice')
    const { refresh } = tokensOf(await rotating.password('alice'))
    stage.behave.PreTokenGeneration = refusing('no')
    expect(await refusalOf(rotating.exchange(refresh))).toMatchObject({ name: 'UserLambdaValidationException' })
    stage.clear()

    expect(tokensOf(await rotating.exchange(refresh)).refresh).not.toBe('')
  })
})
