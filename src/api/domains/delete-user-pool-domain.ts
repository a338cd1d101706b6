import { operation } from '../operation.js'

export const DeleteUserPoolDomain = operation('DeleteUserPoolDomain', async ({ pools, userPoolDomains }, { input }) => {
  await userPoolDomains.delete(await pools.require(input.UserPoolId), input.Domain)
  return {}
})
