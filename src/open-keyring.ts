import { Keyring } from './crypto/sealing.js'
import { systemClock } from './domain/clock.js'
import type { Storage } from './storage/storage.js'

/** Unwraps the data keys; the first start makes one. Of two nodes that start together both end with the same. */
export async function openKeyring(masterKey: Buffer, storage: Storage): Promise<Keyring> {
  const stored = await storage.read.keys.listDataKeys()
  if (stored.length > 0) return Keyring.open(masterKey, stored)
  await storage.transaction((tx) => tx.keys.insertFirstDataKey(Keyring.createKey(masterKey, systemClock.now())))
  return Keyring.open(masterKey, await storage.read.keys.listDataKeys())
}
