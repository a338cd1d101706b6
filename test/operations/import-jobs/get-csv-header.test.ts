import { AddCustomAttributesCommand, GetCSVHeaderCommand } from '@aws-sdk/client-cognito-identity-provider'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { refusalOf } from '../../support/people.js'
import { type Seed, seedPool } from '../../support/seed.js'
import { startServer, type TestServer } from '../../support/start-server.js'

let server: TestServer
let seed: Seed

beforeAll(async () => {
  server = await startServer()
  seed = await seedPool(server)
})
afterAll(() => server.stop())

test('GetCSVHeader: standard attributes, custom ones in their order, then the two of the service', async () => {
  const CustomAttributes = ['zulu', 'alpha'].map((Name) => ({ Name, AttributeDataType: 'String' as const }))
  await server.client.send(new AddCustomAttributesCommand({ UserPoolId: seed.poolId, CustomAttributes }))
  const header = await server.client.send(new GetCSVHeaderCommand({ UserPoolId: seed.poolId }))
  expect(header.UserPoolId).toBe(seed.poolId)
  expect(header.CSVHeader).toEqual([
    ...['name', 'given_name', 'family_name', 'middle_name', 'nickname', 'preferred_username', 'profile', 'picture'],
    ...['website', 'email', 'email_verified', 'gender', 'birthdate', 'zoneinfo', 'locale', 'phone_number'],
    ...['phone_number_verified', 'address', 'updated_at', 'custom:zulu', 'custom:alpha'],
    ...['cognito:mfa_enabled', 'cognito:username'],
  ])
})

test('GetCSVHeader: unknown pool → ResourceNotFoundException', async () => {
  const refusal = await refusalOf(server.client.send(new GetCSVHeaderCommand({ UserPoolId: 'us-east-1_Unknown00' })))
  expect(refusal).toMatchObject({
    name: 'ResourceNotFoundException',
    message: 'User pool us-east-1_Unknown00 does not exist.',
  })
})
