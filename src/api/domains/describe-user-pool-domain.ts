import { operation } from '../operation.js'
import { toDomainDescription } from '../wire/domains.js'

/** An unknown domain is described by nothing, which is no error (observed by others). */
export const DescribeUserPoolDomain = operation(
  'DescribeUserPoolDomain',
  async ({ userPoolDomains, location }, { input }) => {
    const domain = await userPoolDomains.find(input.Domain)
    return { DomainDescription: domain ? toDomainDescription(domain, location) : {} }
  },
)
