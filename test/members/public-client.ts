import { secretHash } from '../../src/crypto/digests.js'
import { encodedData, iphone } from '../operations/threats/threat-scene.js'
import { PASSWORD, type Seed } from '../support/seed.js'
import { type Members, type World, watched } from './world.js'

/** What functions are told. */
export const told = { purpose: 'members' }
export const elsewhere = '203.0.113.9'

/** A watched pool and a client with a secret that may say from where people come. */
export function watchedSeed(world: World): Promise<Seed> {
  return world.shared(watched, { GenerateSecret: true, EnablePropagateAdditionalUserContextData: true })
}

export function hashOf({ clientId, clientSecret }: Seed, username: string): string {
  return secretHash(String(clientSecret), username, clientId)
}

/** Client, username and hash, as public calls about a user name them. */
export function named(seed: Seed, username: string): Members {
  return { ClientId: seed.clientId, Username: username, SecretHash: hashOf(seed, username) }
}

/** Values of `UserContextData` that only this client's are right. */
export function contextValues(world: World, seed: Seed, member = 'UserContextData'): Members {
  const device = { deviceId: 'device-one:1', userAgent: iphone, now: world.server.clock.now() }
  return { [`${member}.EncodedData`]: encodedData(seed, device) }
}

/** Signs a person up through the client. */
export function signUp(world: World, seed: Seed, username: string, email = `${username}@example.com`) {
  const UserAttributes = [{ Name: 'email', Value: email }]
  return world.ask('SignUp', { ...named(seed, username), Password: PASSWORD, UserAttributes })
}
