import { operation } from '../operation.js'

export const DeleteUserPoolClient = operation('DeleteUserPoolClient', async ({ clients }, { input }) => {
  await clients.delete(input.UserPoolId, input.ClientId)
  return undefined
})
