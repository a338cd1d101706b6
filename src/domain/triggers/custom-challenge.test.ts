import { describe, expect, test } from 'vitest'
import { Failure } from '../failure.js'
import { readCreateChallenge, readDefineChallenge, readVerifyChallenge } from './custom-challenge.js'

const answer = (response: unknown) => ({ version: '1', request: {}, response })

describe('DefineAuthChallenge', () => {
  test.each([
    ['a challenge', { challengeName: 'CUSTOM_CHALLENGE' }, { kind: 'challenge', name: 'CUSTOM_CHALLENGE' }],
    [
      'a challenge, the flags false',
      { challengeName: 'PASSWORD_VERIFIER', issueTokens: false, failAuthentication: false },
      { kind: 'challenge', name: 'PASSWORD_VERIFIER' },
    ],
    ['tokens', { challengeName: null, issueTokens: true, failAuthentication: null }, { kind: 'issue-tokens' }],
    ['refusal', { failAuthentication: true }, { kind: 'fail' }],
    ['both', { issueTokens: true, failAuthentication: true }, { kind: 'fail' }],
  ])('%s', (_name, response, expected) => {
    expect(readDefineChallenge(answer(response))).toEqual(expected)
  })

  test.each([
    ['nothing', {}],
    ['nulls', { challengeName: null, issueTokens: null, failAuthentication: null }],
    ['two times no', { issueTokens: false, failAuthentication: false }],
    ['tokens as a text', { issueTokens: 'true' }],
    ['tokens as a number', { issueTokens: 1 }],
    ['an unknown challenge', { challengeName: 'ANYTHING' }],
    ['a challenge as a list', { challengeName: ['CUSTOM_CHALLENGE'] }],
  ])('%s is no answer', (_name, response) => {
    expect(() => readDefineChallenge(answer(response))).toThrow(Failure)
  })
})

describe('CreateAuthChallenge', () => {
  test('reads parameters and what the challenge is called', () => {
    const response = {
      publicChallengeParameters: { question: '2+2' },
      privateChallengeParameters: { answer: '4' },
      challengeMetadata: 'MATHS',
    }

    expect(readCreateChallenge(answer(response))).toEqual({
      publicParameters: { question: '2+2' },
      privateParameters: { answer: '4' },
      metadata: 'MATHS',
    })
  })

  test.each([
    ['numbers as parameters', { publicChallengeParameters: { question: 4 } }],
    ['parameters as a text', { privateChallengeParameters: '4' }],
    ['a name that is no text', { challengeMetadata: {} }],
  ])('%s are refused', (_name, response) => {
    expect(() => readCreateChallenge(answer(response))).toThrow(Failure)
  })
})

describe('VerifyAuthChallengeResponse', () => {
  test('only true is right', () => {
    expect(readVerifyChallenge(answer({ answerCorrect: true }))).toBe(true)
    expect(readVerifyChallenge(answer({ answerCorrect: false }))).toBe(false)
  })

  test.each([[{}], [{ answerCorrect: null }], [{ answerCorrect: 'true' }], [{ answerCorrect: 1 }], [undefined]])(
    '%j is no answer',
    (response) => {
      expect(() => readVerifyChallenge(answer(response))).toThrow(Failure)
    },
  )
})
