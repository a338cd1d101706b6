import { Failure } from '../../domain/failure.js'
import { operation } from '../operation.js'
import { toClientSecret } from '../wire/app-clients.js'

/** There are two at most, so no answer ever has a token. */
export const ListUserPoolClientSecrets = operation(
  'ListUserPoolClientSecrets',
  async ({ pools, clientSecretRotation }, { input }) => {
    const secrets = await clientSecretRotation.list(await pools.require(input.UserPoolId), input.ClientId)
    if (input.NextToken !== undefined) throw new Failure('pagination-token-invalid')
    return { ClientSecrets: secrets.map(toClientSecret) }
  },
)
