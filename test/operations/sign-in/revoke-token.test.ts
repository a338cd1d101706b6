import {
  AdminUserGlobalSignOutCommand,
  GlobalSignOutCommand,
  RevokeTokenCommand,
} from '@aws-sdk/client-cognito-identity-provider'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { refusalOf } from '../../support/people.js'
import { PASSWORD, type Seed, seedPool, seedUser } from '../../support/seed.js'
import { startServer, type TestServer } from '../../support/start-server.js'
import { addClient, claimsOf, notAuthorized, SignInCalls, tokensOf } from './sign-in-calls.js'

const accessRevoked = notAuthorized('Access Token has been revoked')
const refreshRevoked = notAuthorized('Refresh Token has been revoked')

let server: TestServer
let seed: Seed
let calls: SignInCalls

beforeAll(async () => {
  server = await startServer()
  seed = await seedPool(server)
  calls = new SignInCalls(server, seed)
  await seedUser(server, seed.poolId, 'ann')
})
afterAll(() => server.stop())

function revoke(Token: string, { clientId, clientSecret }: Partial<Seed> = seed, overrides: object = {}) {
  return server.client.send(
    new RevokeTokenCommand({ ClientId: clientId, ClientSecret: clientSecret, Token, ...overrides }),
  )
}

describe('#107 RevokeToken', () => {
  test('ends the refresh token and every access token of its family; other sign-ins go on', async () => {
    const [mine, other] = [await calls.tokens('ann'), await calls.tokens('ann')]
    const refreshed = tokensOf(await calls.refresh(mine.refresh))
    await revoke(mine.refresh)
    for (const { access } of [mine, refreshed]) {
      expect(await refusalOf(calls.getUser(access))).toEqual(accessRevoked)
      expect(await refusalOf(server.client.send(new GlobalSignOutCommand({ AccessToken: access })))).toEqual(
        accessRevoked,
      )
    }
    expect(await refusalOf(calls.refresh(mine.refresh))).toEqual(refreshRevoked)
    expect(await refusalOf(calls.exchange(mine.refresh))).toEqual(refreshRevoked)
    await calls.getUser(other.access)
    tokensOf(await calls.refresh(other.refresh))
  })

  test('again, and of a text that was never a refresh token → success without effect', async () => {
    const { refresh } = await calls.tokens('ann')
    await revoke(refresh)
    expect((await revoke(refresh)).$metadata.httpStatusCode).toBe(200)
    await revoke('x')
  })

  test('an access or ID token → UnsupportedTokenTypeException; it stays good', async () => {
    const { access, id } = await calls.tokens('ann')
    for (const token of [access, id, 'a.b.c']) {
      expect(await refusalOf(revoke(token))).toMatchObject({ name: 'UnsupportedTokenTypeException', status: 400 })
    }
    await calls.getUser(access)
  })

  test('a token with a changed secret ends nothing', async () => {
    const { refresh, access } = await calls.tokens('ann')
    await revoke(`${refresh.slice(0, 40)}${refresh[40] === 'A' ? 'B' : 'A'}${refresh.slice(41)}`)
    await calls.getUser(access)
  })

  test('no secret, a wrong one, an unknown client → UnauthorizedException; the token stays good', async () => {
    const secret = new SignInCalls(server, await addClient(server, seed.poolId, { GenerateSecret: true }))
    const credentials = { USERNAME: 'ann', PASSWORD, SECRET_HASH: secret.secretHash('ann') }
    const { refresh, access } = tokensOf(await secret.initiate('USER_PASSWORD_AUTH', credentials))
    const { clientId } = secret.seed
    const wrong = [{ clientId }, { clientId, clientSecret: 'x'.repeat(40) }, { clientId: 'unknown' }]
    for (const client of wrong) {
      expect(await refusalOf(revoke(refresh, client))).toMatchObject({ name: 'UnauthorizedException' })
    }
    await calls.getUser(access)
    await revoke(refresh, secret.seed)
    expect(await refusalOf(calls.getUser(access))).toEqual(accessRevoked)
  })

  test('a token of another client → UnauthorizedException; it stays good', async () => {
    const sibling = new SignInCalls(server, await addClient(server, seed.poolId))
    const { refresh, access } = await sibling.tokens('ann')
    expect(await refusalOf(revoke(refresh))).toMatchObject({ name: 'UnauthorizedException' })
    await calls.getUser(access)
  })

  test('a client without token revocation → UnsupportedOperationException; its tokens have no origin_jti', async () => {
    const client = await addClient(server, seed.poolId, { EnableTokenRevocation: false })
    const { refresh, access, id } = await new SignInCalls(server, client).tokens('ann')
    for (const token of [access, id]) expect(claimsOf(token)).not.toHaveProperty('origin_jti')
    expect(await refusalOf(revoke(refresh, client))).toMatchObject({ name: 'UnsupportedOperationException' })
    await calls.getUser(access)
  })

  test('a token that was replaced by rotation ends the whole family', async () => {
    const client = await addClient(server, seed.poolId, {
      ExplicitAuthFlows: ['ALLOW_USER_PASSWORD_AUTH'],
      RefreshTokenRotation: { Feature: 'ENABLED', RetryGracePeriodSeconds: 0 },
    })
    const at = new SignInCalls(server, client)
    const first = await at.tokens('ann')
    const second = tokensOf(await at.exchange(first.refresh))
    await revoke(first.refresh, client)
    expect(await refusalOf(at.exchange(second.refresh))).toEqual(refreshRevoked)
    expect(await refusalOf(at.getUser(second.access))).toEqual(accessRevoked)
  })

  test('RevokeAssociatedSessions LINKED is refused: there are no browser sessions yet', async () => {
    const { refresh, access } = await calls.tokens('ann')
    expect(await refusalOf(revoke(refresh, seed, { RevokeAssociatedSessions: 'LINKED' }))).toMatchObject({
      name: 'InvalidParameterException',
    })
    await calls.getUser(access)
    await revoke(refresh, seed, { RevokeAssociatedSessions: 'NONE' })
  })
})

describe('#108 global sign-out', () => {
  const acts = [
    ['GlobalSignOut', (access: string) => server.client.send(new GlobalSignOutCommand({ AccessToken: access }))],
    [
      'AdminUserGlobalSignOut',
      (_: string) =>
        server.client.send(new AdminUserGlobalSignOutCommand({ UserPoolId: seed.poolId, Username: 'ann' })),
    ],
  ] as const

  test.each(acts)('%s ends every sign-in of the user, at every client; a new one works at once', async (_name, act) => {
    const unrevocable = new SignInCalls(server, await addClient(server, seed.poolId, { EnableTokenRevocation: false }))
    await seedUser(server, seed.poolId, `bea-${_name}`)
    const bystander = await calls.tokens(`bea-${_name}`)
    const ended = [await calls.tokens('ann'), await calls.tokens('ann'), await unrevocable.tokens('ann')]
    await act(String(ended[0]?.access))
    for (const { access } of ended) expect(await refusalOf(calls.getUser(access))).toEqual(accessRevoked)
    for (const { refresh } of ended.slice(0, 2)) expect(await refusalOf(calls.refresh(refresh))).toEqual(refreshRevoked)
    await calls.getUser(bystander.access)
    await calls.getUser((await calls.tokens('ann')).access)
  })
})
