import { Failure } from '../../domain/failure.js'
import { operation } from '../operation.js'

/** Always refused: the nodes of an installation share one database, so there is nothing to replicate. */
export const CreateUserPoolReplica = operation('CreateUserPoolReplica', async ({ pools }, { input }) => {
  await pools.requireCurrent(input.UserPoolId)
  throw new Failure('replicas-not-offered')
})
