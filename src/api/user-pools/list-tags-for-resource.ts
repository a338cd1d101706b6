import { operation } from '../operation.js'
import { poolIdOfArn } from '../wire/tags.js'

export const ListTagsForResource = operation('ListTagsForResource', async ({ pools, location }, { input }) => {
  const { tags } = await pools.requireCurrent(poolIdOfArn(input.ResourceArn, location))
  return { Tags: tags }
})
