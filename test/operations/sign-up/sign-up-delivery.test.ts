import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { attributes, signUp } from '../../support/people.js'
import { seedPool } from '../../support/seed.js'
import { startServer, type TestServer } from '../../support/start-server.js'

const sms = { SmsConfiguration: { SnsCallerArn: 'arn:aws:iam::123456789012:role/sms' } }

let server: TestServer

beforeAll(async () => {
  server = await startServer()
})
afterAll(() => server.stop())

describe('SignUp: where the code goes', () => {
  const both = { email: 'jane@example.com', phone_number: '+12065551234' }

  test('both contacts verified automatically → text message only', async () => {
    const at = await seedPool(server, { pool: { AutoVerifiedAttributes: ['email', 'phone_number'], ...sms } })
    const { CodeDeliveryDetails } = await signUp(server, at, 'jane', { UserAttributes: attributes(both) })

    expect(CodeDeliveryDetails).toEqual({
      Destination: '+*******1234',
      DeliveryMedium: 'SMS',
      AttributeName: 'phone_number',
    })
    expect((await server.inbox(at.poolId)).map(({ channel }) => channel)).toEqual(['sms'])
  })

  test.each([
    { title: 'nothing is verified automatically', AutoVerifiedAttributes: [], given: both },
    { title: 'the user lacks the contact', AutoVerifiedAttributes: ['email'] as const, given: { name: 'Jane' } },
  ])('$title → no code and no CodeDeliveryDetails', async ({ AutoVerifiedAttributes, given }) => {
    const at = await seedPool(server, { pool: { AutoVerifiedAttributes: [...AutoVerifiedAttributes] } })
    const answer = await signUp(server, at, 'jane', { UserAttributes: attributes(given) })

    expect(answer.CodeDeliveryDetails).toBeUndefined()
    expect(await server.inbox(at.poolId)).toEqual([])
  })

  test('the texts are those of the pool', async () => {
    const at = await seedPool(server, {
      pool: { VerificationMessageTemplate: { EmailSubject: 'Welcome', EmailMessage: '<b>{####}</b> {username}' } },
    })
    await signUp(server, at, 'jane')
    const [mail] = await server.inbox(at.poolId)

    expect(mail).toMatchObject({ subject: 'Welcome', body: `<b>${mail?.code}</b> {username}` })
  })
})
