import { operation } from '../operation.js'
import { fromUserPoolDomain, toDomainResult } from '../wire/domains.js'

export const CreateUserPoolDomain = operation('CreateUserPoolDomain', async ({ pools, userPoolDomains }, { input }) => {
  const pool = await pools.require(input.UserPoolId)
  return toDomainResult(await userPoolDomains.create(pool, input.Domain, fromUserPoolDomain(input)))
})
