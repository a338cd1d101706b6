import { operation } from '../operation.js'
import { toTerms } from '../wire/terms.js'

export const DescribeTermsByClient = operation(
  'DescribeTermsByClient',
  async ({ pools, termsDocuments }, { input }) => {
    const { UserPoolId, ClientId, TermsName } = input
    return {
      Terms: toTerms(await termsDocuments.requireOfClient(await pools.require(UserPoolId), ClientId, TermsName)),
    }
  },
)
