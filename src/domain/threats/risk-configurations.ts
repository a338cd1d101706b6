import type { AppClient } from '../../entities/app-client.js'
import type { RiskConfiguration } from '../../entities/threat-protection.js'
import type { UserPool } from '../../entities/user-pool.js'
import type { Clients } from '../clients/clients.js'
import type { Clock } from '../clock.js'
import type { Pools } from '../pools/pools.js'
import { checkRiskConfiguration } from './risk-configuration.js'

interface Collaborators {
  readonly pools: Pools
  readonly clients: Clients
  readonly clock: Clock
}

/** What a caller states; without any of its members the configuration returns to its default. */
export type StatedRisk = Omit<RiskConfiguration, 'modifiedAt'>

/** How pools and clients answer risk. A client without a configuration of its own has its pool's. */
export class RiskConfigurations {
  readonly #with: Collaborators

  constructor(collaborators: Collaborators) {
    this.#with = collaborators
  }

  async ofPool(poolId: string): Promise<RiskConfiguration | undefined> {
    return (await this.#with.pools.requireCurrent(poolId)).settings.riskConfiguration
  }

  /** The client's own, else its pool's. */
  async ofClient(poolId: string, clientId: string): Promise<RiskConfiguration | undefined> {
    const client = await this.#with.clients.requireCurrent(poolId, clientId)
    return client.settings.riskConfiguration ?? this.ofPool(poolId)
  }

  async setForPool(poolId: string, stated: StatedRisk): Promise<UserPool> {
    const riskConfiguration = this.#complete(stated)
    return this.#with.pools.update(poolId, ({ settings }) => ({ settings: { ...settings, riskConfiguration } }))
  }

  async setForClient(poolId: string, clientId: string, stated: StatedRisk): Promise<AppClient> {
    const riskConfiguration = this.#complete(stated)
    return this.#with.clients.update(poolId, clientId, (settings) => ({ ...settings, riskConfiguration }))
  }

  #complete(stated: StatedRisk): RiskConfiguration | undefined {
    checkRiskConfiguration(stated)
    if (!Object.values(stated).some((block) => block !== undefined)) return undefined
    return { ...stated, modifiedAt: this.#with.clock.now().toISOString() }
  }
}
