import { operation } from '../operation.js'

export const DeleteTerms = operation('DeleteTerms', async ({ pools, termsDocuments }, { input }) => {
  await termsDocuments.delete(await pools.require(input.UserPoolId), input.TermsId)
  return undefined
})
