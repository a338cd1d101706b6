import { UpdateTermsCommand, type UpdateTermsCommandInput } from '@aws-sdk/client-cognito-identity-provider'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { refusalOf } from '../../support/people.js'
import { startServer, type TestServer } from '../../support/start-server.js'
import { invalidParameter, ManagedLoginCalls, unknownId, unknownTerms } from './managed-login-calls.js'

let server: TestServer
let calls: ManagedLoginCalls

beforeAll(async () => {
  server = await startServer()
})
beforeEach(async () => {
  calls = await ManagedLoginCalls.create(server)
})
afterAll(() => server.stop())

const update = async (TermsId: string | undefined, members: Partial<UpdateTermsCommandInput> = {}) => {
  const input = { UserPoolId: calls.seed.poolId, TermsId, ...members }
  return (await server.client.send(new UpdateTermsCommand(input))).Terms
}

describe('UpdateTerms', () => {
  test('links are replaced, and what is left out stays', async () => {
    const { LastModifiedDate: _, ...terms } = await calls.createTerms()
    const Links = { 'cognito:german': 'https://example.com/agb' }
    expect(await update(terms.TermsId, { Links })).toMatchObject({ ...terms, Links })
    expect(await update(terms.TermsId)).toMatchObject({ ...terms, Links })
  })

  test('another name; one that the client has already → TermsExistsException, and nothing is changed', async () => {
    const terms = await calls.createTerms()
    const privacy = await calls.createTerms({ TermsName: 'privacy-policy' })
    expect((await refusalOf(update(terms.TermsId, { TermsName: 'privacy-policy' }))).name).toBe('TermsExistsException')
    expect((await update(terms.TermsId))?.TermsName).toBe('terms-of-use')
    expect(await update(privacy.TermsId, { TermsName: 'privacy-policy' })).toMatchObject({ Links: privacy.Links })
    const other = await ManagedLoginCalls.create(server)
    const { TermsId } = await other.createTerms()
    const renamed = await update(TermsId, { UserPoolId: other.seed.poolId, TermsName: 'privacy-policy' })
    expect(renamed?.TermsName).toBe('privacy-policy')
  })

  test('a link of another scheme → InvalidParameterException', async () => {
    const { TermsId } = await calls.createTerms()
    expect(await refusalOf(update(TermsId, { Links: { 'cognito:default': 'javascript:x' } }))).toEqual(
      invalidParameter('The link for cognito:default must be an http or https URL.'),
    )
  })

  test('unknown terms, or those of another pool → ResourceNotFoundException', async () => {
    const other = await ManagedLoginCalls.create(server)
    const { TermsId } = await other.createTerms()
    expect(await refusalOf(update(unknownId))).toEqual(unknownTerms)
    expect(await refusalOf(update(TermsId, { TermsName: 'privacy-policy' }))).toEqual(unknownTerms)
  })
})
