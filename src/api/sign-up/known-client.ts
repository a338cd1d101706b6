import type { AppClient } from '../../entities/app-client.js'
import type { UserPool } from '../../entities/user-pool.js'
import type { Services } from '../services.js'

/** The app client that a public operation names, and its pool, once the client has proven itself by SecretHash over the username of the same request. */
export async function knownClient(
  { clients, clientAuthentication }: Pick<Services, 'clients' | 'clientAuthentication'>,
  input: { readonly ClientId: string; readonly Username: string; readonly SecretHash?: string | undefined },
): Promise<{ readonly client: AppClient; readonly pool: UserPool }> {
  const known = await clients.requireWithPool(input.ClientId)
  clientAuthentication.verifySecretHash(known.client, [input.Username], input.SecretHash)
  return known
}
