import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { outcomesOf, refusalOf } from '../../support/people.js'
import { startServer, type TestServer } from '../../support/start-server.js'
import { invalidParameter, links, ManagedLoginCalls, unknownClient, unknownPool } from './managed-login-calls.js'

let server: TestServer
let calls: ManagedLoginCalls

beforeAll(async () => {
  server = await startServer()
})
beforeEach(async () => {
  calls = await ManagedLoginCalls.create(server)
})
afterAll(() => server.stop())

describe('CreateTerms', () => {
  test('shows all that was set', async () => {
    expect(await calls.createTerms()).toEqual({
      TermsId: expect.stringMatching(/^[0-9a-f-]{36}$/),
      UserPoolId: calls.seed.poolId,
      ClientId: calls.seed.clientId,
      TermsName: 'terms-of-use',
      TermsSource: 'LINK',
      Enforcement: 'NONE',
      Links: links,
      CreationDate: expect.any(Date),
      LastModifiedDate: expect.any(Date),
    })
  })

  test('a client has one of each name; of 20 at once one is made → TermsExistsException', async () => {
    const creations = Array.from({ length: 20 }, () => calls.createTerms())
    expect(await outcomesOf(creations)).toEqual({ ok: 1, TermsExistsException: 19 })
    expect(await refusalOf(calls.createTerms())).toEqual({
      name: 'TermsExistsException',
      message: 'Terms with the name already exist for the client.',
      status: 400,
    })
    expect((await calls.createTerms({ TermsName: 'privacy-policy' })).TermsName).toBe('privacy-policy')
  })

  test.each(['javascript:alert(1)', 'data:text/html,x', 'nothing', '//example.com/x', 'ftp://example.com'])(
    'the link %s → InvalidParameterException',
    async (link) => {
      expect(await refusalOf(calls.createTerms({ Links: { 'cognito:german': link } }))).toEqual(
        invalidParameter('The link for cognito:german must be an http or https URL.'),
      )
    },
  )

  test('another name, language or no links at all → InvalidParameterException of the model', async () => {
    expect((await refusalOf(calls.createTerms({ TermsName: 'other' }))).message).toContain("at 'termsName'")
    const unknownLanguage = calls.createTerms({ Links: { 'cognito:klingon': 'https://example.com' } })
    expect(await refusalOf(unknownLanguage)).toMatchObject({ name: 'InvalidParameterException', status: 400 })
    expect((await refusalOf(calls.createTerms({ Links: {} }))).name).toBe('InvalidParameterException')
  })

  test('an unknown pool or client, or a client of another pool → ResourceNotFoundException', async () => {
    const other = await ManagedLoginCalls.create(server)
    expect(await refusalOf(calls.createTerms({ UserPoolId: 'us-east-1_nothere00' }))).toEqual(unknownPool)
    expect(await refusalOf(calls.createTerms({ ClientId: 'nothere' }))).toEqual(unknownClient)
    const foreign = calls.createTerms({ ClientId: other.seed.clientId })
    expect((await refusalOf(foreign)).name).toBe('ResourceNotFoundException')
  })
})
