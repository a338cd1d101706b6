import type { AdminCreateUserCommandInput, DeliveryMediumType } from '@aws-sdk/client-cognito-identity-provider'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { Administrator } from '../../support/administrator.js'
import { refusalOf } from '../../support/people.js'
import { seedPool, seedUser } from '../../support/seed.js'
import { startServer, type TestServer } from '../../support/start-server.js'

let server: TestServer
let admin: Administrator

beforeAll(async () => {
  server = await startServer()
  admin = new Administrator(server, await seedPool(server))
})
afterAll(() => server.stop())

describe('AdminCreateUser: temporary passwords', () => {
  test('a given one must satisfy the policy', async () => {
    expect(await refusalOf(admin.create('weak', {}, { TemporaryPassword: 'short' }))).toMatchObject({
      name: 'InvalidPasswordException',
      message: 'Password did not conform with policy: Password not long enough',
    })
    expect((await refusalOf(admin.get('weak'))).name).toBe('UserNotFoundException')
  })

  test('a given one leads to NEW_PASSWORD_REQUIRED, a wrong one nowhere', async () => {
    await admin.create('temporary', {}, { TemporaryPassword: 'Temporary-1' })
    expect((await admin.signIn('temporary', 'Temporary-1')).ChallengeName).toBe('NEW_PASSWORD_REQUIRED')
    expect((await refusalOf(admin.signIn('temporary', 'Temporary-2'))).name).toBe('NotAuthorizedException')
  })

  test('a generated one reaches the person and leads to NEW_PASSWORD_REQUIRED', async () => {
    await admin.create('invited', { email: 'invited@example.com' }, { MessageAction: undefined })
    const [message] = await server.inbox(admin.seed.poolId, 'invited@example.com')
    expect(message).toMatchObject({ kind: 'invitation', channel: 'email' })
    expect(message?.body).toContain('invited')
    expect((await admin.signIn('invited', message?.code ?? '')).ChallengeName).toBe('NEW_PASSWORD_REQUIRED')
  })
})

describe('AdminCreateUser: invitations', () => {
  const email = 'reached@example.com'
  const phone_number = '+14155550123'
  const both = { email, phone_number }

  test.each<{ has: Record<string, string>; mediums?: DeliveryMediumType[]; sent: string[] }>([
    { has: both, sent: ['sms'] },
    { has: { email }, sent: ['email'] },
    { has: {}, sent: [] },
    { has: both, mediums: ['EMAIL', 'SMS'], sent: ['email', 'sms'] },
    { has: both, mediums: ['EMAIL'], sent: ['email'] },
    { has: { phone_number }, mediums: ['SMS'], sent: ['sms'] },
  ])('with $has and DesiredDeliveryMediums $mediums go by $sent', async ({ has, mediums, sent }) => {
    const other = new Administrator(server, await seedPool(server))
    await other.create('reached', has, { MessageAction: undefined, DesiredDeliveryMediums: mediums })
    const messages = await server.inbox(other.seed.poolId)
    expect(messages.map(({ channel }) => channel).sort()).toEqual(sent)
  })

  test('a medium without an address → InvalidParameterException, and no user', async () => {
    const DesiredDeliveryMediums: DeliveryMediumType[] = ['EMAIL', 'SMS']
    const call = admin.create('unreachable', { phone_number }, { MessageAction: undefined, DesiredDeliveryMediums })
    expect(await refusalOf(call)).toMatchObject({
      name: 'InvalidParameterException',
      message: 'No email provided but desired delivery medium was Email',
    })
    expect((await refusalOf(admin.get('unreachable'))).name).toBe('UserNotFoundException')
  })

  test('SUPPRESS sends nothing', async () => {
    await admin.create('silent', { email: 'silent@example.com' }, { DesiredDeliveryMediums: ['EMAIL'] })
    expect(await server.inbox(admin.seed.poolId, 'silent@example.com')).toEqual([])
  })
})

describe('AdminCreateUser: RESEND', () => {
  function resend(username: string, input: Partial<AdminCreateUserCommandInput> = {}) {
    return admin.create(username, { name: 'ignored' }, { MessageAction: 'RESEND', ...input })
  }

  test('[demand 62] sends a new temporary password in place of the former one', async () => {
    const email = 'again@example.com'
    const { User } = await admin.create('again', { email }, { TemporaryPassword: 'Temporary-1' })
    const resent = await resend('again')
    expect(resent.User?.Attributes).toEqual(User?.Attributes)
    const [message] = await server.inbox(admin.seed.poolId, email)
    expect((await refusalOf(admin.signIn('again', 'Temporary-1'))).name).toBe('NotAuthorizedException')
    expect((await admin.signIn('again', message?.code ?? '')).ChallengeName).toBe('NEW_PASSWORD_REQUIRED')
  })

  test('takes a given password', async () => {
    await admin.create('given')
    await resend('given', { TemporaryPassword: 'Temporary-2' })
    expect((await admin.signIn('given', 'Temporary-2')).ChallengeName).toBe('NEW_PASSWORD_REQUIRED')
  })

  test('unknown user → UserNotFoundException "User does not exist."', async () => {
    expect(await refusalOf(resend('nobody'))).toMatchObject({
      name: 'UserNotFoundException',
      message: 'User does not exist.',
    })
  })

  test('a user in another state → UnsupportedUserStateException', async () => {
    await seedUser(server, admin.seed.poolId, 'settled')
    expect(await refusalOf(resend('settled'))).toMatchObject({
      name: 'UnsupportedUserStateException',
      message: 'Resend not possible. settled status is not FORCE_CHANGE_PASSWORD',
    })
  })

  test('[demand 62] an expired temporary password is made good again, and the time of change moves', async () => {
    const { User } = await admin.create('late', {}, { TemporaryPassword: 'Temporary-1' })
    server.clock.advance(8 * 86_400)
    expect((await refusalOf(admin.signIn('late', 'Temporary-1'))).message).toBe(
      'Temporary password has expired and must be reset by an administrator.',
    )
    const resent = await resend('late', { TemporaryPassword: 'Temporary-1' })
    expect(Number(resent.User?.UserLastModifiedDate)).toBeGreaterThan(Number(User?.UserLastModifiedDate))
    expect((await admin.signIn('late', 'Temporary-1')).ChallengeName).toBe('NEW_PASSWORD_REQUIRED')
  })
})
