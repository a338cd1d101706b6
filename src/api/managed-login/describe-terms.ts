import { operation } from '../operation.js'
import { toTerms } from '../wire/terms.js'

export const DescribeTerms = operation('DescribeTerms', async ({ pools, termsDocuments }, { input }) => ({
  Terms: toTerms(await termsDocuments.require(await pools.require(input.UserPoolId), input.TermsId)),
}))
