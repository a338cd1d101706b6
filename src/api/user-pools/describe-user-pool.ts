import { operation } from '../operation.js'
import { toUserPool } from '../wire/user-pools.js'

export const DescribeUserPool = operation('DescribeUserPool', async ({ pools, location }, { input }) => {
  const pool = await pools.requireCurrent(input.UserPoolId)

  return { UserPool: toUserPool(pool, location, await pools.estimateUserCount(pool.id)) }
})
