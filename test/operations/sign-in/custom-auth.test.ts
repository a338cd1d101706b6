import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { refusalOf } from '../../support/people.js'
import { PASSWORD } from '../../support/seed.js'
import { behaviour, type CustomAuthScene, customAuthScene, historyOf, standard } from './custom-auth-scene.js'
import { incorrect, notAuthorized } from './sign-in-calls.js'
import { srpClient } from './srp-client.js'

let scene: CustomAuthScene
beforeAll(async () => {
  scene = await customAuthScene()
})
afterAll(() => scene.server.stop())
beforeEach(() => {
  Object.assign(behaviour, standard)
  scene.events.length = 0
})

describe('CUSTOM_AUTH', () => {
  test('functions ask, judge and let in', async () => {
    const name = await scene.someone()
    const first = await scene.begin(name)
    expect(first).toMatchObject({
      ChallengeName: 'CUSTOM_CHALLENGE',
      ChallengeParameters: { question: 'What is asked?', USERNAME: name },
    })
    expect(JSON.stringify(first)).not.toContain('forty-two')
    const { AuthenticationResult } = await scene.answer(name, 'forty-two', first.Session)
    expect(AuthenticationResult?.AccessToken).toBeDefined()
    expect(scene.events.map(({ triggerSource }) => triggerSource)).toEqual([
      'DefineAuthChallenge_Authentication',
      'CreateAuthChallenge_Authentication',
      'VerifyAuthChallengeResponse_Authentication',
      'DefineAuthChallenge_Authentication',
    ])
    expect(historyOf(scene.events[0])).toEqual([])
    expect(historyOf(scene.events[3])).toEqual([
      { challengeName: 'CUSTOM_CHALLENGE', challengeResult: true, challengeMetadata: 'QUESTION' },
    ])
  })

  test('by AdminInitiateAuth as well', async () => {
    const name = await scene.someone()
    const { Session } = await scene.calls.adminInitiate('CUSTOM_AUTH', { USERNAME: name })
    const { AuthenticationResult } = await scene.calls.adminRespond(
      'CUSTOM_CHALLENGE',
      { USERNAME: name, ANSWER: 'forty-two' },
      Session,
    )
    expect(AuthenticationResult?.AccessToken).toBeDefined()
  })

  test('a wrong answer is no error: the functions decide, and end it after three', async () => {
    const name = await scene.someone()
    let { Session } = await scene.begin(name)
    for (const round of [1, 2]) {
      const again = await scene.answer(name, 'wrong', Session)
      expect(again.ChallengeName).toBe('CUSTOM_CHALLENGE')
      expect(again.Session).not.toBe(Session)
      expect(historyOf(scene.events.at(-1))).toHaveLength(round)
      Session = again.Session
    }
    expect(await refusalOf(scene.answer(name, 'wrong', Session))).toEqual(incorrect)
    expect(await refusalOf(scene.answer(name, 'forty-two', Session))).toEqual(
      notAuthorized('Invalid session for the user, session can only be used once.'),
    )
  })

  test('ClientMetadata of the answer reaches all three functions, that of the first call none', async () => {
    const name = await scene.someone()
    const first = await scene.calls.initiateWith('CUSTOM_AUTH', { USERNAME: name }, { from: 'start' })
    expect(scene.events.map(({ request }) => request.clientMetadata)).toEqual([undefined, undefined])
    await scene.calls.respondWith('CUSTOM_CHALLENGE', { USERNAME: name, ANSWER: 'no' }, first.Session, {
      from: 'answer',
    })
    const given = { from: 'answer' }
    expect(scene.events.slice(2).map(({ request }) => request.clientMetadata)).toEqual([given, given, given])
  })

  test('what functions remember may be longer than a session string', async () => {
    const name = await scene.someone()
    const long = 'x'.repeat(20_000)
    behaviour.create = () => ({ publicChallengeParameters: {}, privateChallengeParameters: { answer: long } })
    const { Session = '' } = await scene.begin(name)
    expect(Session.length).toBeLessThanOrEqual(2048)
    const { AuthenticationResult } = await scene.answer(name, long, Session)
    expect(AuthenticationResult?.AccessToken).toBeDefined()
  })

  test('#85 password by SRP first, then the functions', async () => {
    const name = await scene.someone()
    behaviour.define = ({ request: { session = [] } }) => {
      const steps = ['PASSWORD_VERIFIER', 'CUSTOM_CHALLENGE']
      const done = session.length - 1
      return done < steps.length
        ? { challengeName: steps[done] }
        : { issueTokens: session.every((one) => one.challengeResult) }
    }
    const srp = srpClient(scene.seed.poolId, PASSWORD)
    const first = await scene.begin(name, { CHALLENGE_NAME: 'SRP_A', SRP_A: srp.srpA })
    expect(first.ChallengeName).toBe('PASSWORD_VERIFIER')
    const second = await scene.calls.respond('PASSWORD_VERIFIER', srp.answer(first.ChallengeParameters ?? {}))
    expect(second.ChallengeName).toBe('CUSTOM_CHALLENGE')
    const { AuthenticationResult } = await scene.answer(name, 'forty-two', second.Session)
    expect(AuthenticationResult?.AccessToken).toBeDefined()
    expect(historyOf(scene.events.at(-1))?.map((one) => one.challengeName)).toEqual([
      'SRP_A',
      'PASSWORD_VERIFIER',
      'CUSTOM_CHALLENGE',
    ])
  })

  test('a wrong password by SRP never reaches the functions', async () => {
    const name = await scene.someone()
    behaviour.define = ({ request: { session = [] } }) =>
      session.length === 1 ? { challengeName: 'PASSWORD_VERIFIER' } : { issueTokens: true }
    const srp = srpClient(scene.seed.poolId, 'Wrong-Horse-7')
    const first = await scene.begin(name, { CHALLENGE_NAME: 'SRP_A', SRP_A: srp.srpA })
    const asked = scene.events.length
    const proof = srp.answer(first.ChallengeParameters ?? {})
    expect(await refusalOf(scene.calls.respond('PASSWORD_VERIFIER', proof))).toEqual(incorrect)
    expect(scene.events.length).toBe(asked)
  })

  test('the proof of a plain SRP sign-in does not go to the functions, and theirs is no plain one', async () => {
    const name = await scene.someone()
    behaviour.define = ({ request: { session = [] } }) =>
      session.length === 1 ? { challengeName: 'PASSWORD_VERIFIER' } : { challengeName: 'CUSTOM_CHALLENGE' }
    const srp = srpClient(scene.seed.poolId, PASSWORD)
    const first = await scene.begin(name, { CHALLENGE_NAME: 'SRP_A', SRP_A: srp.srpA })
    const second = await scene.calls.respond('PASSWORD_VERIFIER', srp.answer(first.ChallengeParameters ?? {}))
    expect(second).toMatchObject({ ChallengeName: 'CUSTOM_CHALLENGE' })
    expect(second.AuthenticationResult).toBeUndefined()
  })
})
