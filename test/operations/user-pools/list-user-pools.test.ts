import { ListUserPoolsCommand, type UserPoolDescriptionType } from '@aws-sdk/client-cognito-identity-provider'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { refusalOf } from '../../support/people.js'
import { startServer, type TestServer } from '../../support/start-server.js'
import { invalidParameter, PoolCalls } from './pool-calls.js'

let server: TestServer
let made: string[]

beforeAll(async () => {
  server = await startServer()
  const pools = new PoolCalls(server)
  made = await Promise.all(['a', 'b', 'c', 'd', 'e'].map((PoolName) => pools.createId({ PoolName })))
})
afterAll(() => server.stop())

function list(MaxResults: number, NextToken?: string) {
  return server.client.send(new ListUserPoolsCommand({ MaxResults, NextToken }))
}

describe('ListUserPools', () => {
  test('pages together hold every pool once; the last one has no token', async () => {
    const found: UserPoolDescriptionType[] = []
    let token: string | undefined
    const sizes: number[] = []
    do {
      const page = await list(2, token)
      found.push(...(page.UserPools ?? []))
      sizes.push(page.UserPools?.length ?? 0)
      token = page.NextToken
    } while (token !== undefined)
    expect(sizes).toEqual([2, 2, 1])
    expect(found.map(({ Id }) => Id).toSorted()).toEqual(made.toSorted())
  })

  test('an item shows id, name, triggers and dates', async () => {
    const [first] = (await list(1)).UserPools ?? []
    expect(first).toEqual({
      Id: expect.any(String),
      Name: expect.stringMatching(/^[a-e]$/),
      LambdaConfig: {},
      CreationDate: expect.any(Date),
      LastModifiedDate: expect.any(Date),
    })
  })

  test('a page that ends with the last pool has no token', async () => {
    expect(await list(5)).not.toHaveProperty('NextToken')
  })

  test('a made-up or changed token → InvalidParameterException "Invalid pagination token given."', async () => {
    const { NextToken } = await list(2)
    for (const token of ['abc', `${NextToken}A`, `A${NextToken}`]) {
      expect(await refusalOf(list(2, token))).toEqual(invalidParameter('Invalid pagination token given.'))
    }
  })

  test('a token of an hour ago is no longer taken', async () => {
    const { NextToken } = await list(2)
    server.clock.advance(3601)
    expect(await refusalOf(list(2, NextToken))).toEqual(invalidParameter('Invalid pagination token given.'))
  })

  test('[demand 8] without MaxResults → a constraint error about 0', async () => {
    const call = server.client.send(new ListUserPoolsCommand({} as { MaxResults: number }))
    expect(await refusalOf(call)).toEqual(
      invalidParameter(
        "1 validation error detected: Value '0' at 'maxResults' failed to satisfy constraint: Member must have value greater than or equal to 1",
      ),
    )
  })
})
