import { operation } from '../operation.js'
import { toDomainMembers } from '../wire/domains.js'
import { toUserPool } from '../wire/user-pools.js'

export const DescribeUserPool = operation(
  'DescribeUserPool',
  async ({ pools, userPoolDomains, location }, { input }) => {
    const pool = await pools.requireCurrent(input.UserPoolId)

    const domains = toDomainMembers(await userPoolDomains.of(pool))
    return { UserPool: { ...toUserPool(pool, location, await pools.estimateUserCount(pool.id)), ...domains } }
  },
)
