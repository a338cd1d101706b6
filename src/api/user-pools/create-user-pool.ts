import { operation } from '../operation.js'
import { refuseUnsupportedPoolSettings } from '../wire/unsupported-settings.js'
import { fromCreateUserPool, toUserPool } from '../wire/user-pools.js'

export const CreateUserPool = operation('CreateUserPool', async ({ pools, location }, { input }) => {
  refuseUnsupportedPoolSettings(input)
  const pool = await pools.create(fromCreateUserPool(input))

  return { UserPool: toUserPool(pool, location, 0) }
})
