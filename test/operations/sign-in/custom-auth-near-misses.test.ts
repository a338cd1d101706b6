import { AdminDisableUserCommand, AdminSetUserPasswordCommand } from '@aws-sdk/client-cognito-identity-provider'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { outcomesOf, refusalOf } from '../../support/people.js'
import { seedPool, seedUser } from '../../support/seed.js'
import {
  behaviour,
  type CustomAuthScene,
  customAuthScene,
  functionArns,
  type Response,
  standard,
} from './custom-auth-scene.js'
import { addClient, incorrect, invalidParameter, notAuthorized, SignInCalls, TEMPORARY } from './sign-in-calls.js'

let scene: CustomAuthScene
beforeAll(async () => {
  scene = await customAuthScene()
})
afterAll(() => scene.server.stop())
beforeEach(() => {
  Object.assign(behaviour, standard)
  scene.events.length = 0
})

describe('CUSTOM_AUTH near misses', () => {
  test('a session of another user, of another client, of its own, none, too late', async () => {
    const [name, other] = [await scene.someone(), await scene.someone()]
    const sibling = new SignInCalls(
      scene.server,
      await addClient(scene.server, scene.seed.poolId, { ExplicitAuthFlows: ['ALLOW_CUSTOM_AUTH'] }),
    )
    const invalid = notAuthorized('Invalid session for the user.')
    const session = async (who = name) => (await scene.begin(who)).Session
    expect(await refusalOf(scene.answer(name, 'forty-two', await session(other)))).toEqual(invalid)
    expect(await refusalOf(scene.answer(name, 'forty-two', await session(), sibling))).toEqual(invalid)
    expect(await refusalOf(scene.answer(name, 'forty-two', 'A'.repeat(300)))).toEqual(invalid)
    expect(await refusalOf(scene.answer(name, 'forty-two', undefined))).toMatchObject({
      name: 'InvalidParameterException',
    })
    const late = await session()
    scene.server.clock.advance(181)
    expect(await refusalOf(scene.answer(name, 'forty-two', late))).toEqual(
      notAuthorized('Invalid session for the user, session is expired.'),
    )
  })

  test('of 100 parallel answers in one session one is judged', async () => {
    const name = await scene.someone()
    const { Session } = await scene.begin(name)
    const judged = scene.events.filter(({ triggerSource }) => triggerSource.startsWith('Verify')).length
    const guesses = Array.from({ length: 100 }, (_, at) =>
      scene.answer(name, at === 50 ? 'forty-two' : `guess ${at}`, Session),
    )
    await outcomesOf(guesses)
    expect(scene.events.filter(({ triggerSource }) => triggerSource.startsWith('Verify')).length).toBe(judged + 1)
  })

  test.each<[string, Response]>([
    ['nothing', {}],
    ['an unknown challenge', { challengeName: 'TRUST_ME' }],
    ['a challenge that only the service demands', { challengeName: 'SMS_MFA' }],
    ['issueTokens as a text', { issueTokens: 'true' }],
    ['the password without SRP_A', { challengeName: 'PASSWORD_VERIFIER' }],
  ])('DefineAuthChallenge answers %s → InvalidLambdaResponseException', async (_, response) => {
    const name = await scene.someone()
    behaviour.define = () => response
    expect(await refusalOf(scene.begin(name))).toMatchObject({ name: 'InvalidLambdaResponseException', status: 400 })
  })

  test.each<[string, Response]>([
    ['nothing', {}],
    ['a text', { answerCorrect: 'true' }],
    ['a number', { answerCorrect: 1 }],
  ])('VerifyAuthChallengeResponse answers %s → no tokens', async (_, response) => {
    const name = await scene.someone()
    const { Session } = await scene.begin(name)
    behaviour.verify = () => response
    const refusal = await refusalOf(scene.answer(name, 'forty-two', Session))
    expect(refusal).toMatchObject({ name: 'InvalidLambdaResponseException', status: 400 })
  })

  test('a function that throws → UserLambdaValidationException with its words', async () => {
    const name = await scene.someone()
    behaviour.define = () => {
      throw new Error('not today')
    }
    expect(await refusalOf(scene.begin(name))).toEqual({
      name: 'UserLambdaValidationException',
      message: 'DefineAuthChallenge failed with error not today.',
      status: 400,
    })
  })

  test('a disabled user, one with a temporary password: no tokens whatever the functions say', async () => {
    const [disabled, temporary] = [await scene.someone(), await scene.someone()]
    const { poolId: UserPoolId } = scene.seed
    const { Session } = await scene.begin(disabled)
    await scene.server.client.send(new AdminDisableUserCommand({ UserPoolId, Username: disabled }))
    expect(await refusalOf(scene.begin(disabled))).toEqual(notAuthorized('User is disabled.'))
    expect(await refusalOf(scene.answer(disabled, 'forty-two', Session))).toEqual(notAuthorized('User is disabled.'))
    await scene.server.client.send(
      new AdminSetUserPasswordCommand({ UserPoolId, Username: temporary, Password: TEMPORARY, Permanent: false }),
    )
    const begun = await scene.begin(temporary)
    expect(await refusalOf(scene.answer(temporary, 'forty-two', begun.Session))).toEqual(incorrect)
  })

  test('a name of nobody: told where names are not hidden; else led on, and never let in', async () => {
    expect(await refusalOf(scene.begin('nobody'))).toMatchObject({ name: 'UserNotFoundException' })
    const hiding = new SignInCalls(
      scene.server,
      await addClient(scene.server, scene.seed.poolId, {
        ExplicitAuthFlows: ['ALLOW_CUSTOM_AUTH'],
        PreventUserExistenceErrors: 'ENABLED',
      }),
    )
    const { Session, ChallengeName } = await hiding.initiate('CUSTOM_AUTH', { USERNAME: 'nobody' })
    expect(ChallengeName).toBe('CUSTOM_CHALLENGE')
    expect(scene.events.at(-1)).toMatchObject({
      userName: 'nobody',
      request: { userNotFound: true, userAttributes: {} },
    })
    expect(await refusalOf(scene.answer('nobody', 'forty-two', Session, hiding))).toEqual(incorrect)
  })

  test('another CHALLENGE_NAME than SRP_A, and SRP_A without a value, are refused', async () => {
    const name = await scene.someone()
    expect(await refusalOf(scene.begin(name, { CHALLENGE_NAME: 'PASSWORD' }))).toEqual(
      invalidParameter('CHALLENGE_NAME can only be SRP_A.'),
    )
    expect(await refusalOf(scene.begin(name, { CHALLENGE_NAME: 'SRP_A' }))).toEqual(
      invalidParameter('Missing required parameter SRP_A'),
    )
    expect(scene.events).toEqual([])
  })

  test('no functions: #84, and one of three alone is not enough', async () => {
    const client = { ExplicitAuthFlows: ['ALLOW_CUSTOM_AUTH'] as const }
    const plain = await seedPool(scene.server, { client: { ExplicitAuthFlows: [...client.ExplicitAuthFlows] } })
    await seedUser(scene.server, plain.poolId, 'ann')
    const unconfigured = invalidParameter('Custom auth lambda trigger is not configured for the user pool.')
    expect(await refusalOf(new SignInCalls(scene.server, plain).initiate('CUSTOM_AUTH', { USERNAME: 'ann' }))).toEqual(
      unconfigured,
    )
    const half = await seedPool(scene.server, {
      pool: { LambdaConfig: { DefineAuthChallenge: functionArns.define } },
      client: { ExplicitAuthFlows: [...client.ExplicitAuthFlows] },
    })
    await seedUser(scene.server, half.poolId, 'ann')
    expect(await refusalOf(new SignInCalls(scene.server, half).initiate('CUSTOM_AUTH', { USERNAME: 'ann' }))).toEqual(
      unconfigured,
    )
  })
})
