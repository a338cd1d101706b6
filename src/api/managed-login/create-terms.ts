import { operation } from '../operation.js'
import { toTerms } from '../wire/terms.js'

export const CreateTerms = operation('CreateTerms', async ({ pools, termsDocuments }, { input }) => {
  const document = await termsDocuments.create(await pools.require(input.UserPoolId), input.ClientId, {
    name: input.TermsName,
    source: input.TermsSource,
    enforcement: input.Enforcement,
    links: input.Links ?? {},
  })
  return { Terms: toTerms(document) }
})
