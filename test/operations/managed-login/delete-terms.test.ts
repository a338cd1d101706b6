import { DeleteTermsCommand } from '@aws-sdk/client-cognito-identity-provider'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { outcomesOf, refusalOf } from '../../support/people.js'
import { startServer, type TestServer } from '../../support/start-server.js'
import { ManagedLoginCalls, unknownTerms } from './managed-login-calls.js'

let server: TestServer

beforeAll(async () => {
  server = await startServer()
})
afterAll(() => server.stop())

test('DeleteTerms: they are gone, once; those of another pool are not found', async () => {
  const calls = await ManagedLoginCalls.create(server)
  const other = await ManagedLoginCalls.create(server)
  const { TermsId } = await calls.createTerms()
  const remove = (UserPoolId = calls.seed.poolId) => server.client.send(new DeleteTermsCommand({ UserPoolId, TermsId }))
  expect(await refusalOf(remove(other.seed.poolId))).toEqual(unknownTerms)
  expect(await outcomesOf([remove(), remove(), remove()])).toEqual({ ok: 1, ResourceNotFoundException: 2 })
  expect((await calls.createTerms()).TermsId).not.toBe(TermsId)
})
