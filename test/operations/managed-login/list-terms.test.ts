import { ListTermsCommand } from '@aws-sdk/client-cognito-identity-provider'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { refusalOf } from '../../support/people.js'
import { startServer, type TestServer } from '../../support/start-server.js'
import { invalidParameter, ManagedLoginCalls, unknownPool } from './managed-login-calls.js'

let server: TestServer

beforeAll(async () => {
  server = await startServer()
})
afterAll(() => server.stop())

describe('ListTerms', () => {
  test('those of the pool alone, page by page, in short', async () => {
    const calls = await ManagedLoginCalls.create(server)
    await (await ManagedLoginCalls.create(server)).createTerms()
    const { poolId: UserPoolId } = calls.seed
    const list = (input: object = {}) => server.client.send(new ListTermsCommand({ UserPoolId, ...input }))
    expect((await list()).Terms).toEqual([])

    const made = [await calls.createTerms(), await calls.createTerms({ TermsName: 'privacy-policy' })]
    const first = await list({ MaxResults: 1 })
    const second = await list({ MaxResults: 1, NextToken: first.NextToken })
    expect(second).not.toHaveProperty('NextToken')
    const shown = [...(first.Terms ?? []), ...(second.Terms ?? [])]
    const short = made.map(({ UserPoolId: _p, ClientId: _c, TermsSource: _s, Links: _l, ...rest }) => rest)
    expect(shown).toHaveLength(2)
    expect(shown).toEqual(expect.arrayContaining(short))
  })

  test('a token of another list, an unknown pool, a page of 61', async () => {
    const { seed } = await ManagedLoginCalls.create(server)
    const list = (input: object) => server.client.send(new ListTermsCommand({ UserPoolId: seed.poolId, ...input }))
    expect(await refusalOf(list({ NextToken: 'other' }))).toEqual(invalidParameter('Invalid pagination token given.'))
    expect(await refusalOf(list({ UserPoolId: 'us-east-1_nothere00' }))).toEqual(unknownPool)
    expect((await refusalOf(list({ MaxResults: 61 }))).message).toContain("Value '61' at 'maxResults'")
  })
})
