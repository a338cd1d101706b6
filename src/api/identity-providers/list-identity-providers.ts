import { operation } from '../operation.js'
import { toProviderDescription } from '../wire/identity-providers.js'
import { listPage } from '../wire/list-pages.js'

/** The model allows 60 to be asked for and 50 to be answered. */
const largestPage = 50

/** Assumed: a size of 0 asks for the largest page, as none does. */
export const ListIdentityProviders = operation('ListIdentityProviders', async (services, { input, request }) => {
  const pool = await services.pools.require(input.UserPoolId)
  const size = Math.min(input.MaxResults || largestPage, largestPage)
  const page = { scope: `ListIdentityProviders ${pool.id}`, token: input.NextToken, size, now: request.now }
  const { entries, nextToken } = await listPage(services, page, async (after, limit) =>
    (await services.identityProviders.list(pool, after, limit)).map((provider) => ({ id: provider.name, provider })),
  )
  return { Providers: entries.map(({ provider }) => toProviderDescription(provider)), NextToken: nextToken }
})
