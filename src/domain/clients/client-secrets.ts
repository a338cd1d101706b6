import { type Random, randomText } from '../../crypto/random.js'
import type { Sealer } from '../../crypto/sealing.js'
import type { AppClient, SealedClientSecret } from '../../entities/app-client.js'

/** Lower-case base 32: 52 characters hold 260 random bits. */
const alphabet = '0123456789abcdefghijklmnopqrstuv'
const secretLength = 52

type Owner = Pick<AppClient, 'id' | 'poolId'>

export function generateClientSecret(random: Random): string {
  return randomText(random, alphabet, secretLength)
}

export function sealClientSecret(sealer: Sealer, secret: string, owner: Owner & { readonly createdAt: Date }) {
  const { createdAt } = owner
  const id = `${owner.id}--${createdAt.getTime()}`
  return { id, createdAt, sealed: sealer.seal(secret, contextOf(owner, id)) } satisfies SealedClientSecret
}

/** The client's secrets in clear, the oldest first: never to be logged. */
export function openClientSecrets(sealer: Sealer, client: AppClient): string[] {
  return client.sealedSecrets.map(({ id, sealed }) => sealer.open(sealed, contextOf(client, id)).toString('utf8'))
}

function contextOf({ poolId, id }: Owner, secretId: string): string {
  return `app_clients:secret:${poolId}/${id}/${secretId}`
}
