import { operation } from '../operation.js'
import { toTerms } from '../wire/terms.js'

export const UpdateTerms = operation('UpdateTerms', async ({ pools, termsDocuments }, { input }) => {
  const { TermsName: name, TermsSource: source, Enforcement: enforcement, Links: links } = input
  const change = {
    ...(name !== undefined && { name }),
    ...(source !== undefined && { source }),
    ...(enforcement !== undefined && { enforcement }),
    ...(links !== undefined && { links }),
  }
  const pool = await pools.require(input.UserPoolId)
  return { Terms: toTerms(await termsDocuments.update(pool, input.TermsId, change)) }
})
