import { Failure } from '../../domain/failure.js'
import { operation } from '../operation.js'

/** No pool has any. */
export const ListUserPoolReplicas = operation('ListUserPoolReplicas', async ({ pools }, { input }) => {
  await pools.requireCurrent(input.UserPoolId)
  if (input.NextToken !== undefined) throw new Failure('pagination-token-invalid')
  return { UserPoolReplicas: [] }
})
