import {
  CreateUserPoolClientCommand,
  UpdateUserAttributesCommand,
  VerifyUserAttributeCommand,
} from '@aws-sdk/client-cognito-identity-provider'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { attributes, confirmedUser, lastCode, lookUp, outcomesOf, refusalOf, signIn } from '../../support/people.js'
import { type Seed, seedPool } from '../../support/seed.js'
import { startServer, type TestServer } from '../../support/start-server.js'

let server: TestServer
let seed: Seed
let waiting: Seed

beforeAll(async () => {
  server = await startServer()
  seed = await seedPool(server)
  waiting = await seedPool(server, {
    pool: {
      AliasAttributes: ['email'],
      UserAttributeUpdateSettings: { AttributesRequireVerificationBeforeUpdate: ['email'] },
    },
  })
})
afterAll(() => server.stop())

const update = (AccessToken: string, values: Record<string, string>) =>
  server.client.send(new UpdateUserAttributesCommand({ AccessToken, UserAttributes: attributes(values) }))

const verify = (AccessToken: string, Code: string) =>
  server.client.send(new VerifyUserAttributeCommand({ AccessToken, AttributeName: 'email', Code }))

async function signedIn(username: string, at = seed): Promise<string> {
  await confirmedUser(server, at, username)
  return signIn(server, at, username)
}

describe('UpdateUserAttributes', () => {
  test('changes what the client may write and sends nothing', async () => {
    const { CodeDeliveryDetailsList } = await update(await signedIn('jane'), { name: 'Jane', nickname: 'J' })

    expect(CodeDeliveryDetailsList ?? []).toEqual([])
    expect((await lookUp(server, seed, 'jane')).attributes).toMatchObject({ name: 'Jane', nickname: 'J' })
  })

  test('an empty value deletes', async () => {
    const token = await signedIn('emptied')
    await update(token, { name: 'Jane' })
    await update(token, { name: '' })

    expect((await lookUp(server, seed, 'emptied')).attributes).not.toHaveProperty('name')
  })

  test('a new email address is unverified at once and gets a code', async () => {
    const token = await signedIn('mover')
    const { CodeDeliveryDetailsList } = await update(token, { email: 'new@other.example' })

    expect(CodeDeliveryDetailsList).toEqual([
      { Destination: 'n***@o***', DeliveryMedium: 'EMAIL', AttributeName: 'email' },
    ])
    expect((await lookUp(server, seed, 'mover')).attributes).toMatchObject({
      email: 'new@other.example',
      email_verified: 'false',
    })
    await verify(token, await lastCode(server, seed, 'new@other.example'))
    expect((await lookUp(server, seed, 'mover')).attributes.email_verified).toBe('true')
  })

  test.each<Record<string, string>>([
    { email_verified: 'true' },
    { phone_number_verified: 'true' },
    { sub: 'b1c0ffee-0000-4000-8000-000000000000' },
    { 'cognito:username': 'root' },
    { 'dev:custom:role': 'admin' },
    { identities: '[]' },
  ])('%j → refused [demand 51]', async (values) => {
    const name = `sly-${Object.keys(values).join('').replaceAll(':', '-')}`
    const token = await signedIn(name)
    const before = await lookUp(server, seed, name)
    const refusal = await refusalOf(update(token, values))

    expect(refusal.name).toMatch(/^(NotAuthorized|InvalidParameter)Exception$/)
    expect(await lookUp(server, seed, name)).toEqual(before)
  })

  test('outside of WriteAttributes → NotAuthorizedException, and nothing is changed [demand 52]', async () => {
    const { UserPoolClient } = await server.client.send(
      new CreateUserPoolClientCommand({
        UserPoolId: seed.poolId,
        ClientName: 'limited',
        WriteAttributes: ['nickname'],
        ExplicitAuthFlows: ['ALLOW_USER_PASSWORD_AUTH', 'ALLOW_REFRESH_TOKEN_AUTH'],
      }),
    )
    await confirmedUser(server, seed, 'limited')
    const limited = { ...seed, clientId: String(UserPoolClient?.ClientId) }
    const token = await signIn(server, limited, 'limited')

    expect(await refusalOf(update(token, { nickname: 'L', name: 'Limited' }))).toEqual({
      name: 'NotAuthorizedException',
      message: 'A client attempted to write unauthorized attribute',
      status: 400,
    })
    expect((await lookUp(server, seed, 'limited')).attributes).not.toHaveProperty('nickname')
  })
})

describe('UpdateUserAttributes where a new email address waits for its code', () => {
  test('the old one stays, verified and good for sign-in, until VerifyUserAttribute [demand 55]', async () => {
    const token = await signedIn('jane', waiting)
    const { CodeDeliveryDetailsList } = await update(token, { email: 'new@other.example' })

    expect(CodeDeliveryDetailsList).toMatchObject([{ Destination: 'n***@o***', AttributeName: 'email' }])
    expect((await lookUp(server, waiting, 'jane')).attributes).toMatchObject({
      email: 'jane@example.com',
      email_verified: 'true',
    })
    expect(await signIn(server, waiting, 'jane@example.com')).not.toBe('undefined')

    await verify(token, await lastCode(server, waiting, 'new@other.example'))
    expect((await lookUp(server, waiting, 'jane')).attributes).toMatchObject({
      email: 'new@other.example',
      email_verified: 'true',
    })
    expect(await signIn(server, waiting, 'new@other.example')).not.toBe('undefined')
    expect(await refusalOf(signIn(server, waiting, 'jane@example.com'))).toMatchObject({ status: 400 })
  })

  test('the code of a superseded value verifies nothing', async () => {
    const token = await signedIn('twice', waiting)
    await update(token, { email: 'b@other.example' })
    const codeOfB = await lastCode(server, waiting, 'b@other.example')
    await update(token, { email: 'c@other.example' })
    const codeOfC = await lastCode(server, waiting, 'c@other.example')
    if (codeOfB !== codeOfC) {
      expect(await refusalOf(verify(token, codeOfB))).toMatchObject({ name: 'CodeMismatchException' })
    }

    expect((await lookUp(server, waiting, 'twice')).attributes.email).toBe('twice@example.com')
    await verify(token, codeOfC)
    expect((await lookUp(server, waiting, 'twice')).attributes.email).toBe('c@other.example')
  })

  test('a change to C while B is verified: C is never verified by the code of B [demand 56]', async () => {
    for (let round = 0; round < 5; round += 1) {
      const token = await signedIn(`racer-${round}`, waiting)
      const [b, c] = [`b${round}@other.example`, `c${round}@other.example`]
      await update(token, { email: b })
      const codeOfB = await lastCode(server, waiting, b)
      await Promise.allSettled([update(token, { email: c }), verify(token, codeOfB)])

      expect((await lookUp(server, waiting, `racer-${round}`)).attributes.email).not.toBe(c)
    }
  })

  test('an address that somebody else has verified meanwhile → AliasExistsException', async () => {
    const [first, second] = [await signedIn('first', waiting), await signedIn('second', waiting)]
    await update(first, { email: 'wanted@other.example' })
    const codeOfFirst = await lastCode(server, waiting, 'wanted@other.example')
    await update(second, { email: 'wanted@other.example' })
    const codeOfSecond = await lastCode(server, waiting, 'wanted@other.example')
    await verify(second, codeOfSecond)

    expect(await refusalOf(verify(first, codeOfFirst))).toMatchObject({ name: 'AliasExistsException' })
    expect((await lookUp(server, waiting, 'first')).attributes.email).toBe('first@example.com')
  })

  test('two people verify one address at once → one success', async () => {
    const people = [await signedIn('left', waiting), await signedIn('right', waiting)]
    const calls: (() => Promise<unknown>)[] = []
    for (const token of people) {
      await update(token, { email: 'both@other.example' })
      const code = await lastCode(server, waiting, 'both@other.example')
      calls.push(() => verify(token, code))
    }

    expect(await outcomesOf(calls.map((call) => call()))).toEqual({ ok: 1, AliasExistsException: 1 })
  })
})
