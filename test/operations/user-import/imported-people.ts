import { systemRandom } from '../../../src/crypto/random.js'
import { Srp } from '../../../src/crypto/srp.js'
import { systemClock } from '../../../src/domain/clock.js'
import { noThreatSources } from '../../../src/domain/threats/build-threats.js'
import { UserCreation } from '../../../src/domain/users/user-creation.js'
import { buildDomain } from '../../../src/domain-objects.js'
import { usualQuotas } from '../../../src/entities/configured-messages.js'
import { userPoolId } from '../../../src/entities/ids.js'
import type { ImportedHash } from '../../../src/entities/imported-hash.js'
import { openKeyring } from '../../../src/open-keyring.js'
import { openStorage } from '../../../src/storage/storage.js'
import { noCodeEncryption, noTriggers } from '../../../src/triggers/unconfigured.js'

export interface ImportedPeople {
  /** Makes a confirmed user with a verified email address whose password is known by that hash alone. */
  add(poolId: string, username: string, hash: ImportedHash): Promise<void>
  close(): Promise<void>
}

/** A second process over the database of a server, of which only what an import does to users is used. */
export async function openImportedPeople(path: string, masterKey: Buffer): Promise<ImportedPeople> {
  const storage = await openStorage({ location: { kind: 'file', path }, onFatal: () => undefined })
  const srp = new Srp({ random: systemRandom, threads: 1 })
  const { passwords } = buildDomain({
    storage,
    srp,
    keyring: await openKeyring(masterKey, storage),
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
  const userCreation = new UserCreation({ clock: systemClock, random: systemRandom })
  return {
    async add(poolId, username, hash) {
      const pool = await storage.read.pools.find(userPoolId(poolId))
      if (!pool) throw new Error('There is no such pool.')
      const attributes = { email: `${username}@example.com`, email_verified: 'true' }
      const options = { forceAlias: false, createdBy: 'administrator' } as const
      const user = userCreation.prepare(pool, { username, attributes, status: 'CONFIRMED', ...options })
      await storage.transaction(async (tx) => {
        const created = await userCreation.insert(tx, pool, user, options)
        await passwords.storeImported(tx, pool, created, hash)
      })
    },
    async close() {
      await srp.close()
      await storage.close()
    },
  }
}
