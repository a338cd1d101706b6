import { refuseWhileImporting } from '../../domain/import-jobs/import-guard.js'
import { operation } from '../operation.js'
import { refuseUnsupportedPoolSettings } from '../wire/unsupported-settings.js'
import { fromUpdateUserPool } from '../wire/user-pools.js'

export const UpdateUserPool = operation('UpdateUserPool', async ({ pools }, { input }) => {
  await pools.require(input.UserPoolId)
  refuseUnsupportedPoolSettings(input)
  await pools.update(input.UserPoolId, (pool) => fromUpdateUserPool(pool, input), refuseWhileImporting)
  return {}
})
