import { DeleteUserPoolClientCommand, DescribeTermsCommand } from '@aws-sdk/client-cognito-identity-provider'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { refusalOf } from '../../support/people.js'
import { startServer, type TestServer } from '../../support/start-server.js'
import { ManagedLoginCalls, unknownId, unknownTerms } from './managed-login-calls.js'

let server: TestServer

beforeAll(async () => {
  server = await startServer()
})
afterAll(() => server.stop())

test('DescribeTerms: as they were made; unknown ones, those of another pool and of a client that is gone are not found', async () => {
  const calls = await ManagedLoginCalls.create(server)
  const other = await ManagedLoginCalls.create(server)
  const { poolId: UserPoolId, clientId: ClientId } = calls.seed
  const terms = await calls.createTerms()
  const describeIt = async (TermsId = terms.TermsId, id = UserPoolId) =>
    (await server.client.send(new DescribeTermsCommand({ UserPoolId: id, TermsId }))).Terms
  expect(await describeIt()).toEqual(terms)
  expect(await refusalOf(describeIt(unknownId))).toEqual(unknownTerms)
  expect(await refusalOf(describeIt(terms.TermsId, other.seed.poolId))).toEqual(unknownTerms)
  await server.client.send(new DeleteUserPoolClientCommand({ UserPoolId, ClientId }))
  expect(await refusalOf(describeIt())).toEqual(unknownTerms)
})
