import { DescribeTermsByClientCommand } from '@aws-sdk/client-cognito-identity-provider'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { refusalOf } from '../../support/people.js'
import { startServer, type TestServer } from '../../support/start-server.js'
import { ManagedLoginCalls, unknownClient, unknownTerms } from './managed-login-calls.js'

let server: TestServer

beforeAll(async () => {
  server = await startServer()
})
afterAll(() => server.stop())

test('DescribeTermsByClient: by name; another name, client or pool finds none', async () => {
  const calls = await ManagedLoginCalls.create(server)
  const other = await ManagedLoginCalls.create(server)
  const terms = await calls.createTerms()
  const { poolId: UserPoolId } = calls.seed
  const describeIt = async (TermsName: string, ClientId = calls.seed.clientId) =>
    (await server.client.send(new DescribeTermsByClientCommand({ UserPoolId, ClientId, TermsName }))).Terms
  expect(await describeIt('terms-of-use')).toEqual(terms)
  expect(await refusalOf(describeIt('privacy-policy'))).toEqual(unknownTerms)
  expect(await refusalOf(describeIt('terms-of-use', 'nothere'))).toEqual(unknownClient)
  expect((await refusalOf(describeIt('terms-of-use', other.seed.clientId))).name).toBe('ResourceNotFoundException')
})
