import { readdirSync } from 'node:fs'
import { expect, test } from 'vitest'
import { customMessageEvent } from '../../src/domain/triggers/custom-message.js'
import type { Occasion } from '../../src/domain/triggers/occasion.js'
import { preSignUpEvent } from '../../src/domain/triggers/pre-sign-up.js'
import { tokenGenerationEvent } from '../../src/domain/triggers/token-generation.js'
import { triggerSources } from '../../src/domain/triggers/trigger-sources.js'
import { Triggers } from '../../src/domain/triggers/triggers.js'
import type { MessageKind } from '../../src/entities/message.js'
import type { TriggerEvent } from '../../src/triggers/in-process-invoker.js'
import { noCodeEncryption } from '../../src/triggers/unconfigured.js'
import { aClient, aPool, aUser } from '../storage/entities.js'
import { expectGolden } from './golden.js'

const events: TriggerEvent[] = []
const invoker = {
  invoke(_arn: string, event: object) {
    events.push(event as TriggerEvent)
    return Promise.resolve({ ...event, response: { issueTokens: true, answerCorrect: true } })
  },
}
const triggers = new Triggers({ invoker, encryption: noCodeEncryption })
const plain = aPool()
const functions = {
  PreAuthentication: 'arn',
  DefineAuthChallenge: 'arn',
  CreateAuthChallenge: 'arn',
  VerifyAuthChallengeResponse: 'arn',
}
const preTokenGeneration = { arn: 'arn', version: 'V3_0', stated: 'both' } as const
const senders = { CustomSMSSender: 'arn', CustomEmailSender: 'arn' }
const pool = { ...plain, settings: { ...plain.settings, triggers: { functions, senders, preTokenGeneration } } }
const client = aClient(pool)
const occasion: Occasion = {
  pool,
  client: { ...client, settings: { ...client.settings, preventUserExistenceErrors: 'ENABLED' } },
  caller: { awsSdkVersion: 'aws-sdk-unknown-unknown', clientMetadata: { from: 'the-client' } },
}
const user = aUser(pool, {
  username: 'jane',
  attributes: { email: 'jane@example.com', phone_number: '+12025550123', phone_number_verified: 'true' },
})
const seed = { poolId: pool.id, clientId: client.id, clientSecret: undefined }

const compare = (event: object, suffix = '') =>
  expectGolden({ ...(event as TriggerEvent), region: 'us-east-1' }, seed, suffix)

test('custom challenges and tokens of programs', async () => {
  events.length = 0
  const subject = { user, name: 'jane@example.com' }
  const session = [
    { challengeName: 'SRP_A', challengeResult: true },
    { challengeName: 'CUSTOM_CHALLENGE', challengeResult: false, challengeMetadata: 'MATHS' },
  ] as const
  await triggers.defineAuthChallenge(occasion, subject, session)
  await triggers.createAuthChallenge(occasion, subject, { challengeName: 'CUSTOM_CHALLENGE', session })
  await triggers.verifyAuthChallengeResponse(occasion, subject, { privateParameters: { answer: '4' }, answer: '5' })
  await triggers.preClientToken(occasion, ['orders/read'])

  for (const event of events) await compare(event)
})

test('names that nobody has', async () => {
  events.length = 0
  await triggers.preAuthentication(occasion, { unknownName: 'nobody' })
  await triggers.defineAuthChallenge(occasion, { user: undefined, name: 'nobody' }, [])

  for (const event of events) await compare(event, '.unknown-user')
})

const kinds: readonly MessageKind[] = [
  'resend-code',
  'forgot-password',
  'update-attribute',
  'verify-attribute',
  'invitation',
  'authentication',
]

test.each(kinds)('a custom sender of text messages: %s', async (kind) => {
  const call = triggers.senderFor(occasion, 'sms', { kind, user })

  await compare(call?.event ?? {})
})

test('messages of a sign-in', async () => {
  await compare(customMessageEvent(occasion, 'authentication', user))
  await compare(triggers.senderFor(occasion, 'email', { kind: 'authentication', user })?.event ?? {})
})

test('a risky sign-in', async () => {
  const facts = {
    EVENT_ID: 'event',
    USER_NAME: 'jane',
    IP_ADDRESS: '203.0.113.99',
    ACCOUNT_TAKE_OVER_ACTION: 'BLOCK',
  }
  await compare(triggers.threatNoticeFor(occasion, user, facts)?.event ?? {})
})

test('sign-in by a device, on pages, and of people from elsewhere', async () => {
  const subject = { user, groups: [], scopes: ['openid'] }
  for (const source of ['TokenGeneration_AuthenticateDevice', 'TokenGeneration_HostedAuth'] as const) {
    await compare(tokenGenerationEvent(occasion, 'V2_0', { source, subject }), '.V2_0')
  }
  await compare(preSignUpEvent(occasion, 'PreSignUp_ExternalProvider', user))
})

test('every trigger source has its golden event [demand 112]', () => {
  const files = readdirSync(new URL('./golden', import.meta.url))
  const without = Object.values(triggerSources)
    .flat()
    .filter((source) => !files.some((file) => file.startsWith(`${source}.`)))

  expect(without).toEqual([])
})
