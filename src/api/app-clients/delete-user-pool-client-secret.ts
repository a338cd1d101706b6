import { operation } from '../operation.js'

export const DeleteUserPoolClientSecret = operation(
  'DeleteUserPoolClientSecret',
  async ({ pools, clientSecretRotation }, { input }) => {
    const { UserPoolId, ClientId, ClientSecretId } = input
    await clientSecretRotation.delete(await pools.require(UserPoolId), ClientId, ClientSecretId)
    return {}
  },
)
