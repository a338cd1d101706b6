import { operation } from '../operation.js'
import { listPage } from '../wire/list-pages.js'
import { toTermsDescription } from '../wire/terms.js'

/** Assumed: the largest page, where no size is asked for. */
const defaultSize = 60

export const ListTerms = operation('ListTerms', async (services, { input, request }) => {
  const pool = await services.pools.require(input.UserPoolId)
  const size = input.MaxResults ?? defaultSize
  const page = { scope: `ListTerms ${pool.id}`, token: input.NextToken, size, now: request.now }
  const { entries, nextToken } = await listPage(services, page, (after, limit) =>
    services.termsDocuments.list(pool, after, limit),
  )
  return { Terms: entries.map(toTermsDescription), NextToken: nextToken }
})
