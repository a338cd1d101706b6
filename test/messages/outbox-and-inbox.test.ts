import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { UserPool } from '../../src/entities/user-pool.js'
import { type MessageStage, openMessageStage } from './message-stage.js'

let stage: MessageStage

beforeEach(async () => {
  stage = await openMessageStage()
})

afterEach(() => stage.storage.close())

function withSettings(settings: Partial<UserPool['settings']>): UserPool {
  return { ...stage.pool, settings: { ...stage.pool.settings, ...settings } }
}

async function send(pool: UserPool, to: string) {
  const { storage, codeMessages, user } = stage
  const attribute = to.startsWith('+') ? 'phone_number' : 'email'
  return storage.transaction((tx) =>
    codeMessages.send(tx, pool, user, { kind: 'forgot-password', attribute, to, code: '042042' }),
  )
}

describe('outbox', () => {
  test('holds neither code nor address in clear', async () => {
    await stage.sendCode('jane@example.com', '314159')
    const [entry] = await stage.entries()

    expect(JSON.stringify(entry)).not.toMatch(/314159|jane/)
  })

  test('a message does not open under another id', async () => {
    await stage.sendCode('jane@example.com')
    const [entry] = await stage.entries()
    if (!entry) throw new Error('nothing was queued')

    expect(() => stage.outbox.open({ ...entry, id: 'other' })).toThrow()
  })
})

describe('messages', () => {
  test('a pool without templates uses the built-in texts', async () => {
    const delivery = await send(stage.pool, 'jane@example.com')
    await send(stage.pool, '+12025550123')
    const [sms, mail] = await stage.inbox.list()

    expect(delivery).toEqual({ destination: 'j***@e***', medium: 'EMAIL', attribute: 'email' })
    expect(mail).toMatchObject({
      pool: stage.pool.id,
      to: 'jane@example.com',
      channel: 'email',
      kind: 'forgot-password',
      subject: 'Your verification code',
      body: 'Your verification code is 042042. ',
      code: '042042',
      createdAt: stage.clock.now(),
    })
    expect(sms).toMatchObject({ channel: 'sms', to: '+12025550123', body: 'Your verification code is 042042. ' })
    expect(sms).not.toHaveProperty('subject')
  })

  test('every {####} of the template is replaced, {username} is not', async () => {
    const pool = withSettings({
      verificationTemplate: {
        defaultEmailOption: 'CONFIRM_WITH_CODE',
        emailSubject: 'Hello',
        emailMessage: '<b>{####}</b> for {username}, again {####}',
        smsMessage: '{####}!',
      },
    })
    await send(pool, 'jane@example.com')
    await send(pool, '+12025550123')
    const [sms, mail] = await stage.inbox.list()

    expect(mail).toMatchObject({ subject: 'Hello', body: '<b>042042</b> for {username}, again 042042' })
    expect(sms?.body).toBe('042042!')
  })

  test('a mail carries From and Reply-To of the pool, or the address of its SES identity', async () => {
    const account = { emailSendingAccount: 'DEVELOPER' } as const
    const sourceArn = 'arn:aws:ses:us-east-1:123456789012:identity/shop@example.org'
    const from = 'Shop <shop@example.org>'
    await send(withSettings({ emailConfiguration: { ...account, sourceArn } }), 'a@example.com')
    await send(
      withSettings({ emailConfiguration: { ...account, from, replyToEmailAddress: 'help@example.org' } }),
      'b@example.com',
    )
    const [second, first] = (await stage.entries()).map((entry) => stage.outbox.open(entry))

    expect(first?.from).toBe('shop@example.org')
    expect(second).toMatchObject({ from, replyTo: 'help@example.org' })
  })

  test('an invitation goes to each channel with name and temporary password', async () => {
    const { storage, codeMessages } = stage
    const user = {
      ...stage.user,
      username: 'jane<doe>{####}',
      attributes: { email: 'jane@example.com', phone_number: '+12025550123' },
    }
    await storage.transaction((tx) =>
      codeMessages.sendInvitation(tx, stage.pool, user, { channels: ['sms', 'email'], temporaryPassword: 'Tp-12345&' }),
    )
    const [mail, sms] = await stage.inbox.list()

    expect(mail).toMatchObject({
      kind: 'invitation',
      subject: 'Your temporary password',
      body: 'Your username is jane&lt;doe&gt;{####} and temporary password is Tp-12345&amp;. ',
      code: 'Tp-12345&',
    })
    expect(sms?.body).toBe('Your username is jane<doe>{####} and temporary password is Tp-12345&. ')
  })

  test('in a pool with username attributes the invitation names the address to sign in with', async () => {
    const { storage, codeMessages } = stage
    const user = { ...stage.user, attributes: { email: 'jane@example.com' } }
    await storage.transaction((tx) =>
      codeMessages.sendInvitation(tx, withSettings({ usernameAttributes: ['email'] }), user, {
        channels: ['email'],
        temporaryPassword: 'Tp-12345',
      }),
    )

    expect((await stage.inbox.list())[0]?.body).toContain('Your username is jane@example.com ')
  })

  test.each([
    ['jane.doe@example.com', 'j***@e***'],
    ['ärger@büro.example', 'ä***@b***'],
    ['+12065551234', '+*******1234'],
    ['+491234', '+**1234'],
  ])('%s is shown as %s', async (to, destination) => {
    expect((await send(stage.pool, to)).destination).toBe(destination)
  })
})

describe('inbox', () => {
  test('lists the newest first, by pool, address and kind, or after a known message', async () => {
    await stage.sendCode('a@example.com', '1')
    await stage.sendCode('b@example.com', '2')
    await send(stage.pool, 'a@example.com')
    const { inbox, pool } = stage
    const codes = async (query: Parameters<typeof inbox.list>[0]) => (await inbox.list(query)).map(({ code }) => code)

    expect(await codes({ poolId: pool.id })).toEqual(['042042', '2', '1'])
    expect(await codes({ to: 'a@example.com' })).toEqual(['042042', '1'])
    expect(await codes({ to: 'a@example.com', kind: 'sign-up' })).toEqual(['1'])
    expect(await codes({ poolId: 'us-east-1_otherpool' })).toEqual([])
    const [, second] = await inbox.list()
    expect(await codes({ after: String(second?.id) })).toEqual(['042042'])
  })

  test('wait returns as soon as a message arrives, and empty when none does', async () => {
    const { inbox } = stage
    const waiting = inbox.wait({ to: 'a@example.com' }, 10)
    const start = performance.now()
    setTimeout(() => void stage.sendCode('a@example.com'), 50)

    expect(await waiting).toHaveLength(1)
    expect(performance.now() - start).toBeLessThan(2000)
    expect(await inbox.wait({ to: 'nobody@example.com' }, 0.1)).toEqual([])
  })
})
