import { Failure } from '../../domain/failure.js'
import { operation } from '../operation.js'

/** Always refused: the nodes of an installation share one database, so there is nothing to replicate. */
export const DeleteUserPoolReplica = operation('DeleteUserPoolReplica', async ({ pools }, { input }) => {
  await pools.requireCurrent(input.UserPoolId)
  throw new Failure('replicas-not-offered')
})
