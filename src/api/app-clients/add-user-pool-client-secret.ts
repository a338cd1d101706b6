import { operation } from '../operation.js'
import { toClientSecret } from '../wire/app-clients.js'

/** A secret that the caller chose is not told again. */
export const AddUserPoolClientSecret = operation(
  'AddUserPoolClientSecret',
  async ({ pools, clientSecretRotation }, { input }) => {
    const { UserPoolId, ClientId, ClientSecret: chosen } = input
    const added = await clientSecretRotation.add(await pools.require(UserPoolId), ClientId, chosen)
    return { ClientSecretDescriptor: { ...toClientSecret(added.secret), ClientSecretValue: added.generated } }
  },
)
