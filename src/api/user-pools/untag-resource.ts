import { operation } from '../operation.js'
import { poolIdOfArn } from '../wire/tags.js'

export const UntagResource = operation('UntagResource', async ({ pools, location }, { input }) => {
  await pools.removeTags(poolIdOfArn(input.ResourceArn, location), input.TagKeys)
  return {}
})
