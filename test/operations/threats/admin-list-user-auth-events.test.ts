import {
  AdminListUserAuthEventsCommand,
  ChangePasswordCommand,
  ConfirmForgotPasswordCommand,
  ForgotPasswordCommand,
  ResendConfirmationCodeCommand,
  UpdateUserPoolCommand,
} from '@aws-sdk/client-cognito-identity-provider'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { refusalOf, signIn, signUp } from '../../support/people.js'
import { PASSWORD, seedPool } from '../../support/seed.js'
import { startServer, type TestServer } from '../../support/start-server.js'
import { incorrect, unknownUser } from '../sign-in/sign-in-calls.js'
import { protection, threatScene } from './threat-scene.js'

let server: TestServer

beforeAll(async () => {
  server = await startServer()
})
afterAll(() => server.stop())

const list = (UserPoolId: string, Username: string, page: { MaxResults?: number; NextToken?: string } = {}) =>
  server.client.send(new AdminListUserAuthEventsCommand({ UserPoolId, Username, ...page }))

describe('AdminListUserAuthEvents', () => {
  test('newest first, in pages, each event once', async () => {
    const scene = await threatScene(server, 'AUDIT')
    const { poolId } = scene.seed
    for (let count = 0; count < 7; count += 1) await scene.signIn('ann')
    const all = await scene.events()
    expect(all).toHaveLength(7)
    const dates = all.map(({ CreationDate }) => CreationDate?.getTime() ?? 0)
    expect(dates).toEqual(dates.toSorted((a, b) => b - a))
    const ids: (string | undefined)[] = []
    let NextToken: string | undefined
    do {
      const page = await list(poolId, 'ann', { MaxResults: 3, ...(NextToken !== undefined && { NextToken }) })
      expect(page.AuthEvents?.length).toBeLessThanOrEqual(3)
      ids.push(...(page.AuthEvents ?? []).map(({ EventId }) => EventId))
      NextToken = page.NextToken
    } while (NextToken !== undefined)
    expect(ids).toEqual(all.map(({ EventId }) => EventId))
  })

  test('a token of another user’s list, or none at all → InvalidParameterException', async () => {
    const scene = await threatScene(server, 'AUDIT')
    const { poolId } = scene.seed
    await signUp(server, scene.seed, 'bob')
    for (let count = 0; count < 2; count += 1) await scene.signIn('ann')
    const { NextToken } = await list(poolId, 'ann', { MaxResults: 1 })
    for (const token of [NextToken, 'bm90aGluZw']) {
      const refusal = await refusalOf(list(poolId, 'bob', { NextToken: String(token) }))
      expect(refusal.name).toBe('InvalidParameterException')
    }
  })

  test('sign-up, resend and forgotten password are events', async () => {
    const scene = await threatScene(server, 'AUDIT')
    const { clientId: ClientId } = scene.seed
    await signUp(server, scene.seed, 'bob')
    await server.client.send(new ResendConfirmationCodeCommand({ ClientId, Username: 'bob' }))
    expect((await scene.events('bob')).map(({ EventType }) => EventType).toSorted()).toEqual(['ResendCode', 'SignUp'])
    await server.client.send(new ForgotPasswordCommand({ ClientId, Username: 'ann' }))
    expect((await scene.events('ann')).map(({ EventType }) => EventType)).toEqual(['ForgotPassword'])
  })

  test('wrong codes of ConfirmForgotPassword are events with Fail, for somebody without a code too', async () => {
    const scene = await threatScene(server, 'ENFORCED')
    const confirm = () =>
      server.client.send(
        new ConfirmForgotPasswordCommand({
          ClientId: scene.seed.clientId,
          Username: 'ann',
          ConfirmationCode: '000000',
          Password: 'Another-Horse-9',
        }),
      )
    expect((await refusalOf(confirm())).name).toBe('ExpiredCodeException')
    await server.client.send(new ForgotPasswordCommand({ ClientId: scene.seed.clientId, Username: 'ann' }))
    expect((await refusalOf(confirm())).name).toBe('CodeMismatchException')
    expect((await scene.events()).filter(({ EventType }) => EventType === 'PasswordChange')).toMatchObject([
      { EventResponse: 'Fail', EventRisk: { RiskDecision: 'NoRisk' } },
      { EventResponse: 'Fail', EventRisk: { RiskDecision: 'NoRisk' } },
    ])
  })

  test('ChangePassword with a wrong password is an event with Fail; a new one that is refused is none', async () => {
    const scene = await threatScene(server, 'ENFORCED')
    const AccessToken = await signIn(server, scene.seed, 'ann')
    const change = (PreviousPassword: string, ProposedPassword: string) =>
      server.client.send(new ChangePasswordCommand({ AccessToken, PreviousPassword, ProposedPassword }))
    const changes = async () =>
      (await scene.events())
        .filter(({ EventType }) => EventType === 'PasswordChange')
        .map(({ EventResponse }) => EventResponse)
    expect(await refusalOf(change('Wrong-Horse-9', 'Another-Horse-9'))).toEqual(incorrect)
    expect(await changes()).toEqual(['Fail'])
    expect((await refusalOf(change(PASSWORD, 'short'))).name).toBe('InvalidPasswordException')
    expect(await changes()).toEqual(['Fail'])
    await change(PASSWORD, 'Another-Horse-9')
    expect((await changes()).toSorted()).toEqual(['Fail', 'Pass'])
  })

  test('a name of nobody leaves no event and is answered as always', async () => {
    const scene = await threatScene(server, 'ENFORCED', { client: { PreventUserExistenceErrors: 'ENABLED' } })
    expect(await refusalOf(scene.signInPublicly('nobody'))).toEqual(incorrect)
    expect(await refusalOf(scene.events('nobody'))).toEqual(unknownUser)
  })

  test('pool without threat protection → UserPoolAddOnNotEnabledException', async () => {
    const { poolId } = await seedPool(server)
    const refusal = await refusalOf(list(poolId, 'ann'))
    expect(refusal).toEqual({
      name: 'UserPoolAddOnNotEnabledException',
      message: `Threat protection is not enabled for user pool ${poolId}.`,
      status: 400,
    })
    await server.client.send(new UpdateUserPoolCommand({ UserPoolId: poolId, ...protection('AUDIT') }))
    expect(await refusalOf(list(poolId, 'ann'))).toEqual(unknownUser)
  })

  test('unknown pool → ResourceNotFoundException', async () => {
    expect((await refusalOf(list('us-east-1_Unknown99', 'ann'))).name).toBe('ResourceNotFoundException')
  })
})
