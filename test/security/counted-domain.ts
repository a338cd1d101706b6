import { randomBytes } from 'node:crypto'
import { systemRandom } from '../../src/crypto/random.js'
import { Keyring } from '../../src/crypto/sealing.js'
import { Srp } from '../../src/crypto/srp.js'
import { systemClock } from '../../src/domain/clock.js'
import { noThreatSources } from '../../src/domain/threats/build-threats.js'
import { buildDomain, type Domain } from '../../src/domain-objects.js'
import { usualQuotas } from '../../src/entities/configured-messages.js'
import { openStorage, type Storage } from '../../src/storage/storage.js'
import type { Stores } from '../../src/storage/stores.js'
import { noCodeEncryption, noTriggers } from '../../src/triggers/unconfigured.js'

/** What an answer cost: calls by kind. Counts do not depend on how busy the machine is. */
export type Work = Readonly<Record<string, number>>

export interface CountedDomain {
  readonly domain: Domain
  /** What the call costs, whether it succeeds or not. Calls must not overlap. */
  workOf(call: () => Promise<unknown>): Promise<Work>
  close(): Promise<void>
}

/** The whole domain over a real database and real arithmetic, of which the calls are counted. */
export async function countedDomain(): Promise<CountedDomain> {
  let counts: Record<string, number> = {}
  const count = (kind: string) => {
    counts[kind] = (counts[kind] ?? 0) + 1
  }
  const stored = await openStorage({ location: { kind: 'memory' }, onFatal: () => undefined })
  const masterKey = randomBytes(32)
  const arithmetic = new Srp({ random: systemRandom, threads: 1 })
  const storage = countedStorage(stored, count)
  const domain = buildDomain({
    storage,
    keyring: Keyring.open(masterKey, [Keyring.createKey(masterKey, systemClock.now())]),
    srp: counted(arithmetic, (method) => count(`srp.${method}`)),
    clock: systemClock,
    random: systemRandom,
    location: { region: 'us-east-1', accountId: '123456789012' },
    pinnedIds: false,
    enforceTiers: true,
    issuerOf: (poolId) => `https://idp.example.com/${poolId}`,
    passkeySite: { publicUrl: () => 'https://idp.example.com', allowsHttpLocalhost: false },
    triggers: noTriggers,
    codeEncryption: noCodeEncryption,
    threats: noThreatSources,
    messagePolicy: { channels: ['email', 'sms'], quotas: usualQuotas },
  })
  return {
    domain,
    async workOf(call) {
      counts = {}
      await call().catch(() => undefined)
      return counts
    },
    async close() {
      await arithmetic.close()
      await stored.close()
    },
  }
}

function countedStorage(storage: Storage, count: (kind: string) => void): Storage {
  return {
    dialect: storage.dialect,
    read: countedStores(storage.read, () => count('read')),
    transaction(change) {
      count('transaction')
      return storage.transaction(change)
    },
    reset: () => storage.reset(),
    close: () => storage.close(),
  }
}

function countedStores(stores: Stores, count: () => void): Stores {
  const entries = Object.entries(stores).map(([name, store]) => [name, counted(store as object, count)])
  return Object.fromEntries(entries) as unknown as Stores
}

/** The same object, whose method calls are told before they happen. */
function counted<T extends object>(object: T, tell: (method: string) => void): T {
  return new Proxy(object, {
    get(target, name) {
      const member: unknown = Reflect.get(target, name)
      if (typeof member !== 'function') return member
      return (...inputs: unknown[]) => {
        tell(String(name))
        return Reflect.apply(member, target, inputs)
      }
    },
  })
}
