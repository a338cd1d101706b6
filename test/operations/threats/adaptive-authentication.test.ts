import {
  AdminDisableUserCommand,
  AdminSetUserMFAPreferenceCommand,
  AdminUpdateUserAttributesCommand,
  SetUserPoolMfaConfigCommand,
} from '@aws-sdk/client-cognito-identity-provider'
import { decodeJwt } from 'jose'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { lastCode, refusalOf } from '../../support/people.js'
import { PASSWORD, seedPool, seedUser } from '../../support/seed.js'
import { startServer, type TestServer } from '../../support/start-server.js'
import { incorrect, SignInCalls } from '../sign-in/sign-in-calls.js'
import { blocked, everyLevel, firefox, stranger, ThreatScene, threatScene } from './threat-scene.js'

let server: TestServer

beforeAll(async () => {
  server = await startServer()
})
afterAll(() => server.stop())

describe('adaptive authentication', () => {
  test('the first sign-in has no history to differ from and passes; the tokens name the event', async () => {
    const scene = await threatScene(server, 'ENFORCED')
    await scene.configure(everyLevel('BLOCK'))
    const { AuthenticationResult } = await scene.signIn('ann')
    const [event] = await scene.events()
    expect(decodeJwt(String(AuthenticationResult?.AccessToken)).event_id).toBe(event?.EventId)
    expect(event).toMatchObject({
      EventType: 'SignIn',
      EventResponse: 'Pass',
      EventRisk: { RiskDecision: 'NoRisk', CompromisedCredentialsDetected: false },
      ChallengeResponses: [{ ChallengeName: 'Password', ChallengeResponse: 'Success' }],
      EventContextData: { IpAddress: '192.0.2.1', DeviceName: 'Chrome 126, Windows 10' },
    })
  })

  test('BLOCK: another network and device → NotAuthorizedException; the known ones still pass', async () => {
    const scene = await threatScene(server, 'ENFORCED')
    await scene.configure(everyLevel('BLOCK'))
    await scene.signIn('ann')
    expect(await refusalOf(scene.signIn('ann', stranger))).toEqual(blocked)
    expect((await scene.events())[0]).toMatchObject({
      EventResponse: 'Fail',
      EventRisk: { RiskDecision: 'Block', RiskLevel: 'Low' },
    })
    expect((await scene.signIn('ann')).AuthenticationResult).toBeDefined()
  })

  test('BLOCK tells nothing to who does not know the password', async () => {
    const scene = await threatScene(server, 'ENFORCED')
    await scene.configure({
      ...everyLevel('BLOCK'),
      RiskExceptionConfiguration: { BlockedIPRangeList: ['203.0.113.0/24'] },
    })
    await scene.signIn('ann')
    expect(await refusalOf(scene.signIn('ann', stranger, 'Wrong-Horse-7'))).toEqual(incorrect)
    expect(await refusalOf(scene.signIn('ann', stranger))).toEqual(blocked)
  })

  test('AUDIT: the level is recorded and the sign-in passes', async () => {
    const scene = await threatScene(server, 'AUDIT')
    await scene.configure(everyLevel('BLOCK'))
    await scene.signIn('ann')
    expect((await scene.signIn('ann', stranger)).AuthenticationResult).toBeDefined()
    expect((await scene.events())[0]).toMatchObject({
      EventResponse: 'Pass',
      EventRisk: { RiskDecision: 'Block', RiskLevel: 'Low' },
    })
  })

  test('OFF: nothing is recorded', async () => {
    const scene = new ThreatScene(server, await seedPool(server))
    await seedUser(server, scene.seed.poolId, 'ann')
    await scene.configure(everyLevel('BLOCK'))
    await scene.signIn('ann')
    expect((await scene.signIn('ann', stranger)).AuthenticationResult).toBeDefined()
    expect(await refusalOf(scene.events())).toMatchObject({ name: 'UserPoolAddOnNotEnabledException' })
  })

  test('a configuration of the client counts in place of the pool’s', async () => {
    const scene = await threatScene(server, 'ENFORCED')
    await scene.configure(everyLevel('BLOCK'))
    await scene.configure({ ClientId: scene.seed.clientId, ...everyLevel('NO_ACTION') })
    await scene.signIn('ann')
    expect((await scene.signIn('ann', stranger)).AuthenticationResult).toBeDefined()
    await scene.configure({ ClientId: scene.seed.clientId })
    expect(await refusalOf(scene.signIn('ann', { ip: '198.51.100.7', userAgent: firefox }))).toEqual(blocked)
  })

  test('blocked ranges win over skipped ones, and skipped ones over every level', async () => {
    const scene = await threatScene(server, 'ENFORCED')
    await scene.signIn('ann')
    const ranges = { SkippedIPRangeList: ['203.0.113.0/24'], BlockedIPRangeList: ['203.0.113.99/32', '2001:db8::/32'] }
    await scene.configure({ ...everyLevel('BLOCK'), RiskExceptionConfiguration: ranges })
    expect(await refusalOf(scene.signIn('ann', stranger))).toEqual(blocked)
    expect(await refusalOf(scene.signIn('ann', { ip: '2001:db8:7::1' }))).toEqual(blocked)
    const skipped = await scene.signIn('ann', { ...stranger, ip: '203.0.113.7' })
    expect(skipped.AuthenticationResult).toBeDefined()
    expect((await scene.events())[0]?.EventRisk).toEqual({
      RiskDecision: 'NoRisk',
      CompromisedCredentialsDetected: false,
    })
  })

  test('wrong passwords are recorded and raise the level', async () => {
    const scene = await threatScene(server, 'AUDIT')
    await scene.signIn('ann')
    for (let guess = 0; guess < 4; guess += 1) {
      expect(await refusalOf(scene.signIn('ann', stranger, 'Wrong-Horse-7'))).toEqual(incorrect)
    }
    expect((await scene.events())[0]).toMatchObject({
      EventResponse: 'Fail',
      ChallengeResponses: [{ ChallengeName: 'Password', ChallengeResponse: 'Failure' }],
    })
    await scene.signIn('ann', stranger)
    const [event] = await scene.events()
    expect(event?.EventRisk?.RiskLevel).toBe('Medium')
    expect(await scene.events()).toHaveLength(6)
  })

  test('a wrong SRP proof is recorded, and a right one completes one event', async () => {
    const scene = await threatScene(server, 'AUDIT')
    const calls = new SignInCalls(server, scene.seed)
    await calls.srp('ann', PASSWORD)
    expect(await scene.events()).toHaveLength(1)
    expect(await refusalOf(calls.srp('ann', 'Wrong-Horse-7'))).toEqual(incorrect)
    const [failed, passed] = await scene.events()
    expect([failed?.EventResponse, passed?.EventResponse]).toEqual(['Fail', 'Pass'])
  })
})

describe('second factors that risk asks for', () => {
  const offered = async () => {
    const scene = await threatScene(server, 'ENFORCED')
    await server.client.send(
      new SetUserPoolMfaConfigCommand({
        UserPoolId: scene.seed.poolId,
        MfaConfiguration: 'OPTIONAL',
        EmailMfaConfiguration: {},
      }),
    )
    return scene
  }

  test('MFA_REQUIRED: a code by email is asked for although the user did not switch it on; the event becomes Pass', async () => {
    const scene = await offered()
    await scene.configure(everyLevel('MFA_REQUIRED'))
    await scene.signIn('ann')
    const { ChallengeName, Session } = await scene.signIn('ann', stranger)
    expect(ChallengeName).toBe('EMAIL_OTP')
    expect((await scene.events())[0]).toMatchObject({
      EventResponse: 'InProgress',
      EventRisk: { RiskDecision: 'AccountTakeover', RiskLevel: 'Low' },
    })
    const code = await lastCode(server, scene.seed, 'ann@example.com')
    const calls = new SignInCalls(server, scene.seed)
    const { AuthenticationResult } = await calls.respond(
      'EMAIL_OTP',
      { USERNAME: 'ann', EMAIL_OTP_CODE: code },
      Session,
    )
    expect(AuthenticationResult).toBeDefined()
    expect((await scene.events())[0]).toMatchObject({
      EventResponse: 'Pass',
      ChallengeResponses: [
        { ChallengeName: 'Password', ChallengeResponse: 'Success' },
        { ChallengeName: 'Mfa', ChallengeResponse: 'Success' },
      ],
    })
  })

  test('MFA_REQUIRED of a user without any factor → NotAuthorizedException; MFA_IF_CONFIGURED lets in', async () => {
    const scene = await threatScene(server, 'ENFORCED')
    await scene.configure(everyLevel('MFA_REQUIRED'))
    await scene.signIn('ann')
    expect(await refusalOf(scene.signIn('ann', stranger))).toEqual(blocked)
    await scene.configure(everyLevel('MFA_IF_CONFIGURED'))
    expect((await scene.signIn('ann', stranger)).AuthenticationResult).toBeDefined()
  })

  test('of several factors the person chooses, and a second factor is all that is asked for', async () => {
    const scene = await threatScene(server, 'ENFORCED')
    const { poolId: UserPoolId } = scene.seed
    const SmsConfiguration = { SnsCallerArn: 'arn:aws:iam::123456789012:role/sms' }
    await server.client.send(
      new SetUserPoolMfaConfigCommand({
        UserPoolId,
        MfaConfiguration: 'OPTIONAL',
        EmailMfaConfiguration: {},
        SmsMfaConfiguration: { SmsConfiguration },
      }),
    )
    await server.client.send(
      new AdminUpdateUserAttributesCommand({
        UserPoolId,
        Username: 'ann',
        UserAttributes: [{ Name: 'phone_number', Value: '+12025550123' }],
      }),
    )
    await scene.configure(everyLevel('MFA_REQUIRED'))
    await scene.signIn('ann')
    const offer = await scene.signIn('ann', stranger)
    expect(offer.ChallengeName).toBe('SELECT_MFA_TYPE')
    expect(JSON.parse(String(offer.ChallengeParameters?.MFAS_CAN_CHOOSE))).toEqual(['SMS_MFA', 'EMAIL_OTP'])
    const calls = new SignInCalls(server, scene.seed)
    const chosen = await calls.respond('SELECT_MFA_TYPE', { USERNAME: 'ann', ANSWER: 'EMAIL_OTP' }, offer.Session)
    expect(chosen.ChallengeName).toBe('EMAIL_OTP')
    const EMAIL_OTP_CODE = await lastCode(server, scene.seed, 'ann@example.com')
    const done = await calls.respond('EMAIL_OTP', { USERNAME: 'ann', EMAIL_OTP_CODE }, chosen.Session)
    expect(done.AuthenticationResult).toBeDefined()
    expect((await scene.events())[0]?.EventResponse).toBe('Pass')
  })

  test('a wrong code is noted in the event of the sign-in', async () => {
    const scene = await offered()
    await scene.configure(everyLevel('MFA_IF_CONFIGURED'))
    await server.client.send(
      new AdminSetUserMFAPreferenceCommand({
        UserPoolId: scene.seed.poolId,
        Username: 'ann',
        EmailMfaSettings: { Enabled: true, PreferredMfa: true },
      }),
    )
    const { Session } = await scene.signIn('ann')
    const calls = new SignInCalls(server, scene.seed)
    await refusalOf(calls.respond('EMAIL_OTP', { USERNAME: 'ann', EMAIL_OTP_CODE: '00000000' }, Session))
    const events = await scene.events()
    expect(events).toHaveLength(1)
    expect(events[0]).toMatchObject({
      EventResponse: 'Fail',
      ChallengeResponses: [
        { ChallengeName: 'Password', ChallengeResponse: 'Success' },
        { ChallengeName: 'Mfa', ChallengeResponse: 'Failure' },
      ],
    })
  })
})

test('who may not sign in anyway is told so as always, and nothing is recorded', async () => {
  const scene = await threatScene(server, 'ENFORCED')
  await scene.configure({ RiskExceptionConfiguration: { BlockedIPRangeList: ['0.0.0.0/0'] } })
  await server.client.send(new AdminDisableUserCommand({ UserPoolId: scene.seed.poolId, Username: 'ann' }))
  expect(await refusalOf(scene.signIn('ann'))).toMatchObject({ message: 'User is disabled.' })
  expect(await scene.events()).toEqual([])
})
