import type { Random } from '../../crypto/random.js'
import type { Sealer } from '../../crypto/sealing.js'
import { type AppClient, isConfidential, type SealedClientSecret } from '../../entities/app-client.js'
import type { UserPool } from '../../entities/user-pool.js'
import type { Clock } from '../clock.js'
import { Failure } from '../failure.js'
import { generateClientSecret, sealClientSecret } from './client-secrets.js'
import type { Clients } from './clients.js'

/** API reference, AddUserPoolClientSecret. */
const mostSecrets = 2

interface Collaborators {
  readonly clients: Clients
  readonly clock: Clock
  readonly random: Random
  readonly sealer: Sealer
}

/** A secret as it is described; never its value. */
export type DescribedSecret = Pick<SealedClientSecret, 'id' | 'createdAt'>

/** A client's secrets: while it has two, both are right everywhere. */
export class ClientSecretRotation {
  readonly #with: Collaborators

  constructor(collaborators: Collaborators) {
    this.#with = collaborators
  }

  /**
   * Adds the secret that the caller chose, or a new one, whose value is told this once. Fails with `client-not-found`,
   * `client-without-secret` for a public client (Assumed: its text), or `client-secret-limit`: of parallel additions to
   * one secret one wins.
   */
  async add(
    pool: UserPool,
    clientId: string,
    chosen: string | undefined,
  ): Promise<{ readonly secret: DescribedSecret; readonly generated: string | undefined }> {
    const { clients, clock, random, sealer } = this.#with
    const generated = chosen === undefined ? generateClientSecret(random) : undefined
    const value = chosen ?? generated ?? ''
    const changed = await clients.changeSecrets(pool, clientId, (client) => {
      if (!isConfidential(client)) throw new Failure('client-without-secret', { clientId })
      if (client.sealedSecrets.length >= mostSecrets) throw new Failure('client-secret-limit')
      const createdAt = freeMoment(client, clock.now())
      return [...client.sealedSecrets, sealClientSecret(sealer, value, { ...client, createdAt })]
    })
    const secret = changed.sealedSecrets.at(-1)
    if (!secret) throw new Error('A secret was added and is not there.')
    return { secret, generated }
  }

  /** The oldest first. A public client has none. */
  async list(pool: UserPool, clientId: string): Promise<readonly DescribedSecret[]> {
    return (await this.#with.clients.requireCurrent(pool.id, clientId)).sealedSecrets
  }

  /** Fails with `client-not-found`, `client-secret-not-found`, or `client-secret-last`: a client keeps one secret. */
  async delete(pool: UserPool, clientId: string, secretId: string): Promise<void> {
    await this.#with.clients.changeSecrets(pool, clientId, ({ sealedSecrets }) => {
      const rest = sealedSecrets.filter(({ id }) => id !== secretId)
      if (rest.length === sealedSecrets.length) throw new Failure('client-secret-not-found', { secretId })
      if (rest.length === 0) throw new Failure('client-secret-last')
      return rest
    })
  }
}

/** Ids hold the moment, so two secrets of one client must not have the same. */
function freeMoment({ sealedSecrets }: AppClient, now: Date): Date {
  const newest = Math.max(...sealedSecrets.map(({ createdAt }) => createdAt.getTime()))
  return new Date(Math.max(now.getTime(), newest + 1))
}
