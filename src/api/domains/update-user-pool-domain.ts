import { operation } from '../operation.js'
import { fromUserPoolDomain, toDomainResult } from '../wire/domains.js'

export const UpdateUserPoolDomain = operation('UpdateUserPoolDomain', async ({ pools, userPoolDomains }, { input }) => {
  const pool = await pools.require(input.UserPoolId)
  return toDomainResult(await userPoolDomains.update(pool, input.Domain, fromUserPoolDomain(input)))
})
