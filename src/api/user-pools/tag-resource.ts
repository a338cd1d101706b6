import { operation } from '../operation.js'
import { poolIdOfArn } from '../wire/tags.js'

export const TagResource = operation('TagResource', async ({ pools, location }, { input }) => {
  await pools.addTags(poolIdOfArn(input.ResourceArn, location), input.Tags)
  return {}
})
