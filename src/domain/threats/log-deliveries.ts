import type { LogDelivery } from '../../entities/threat-protection.js'
import { Failure } from '../failure.js'
import type { Pools } from '../pools/pools.js'

/** Which logs of a pool go where. */
export class LogDeliveries {
  readonly #pools: Pools

  constructor({ pools }: { readonly pools: Pools }) {
    this.#pools = pools
  }

  async of(poolId: string): Promise<readonly LogDelivery[]> {
    return (await this.#pools.requireCurrent(poolId)).settings.logDelivery ?? []
  }

  /** Replaces the whole list. */
  async set(poolId: string, deliveries: readonly LogDelivery[]): Promise<readonly LogDelivery[]> {
    for (const delivery of deliveries) checkDelivery(delivery)
    if (new Set(deliveries.map(({ source }) => source)).size < deliveries.length) {
      throw new Failure('log-delivery-invalid', { reason: 'An EventSource can have one log configuration only.' })
    }
    const logDelivery = deliveries.length > 0 ? deliveries : undefined
    const pool = await this.#pools.update(poolId, ({ settings }) => ({ settings: { ...settings, logDelivery } }))
    return pool.settings.logDelivery ?? []
  }
}

/** Assumed: the texts. The combinations are those of the API reference, LogConfigurationType. */
function checkDelivery({ source, level, destination }: LogDelivery): void {
  const expected = source === 'userNotification' ? 'ERROR' : 'INFO'
  if (level !== expected) {
    throw new Failure('log-delivery-invalid', { reason: `The LogLevel of ${source} must be ${expected}.` })
  }
  if (source === 'userNotification' && destination.kind !== 'log-group') {
    throw new Failure('log-delivery-invalid', { reason: 'userNotification can be delivered to CloudWatch Logs only.' })
  }
}
