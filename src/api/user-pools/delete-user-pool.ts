import { operation } from '../operation.js'

export const DeleteUserPool = operation('DeleteUserPool', async ({ pools }, { input }) => {
  await pools.delete(input.UserPoolId)
  return undefined
})
